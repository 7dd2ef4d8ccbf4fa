"""A service and the broker are killed in the middle of it, and nothing is lost, doubled or different."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import embedded
from samverka import programme_file, street
from samverka.importing import import_programme
from tests.journeys import feeds
from tests.journeys.cases import SICK, WAGE, Case, refer
from tests.journeys.town import ECONOMIST, HERE, INSURANCE, JOBS, TWINS, Person, Town, all_of

CALM, STORM = "lugn", "storm"
DAY = date(2010, 3, 1)
WEEK = timedelta(weeks=1)
PLACES, CASES = 6, 10


@dataclass(frozen=True)
class Stormy:
    """Kills a program at each of the named moments, and starts it again while the others go on."""

    home: Path
    kills: dict[str, str]
    again: list[asyncio.Task[Any]] = field(default_factory=list[asyncio.Task[Any]])
    killed: list[str] = field(default_factory=list[str])

    async def __call__(self, moment: str) -> None:
        if name := self.kills.get(moment):
            pid = embedded.state(self.home)[name]
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            self.killed.append(name)
            self.again.append(asyncio.create_task(self._up()))

    async def _up(self) -> None:
        await asyncio.sleep(2)
        parties = programme_file.organisations(HERE)
        await asyncio.to_thread(street.up, self.home, parties, None, {}, print)


async def undisturbed(_: str) -> None:
    """No program is killed."""


Moment = Callable[[str], Awaitable[None]]


async def imported(town: Town, name: str, tmp_path: Path) -> None:
    """One of the twins."""
    file = tmp_path / f"{name}.yaml"
    file.write_text(TWINS.read_text("utf-8").replace(CALM, name), "utf-8")
    await import_programme(town.doors, programme_file.read(file), print)


async def lived_through(
    town: Town, name: str, people: Sequence[Person], moment: Moment
) -> list[Case]:
    """Ten referred to a unit of six places: six begin, two of them leave, and two more begin."""
    cases = [await referred(town, name, *one) for one in enumerate(people)]
    for number, case in enumerate(cases):
        await case.admit(DAY, [INSURANCE, JOBS])
        await moment(f"admitted {number}")
        await case.state("offered" if number < PLACES else "waitlisted")
    await begin(town, cases[:PLACES], moment)
    await take_part(cases[:PLACES], moment)
    for case in cases[:2]:
        await leave(case)
    for case in cases[PLACES : PLACES + 2]:
        await case.state("offered")
    await begin(town, cases[PLACES : PLACES + 2], undisturbed)
    await pay(town, name)
    return cases


async def referred(town: Town, name: str, number: int, person: Person) -> Case:
    """By the two agencies in turn; every third without consent to follow-up."""
    more = {
        "programme": f"{name}et",
        "attested": [],
        "consent": {"parties": [INSURANCE, JOBS], "signed_on": str(DAY)},
    }
    sender = (INSURANCE, JOBS)[number % 2]
    case = await refer(town, f"{name}et-ett", DAY, sender, number % 3 > 0, person, **more)
    return await case.until_accepted(DAY, visits=False)


async def begin(town: Town, cases: list[Case], moment: Moment) -> None:
    """Whoever has consented to follow-up is registered, the others are counted."""
    for number, case in enumerate(cases):
        await case.by_sender("offer/acceptance", DAY + WEEK, start_on=str(DAY + WEEK))
        await moment(f"accepted {number}")
        await case.state("confirmed")
    await town.settle()
    for number, case in enumerate(cases):
        await case.enrol(DAY + WEEK, "lager", SICK if case.follow_up else None)
        await moment(f"enrolled {number}")
        await case.state("admitted" if case.follow_up else "closed_without_name")


async def take_part(cases: list[Case], moment: Moment) -> None:
    registered = [case for case in cases if case.follow_up]
    for week in range(3):
        monday = DAY + WEEK + week * WEEK
        hours = {"week": str(monday), "planned_hours": 20, "attended_hours": 20 - week}
        await moment(f"week {week}")
        await all_of(*(case.at_desk("attendance", monday + WEEK, **hours) for case in registered))


async def leave(case: Case) -> None:
    """By number or by name: whichever way, the place is the next one's."""
    on = DAY + 8 * WEEK
    if case.follow_up:
        await case.at_desk("exit", on, code="work", situation=WAGE)
    else:
        await case.desk.post(f"/units/{case.unit}/anonymous-places/1/exit", {"on": str(on)})


async def pay(town: Town, name: str) -> None:
    door = town.doors.to("referral", ECONOMIST)
    for month in (3, 4, 5):
        cost = {"programme": f"{name}et", "unit": f"{name}et-ett", "cost_kind": "rent"}
        await door.post("/costs", {**cost, "net_ore": 1_000_01, "accrued_on": f"2010-0{month}-28"})


async def figures(town: Town, name: str) -> bytes:
    """Of the programme's year in canonical bytes, told as if it were the calm one's."""
    report = await town.report(f"{name}et", 2010)
    text = json.dumps(report["figures"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.replace(name, CALM).encode()


async def facts(town: Town, cases: list[Case]) -> Counter[str]:
    """How many facts of each type there are of these cases, one that was told twice counted once."""
    topics = ["referral.v1", "participation.v1", "followup.v1", f"agency.{JOBS}.v1"]
    found = await asyncio.to_thread(feeds.read, feeds.admin(town.home), "journeys", topics)
    keys = {case.case_id for case in cases} | {cases[0].unit}
    ours = [record for record in found if record.key in keys]
    distinct = {(r.topic, r.headers["ce_id"], r.headers["ce_type"]) for r in ours}
    return Counter(f"{topic} {kind}" for topic, _, kind in distinct)


async def test_what_was_killed_and_started_again_has_made_no_difference(town: Town, tmp_path: Path):
    for name in (CALM, STORM):
        await imported(town, name, tmp_path)
    await town.come_to(DAY + 9 * WEEK)
    people = [town.people.next() for _ in range(CASES)]
    calm = await lived_through(town, CALM, people, undisturbed)
    await town.settle()
    storm = Stormy(town.home, {"admitted 3": "participation-1", "week 1": "kafka"})
    try:
        stormy = await lived_through(town, STORM, people, storm)
    finally:
        await asyncio.gather(*storm.again)
    await town.settle()
    assert storm.killed == ["participation-1", "kafka"]
    assert json.loads(await figures(town, CALM))["started"]["programme"]["cases"] == PLACES + 2
    assert await figures(town, STORM) == await figures(town, CALM)
    assert await facts(town, stormy) == await facts(town, calm)
    assert all(embedded.state(town.home).values())
