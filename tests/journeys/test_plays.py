"""The project's five programmes lived through on one clock, in short, over HTTP and Kafka only: what their documents state comes true."""

import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from embedded import discard
from samverka import programme_file, street
from samverka.installation import PROGRAMMES, addresses
from samverka.play.acts import Verb
from samverka.principals import doors
from samverka.settling import Reading, tick
from tests.journeys.plays import (
    AFTER_CLOSING,
    ENROLLED,
    FARM,
    GUIDES,
    MUSEUM,
    PLAN_MADE,
    TOWNS,
    WEEK_2,
    Plays,
    refused_uncertified,
)

LAST_DAY = date(2023, 1, 22)
"""Sixteen weeks after the third of October 2022, that day included."""


@dataclass(frozen=True)
class Ended:
    """Everything played to its end, and the rules by which things tried on the way were refused."""

    plays: Plays
    reading: Reading
    refused: Mapping[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def street_of_plays() -> Generator[Path]:
    """A home of their own, since they begin before the town does and end after it."""
    home = Path(tempfile.mkdtemp(prefix="samverka-plays-")).resolve()
    try:
        street.up(home, programme_file.organisations(PROGRAMMES), "played", {}, print)
        yield home
    finally:
        discard(home)
        shutil.rmtree(home)


@pytest.fixture(scope="module")
async def ended(street_of_plays: Path) -> AsyncGenerator[Ended]:
    home = street_of_plays
    async with doors(home, addresses(home)) as opened:
        yield await played(Plays(opened, home / "plays" / "short.jsonl"), home)


async def played(plays: Plays, home: Path) -> Ended:
    """In stretches; on the day of Rörsås' enrolments it is broken off."""
    refused: dict[str, tuple[str, ...]] = {}
    await plays.until(PLAN_MADE)
    moved = plays.acts(GUIDES, Verb.MOVE_PLANNED_END)[0]
    (begun,) = [a.day for a in plays.acts(GUIDES, Verb.ENROL) if a.subject == moved.subject]
    in_a_year = {"planned_end": str(begun.replace(year=begun.year + 1))}
    refused["thirteenth month"] = await plays.refused(moved, PLAN_MADE, **in_a_year)
    await plays.until(ENROLLED)
    plays.break_off(acts=5)
    await plays.until(WEEK_2)
    attended = plays.acts(FARM, Verb.RECORD_ATTENDANCE)[0]
    hours = {"week": str(WEEK_2), "planned_hours": 11, "attended_hours": 10}
    refused["eleventh hour"] = await plays.refused(attended, WEEK_2, **hours)
    await plays.until(AFTER_CLOSING)
    await tick(plays.doors, AFTER_CLOSING)
    referred = plays.acts(MUSEUM, Verb.REFER)[-1]
    refused["closed"] = await plays.refused(referred, AFTER_CLOSING)
    reading = await plays.until(date.max)
    refused["expired"] = await refused_uncertified(plays, home)
    return Ended(plays, reading, refused)


def one(figures: Mapping[str, Any], figure: str) -> Any:
    """A figure's row for the programme as a whole."""
    return figures[figure]["programme"]


async def test_everything_told_was_heard_by_everybody(ended: Ended):
    assert ended.reading.still
    assert not list(ended.reading.parked())


@pytest.mark.parametrize(
    ("tried", "rule"),
    [
        ("thirteenth month", "longer_than_allowed"),
        ("eleventh hour", "above_hours_a_week"),
        ("closed", "programme_closed"),
        ("expired", "certificate_expired"),
    ],
)
async def test_what_a_programme_forbids_is_refused_by_name(ended: Ended, tried: str, rule: str):
    assert rule in ended.refused[tried]


async def test_sixteen_weeks_of_at_most_ten_hours_each_at_rorsas(ended: Ended):
    enrolled = ended.plays.acts(FARM, Verb.ENROL)
    assert len(enrolled) == 8
    for act in enrolled:
        record = await ended.plays.record(act)
        assert (record["enrolled_on"], record["exited_on"]) == (str(ENROLLED), str(LAST_DAY))
        weeks = record["attendance"]
        assert len(weeks) == 16
        assert all(week["attended_hours"] <= week["planned_hours"] <= 10 for week in weeks)


async def test_what_was_broken_off_went_on_without_doing_anything_twice(ended: Ended):
    figures = await ended.plays.report("throughput", FARM, whole="true")
    assert one(figures, "started")["cases"] == 8
    asked = ended.plays.acts(FARM, Verb.RECORD_ATTENDANCE)
    for hours in ("planned_hours", "attended_hours"):
        assert one(figures, "attendance")[hours] == sum(act.body[hours] for act in asked)


async def test_health_and_activity_have_grown_at_rorsas(ended: Ended):
    targets = await ended.plays.targets(FARM)
    assert targets["health", 2022]["verdict"] == "reached"
    assert targets["activity-ability", 2022]["verdict"] == "reached"
    assert targets["ready-for-the-next-step", 2022]["verdict"] == "shown"


async def test_torsas_makes_plans_for_all_and_takes_steps_in_order(ended: Ended):
    targets = await ended.plays.targets(GUIDES)
    assert targets["plan-for-all", 2013]["outcome"] == "100.0"
    assert targets["quality-of-life", 2013]["verdict"] == "reached"
    for act in ended.plays.acts(GUIDES, Verb.ENROL):
        record = await ended.plays.record(act)
        numbers = [step["number"] for step in record["steps"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert record["exited_on"] <= record["last_day"]
        assert record["resource_group"]


async def test_torsas_follows_up_after_90_days_and_a_year_and_not_reaching_one_misses_its_target(
    ended: Ended,
):
    for act in ended.plays.acts(GUIDES, Verb.ENROL):
        left = date.fromisoformat((await ended.plays.record(act))["exited_on"])
        milestones = await ended.plays.schedule(act)
        in_a_year = left.replace(year=left.year + 1)
        assert milestones["exit-90-days"]["due_on"] == str(left + timedelta(days=90))
        assert milestones["exit-1-year"]["due_on"] == str(in_a_year)
    missed = len(ended.plays.acts(GUIDES, Verb.MISS_MILESTONE))
    followed = (await ended.plays.targets(GUIDES))["followed-up", 2013]
    assert (followed["numerator"], followed["denominator"]) == (10 - missed, 10)
    assert followed["verdict"] == ("missed" if missed else "reached")


async def test_torsas_counts_who_takes_part_in_its_added_years(ended: Ended):
    participants = (await ended.plays.targets(GUIDES))["participants", 2016]
    assert (participants["first"], participants["last"]) == ("2016-01-01", "2017-12-31")
    assert participants["aim"] == "at least 28, at most 30"
    assert (participants["outcome"], participants["verdict"]) == ("5", "missed")


async def test_torekallberget_joins_its_two_lives_and_counts_nobody_twice(ended: Ended):
    started = ended.plays.acts(MUSEUM, Verb.ENROL)
    life = (await ended.plays.report("history", MUSEUM))["phases"]
    phases = [each["phase"] for each in life["phases"]]
    assert phases == ["pilot", "project", "ordinary", "closed"]
    assert life["joined"]["started"] == life["joined"]["took_part"] == len(started) == 10
    for what in ("place_days", "net_ore"):
        assert life["joined"][what] == sum(each[what] for each in life["phases"])


async def test_torekallberget_misses_its_full_year_places_in_a_short_play(ended: Ended):
    targets = await ended.plays.targets(MUSEUM)
    places = targets["full-year-places", 2020]
    assert places["aim"] == "at least 5"
    assert places["verdict"] == "missed"
    years = [year for name, year in targets if name == "onwards"]
    assert years == [2020, 2021, 2022, 2023]


async def test_torekallbergets_supervisor_is_the_associations_alone(ended: Ended):
    figures = await ended.plays.report("cost-share", MUSEUM, year=2020)
    parts = {part["bearer"]: part["ore"] for part in one(figures, "cost_share")["parts"]}
    costs = [act.body for act in ended.plays.acts(MUSEUM, Verb.RECORD_COST)]
    of_2020 = [body for body in costs if body["accrued_on"].startswith("2020")]
    supervisor = sum(b["net_ore"] for b in of_2020 if b["cost_kind"] == "supervisor")
    assert parts["samordningsforbundet-i-sodertalje"] == supervisor
    assert sum(parts.values()) == sum(body["net_ore"] for body in of_2020)


async def test_nu_sjukvarden_shares_its_costs_by_quarters_in_each_town(ended: Ended):
    figures = await ended.plays.report("cost-share", TOWNS, year=2006)
    costs = [act.body for act in ended.plays.acts(TOWNS, Verb.RECORD_COST)]
    kinds = {body["cost_kind"] for body in costs}
    for unit in figures["cost_share"]["units"]:
        ores = [part["ore"] for part in unit["parts"]]
        assert len(ores) == 4
        assert max(ores) - min(ores) <= len(kinds)  # each kind's remainder goes to the first ones
        assert sum(ores) == sum(b["net_ore"] for b in costs if b["unit"] == unit["unit"])
    started = await ended.plays.report("throughput", TOWNS, year=2006)
    assert one(started, "started")["cases"] == 6
