"""All plays of the project in short, on one clock of an installation of their own, with what is tried on the way."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from samverka.client import Problem
from samverka.installation import PROGRAMMES
from samverka.play.acts import Act, Verb
from samverka.play.asking import Asking
from samverka.play.driver import Driver
from samverka.play.files import Files, programmes
from samverka.play.journal import Journal
from samverka.play.script import Day, script
from samverka.play.stage import PlayedDay, merged
from samverka.principals import OPERATIONS, Doors, Who
from samverka.settling import Reading

TOWNS, GUIDES, MUSEUM, FARM = (
    *("nu-sjukvarden", "vagen-till-sjalvforsorjning", "torekallberget", "rorsas-lantliv"),
)
PEOPLE = {TOWNS: 2, GUIDES: 5, MUSEUM: 2, FARM: 8}
"""How many start at most, each time that a file gives a number."""
WEEKS = {TOWNS: 2, GUIDES: 2, MUSEUM: 2, FARM: 16}
"""Of how many weeks of a stay the attendance is recorded."""

PLAN_MADE, ENROLLED = date(2015, 12, 9), date(2022, 10, 3)
WEEK_2 = ENROLLED + timedelta(weeks=1)
AFTER_CLOSING = date(2023, 11, 1)


def shortened(days: Sequence[Day]) -> list[Day]:
    """Without what only repeats itself: later weeks, and the costs of a year after its first month."""
    recorded: Counter[str] = Counter()

    def kept(act: Act) -> bool:
        if act.verb is Verb.RECORD_ATTENDANCE:
            recorded[act.subject] += 1
            return recorded[act.subject] <= WEEKS[act.programme]
        return act.verb is not Verb.RECORD_COST or act.detail == "1"

    short = [Day(day.day, tuple(filter(kept, day.acts))) for day in days]
    return [day for day in short if day.acts]


@dataclass
class Plays:
    """The scripts, and the journal of what has been played of them; every stretch begins with a new driver."""

    doors: Doors
    journal: Path
    scripts: dict[str, tuple[Files, list[Day]]] = field(
        default_factory=lambda: {
            name: (files, shortened(script(files, 1, people)))
            for name, people in PEOPLE.items()
            for files in programmes([name], PROGRAMMES)
        }
    )

    @cached_property
    def days(self) -> list[PlayedDay]:
        return merged(list(self.scripts.values()))

    def acts(self, programme: str, verb: Verb) -> list[Act]:
        _, days = self.scripts[programme]
        return [act for day in days for act in day.acts if act.verb is verb]

    async def until(self, last: date) -> Reading:
        driver = Driver(self.doors, Journal(self.journal), "short", lambda _: None)
        return await driver.run([day for day in self.days if day.day <= last])

    def break_off(self, acts: int) -> None:
        """As if it had ended while it wrote down the last of its acts: so many are done and not known to be."""
        lines = self.journal.read_text("utf-8").splitlines()
        cut = lines[-acts][: len(lines[-acts]) // 2]
        self.journal.write_text("\n".join([*lines[:-acts], cut]), "utf-8")

    def case_id(self, act: Act) -> str:
        known, refer = Journal(self.journal), self.acts(act.programme, Verb.REFER)
        return next(known.answer(each)["case_id"] for each in refer if each.subject == act.subject)

    async def record(self, enrolment: Act) -> Mapping[str, Any]:
        """What the unit's own desk knows of somebody who was enrolled."""
        door = self.doors.to("participation", Who(enrolment.host, "unit_staff", (enrolment.unit,)))
        return (await door.get(f"/participations/{self.case_id(enrolment)}")).body

    async def schedule(self, enrolment: Act) -> dict[str, Mapping[str, Any]]:
        """Somebody's milestones by name."""
        door = self.doors.to("followup", Who(enrolment.host, "unit_staff", (enrolment.unit,)))
        found = (await door.get(f"/schedules/{self.case_id(enrolment)}")).body["milestones"]
        return {each["milestone"]: each for each in found}

    async def report(self, kind: str, programme: str, **time: str | int) -> dict[str, Any]:
        """The figures of a report."""
        door = self.doors.to("reporting", Who(OPERATIONS, "auditor"))
        return (await door.get(f"/reports/{kind}", {"programme": programme, **time})).body[
            "figures"
        ]

    async def targets(self, programme: str) -> dict[tuple[str, int], Mapping[str, Any]]:
        """What became of each target, by its name and the first year that it is about."""
        found = (await self.report("targets", programme, whole="true"))["targets"]["targets"]
        whole = [each["programme"] for each in found]
        return {(each["target"], int(each["first"][:4])): each for each in whole}

    async def refused(self, act: Act, day: date, **body: Any) -> tuple[str, ...]:
        """The rules that forbid an act of the script on another day, with other words."""
        asking, known = Asking(self.doors, _any_key), Journal(self.journal)
        for each in self.acts(act.programme, Verb.REFER):
            if each in known:
                asking.remember(each, known.answer(each))
        with pytest.raises(Problem) as refusal:
            await asking.ask(replace(act, day=day, body={**act.body, **body}))
        return refusal.value.rules


def _any_key(_: Act) -> UUID:
    return uuid4()


def neighbour(folder: Path) -> Files:
    """A farm like the one of the project, whose certificate is valid until the day before somebody starts."""
    text = (PROGRAMMES / f"{FARM}.yaml").read_text("utf-8")
    changed = {
        FARM: "granngarden",
        "unit: rorsas": "unit: granngarden",
        "valid_until: 2024-12-31": "valid_until: 2024-02-04",
        "first: 2022-10-03": "first: 2024-02-05",
        "last: 2022-10-03": "last: 2024-02-05",
        "people: 8": "people: 1",
    }
    for word, other in changed.items():
        assert word in text
        text = text.replace(word, other)
    file = folder / "granngarden.yaml"
    file.write_text(text, "utf-8")
    (files,) = programmes([str(file)], folder)
    return files


async def refused_uncertified(plays: Plays, folder: Path) -> tuple[str, ...]:
    """The rules that end the neighbour's play when the first one is to be enrolled."""
    files = neighbour(folder)
    driver = Driver(plays.doors, Journal(folder / "journal"), "neighbour", lambda _: None)
    with pytest.raises(Problem, match="POST /participations ") as refusal:
        await driver.run(merged([(files, script(files, 1))]))
    return refusal.value.rules
