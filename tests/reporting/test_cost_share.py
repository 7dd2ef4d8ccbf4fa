"""Costs as heard, on a real database: who bears what, to the öre."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from reporting.api import reports
from reporting.domain.periods import Period
from tests.reporting import broker, facts, story
from tests.reporting.conftest import figures, hear, read

UNIT = "holmangen"


async def heard(db: asyncpg.Connection, *told: Any) -> None:
    log = broker.Log()
    log.tell(facts.published(), *facts.organisations(), facts.opened(UNIT), *told)
    await hear(db, log.heard)


async def parts(db: asyncpg.Connection, period: Period | None = None) -> dict[str, int]:
    found = figures(await read(db, reports.read_cost_share, period))
    return {part["bearer"]: part["ore"] for part in found["cost_share"]["programme"]["parts"]}


async def test_each_party_bears_a_quarter_of_each_unit(db: asyncpg.Connection):
    await hear(db, story.Story().told())
    found = figures(await read(db, reports.read_cost_share))
    units = {row["unit"]: row["parts"] for row in found["cost_share"]["units"]}
    assert units.keys() == facts.TOWNS.keys()
    assert all([part["ore"] for part in row] == [82_500_000] * 4 for row in units.values())
    whole = {p["bearer"]: p["ore"] for p in found["cost_share"]["programme"]["parts"]}
    assert whole["forsakringskassan"] == 247_500_000
    assert whole["holmangen-kommun"] == 82_500_000


async def test_three_municipalities_are_one_party(db: asyncpg.Connection):
    await hear(db, story.Story().told())
    found = figures(await read(db, reports.read_cost_share, view="per_party"))
    assert [
        (p["bearer"], p["name"], p["ore"]) for p in found["cost_share"]["programme"]["parts"]
    ] == [
        ("employment_service", "Arbetsförmedlingen", 247_500_000),
        ("social_insurance", "Försäkringskassan", 247_500_000),
        ("region", "Regionen", 247_500_000),
        ("municipality", "Kommunen", 247_500_000),
    ]


async def test_what_each_participant_and_place_cost(db: asyncpg.Connection):
    await hear(db, story.Story().told())
    found = figures(await read(db, reports.read_cost_share))
    for figure, of_unit, of_all, ore in (
        ("cost_per_started", 40, 120, 8_250_000),
        ("cost_per_place", 25, 75, 13_200_000),
    ):
        assert [row["denominator"] for row in found[figure]["units"]] == [of_unit] * 3
        assert [row["ore"] for row in found[figure]["units"]] == [ore] * 3
        assert found[figure]["programme"]["denominator"] == of_all
        assert found[figure]["programme"]["ore"] == ore
    full = found["cost_per_full_year_place"]["programme"]
    used = figures(await read(db, reports.read_occupancy))["occupancy"]["programme"]["used"]
    assert full["ore"] == (2 * 990_000_000 * 365 + used) // (2 * used)


async def test_one_öre_more_moves_one_party_by_one_öre(new_database: Any):
    before, after = await new_database(), await new_database()
    for db, last in ((before, 27_500_000), (after, 27_500_001)):
        costs = [facts.cost(UNIT, date(2006, m, 28), 27_500_000, m) for m in range(1, 12)]
        await heard(
            db, facts.agreement(UNIT), *costs, facts.cost(UNIT, date(2006, 12, 28), last, 12)
        )
    moved = {k: v - (await parts(before))[k] for k, v in (await parts(after)).items()}
    assert sorted(moved.values()) == [0, 0, 0, 1]


async def test_a_hundred_kronor_over_three(db: asyncpg.Connection):
    await heard(
        db,
        facts.agreement(UNIT, "c", "b", "a"),
        facts.cost(UNIT, date(2006, 5, 1), 10_000, 1),
    )
    assert list((await parts(db)).items()) == [("c", 3_334), ("b", 3_333), ("a", 3_333)]


async def test_a_funder_without_a_party_stands_for_itself(db: asyncpg.Connection):
    agreed = facts.agreement(UNIT, "forbundet", "forsakringskassan")
    await heard(db, agreed, facts.cost(UNIT, date(2006, 5, 1), 10_000, 1))
    found = figures(await read(db, reports.read_cost_share, view="per_party"))
    named = [(part["bearer"], part["name"]) for part in found["cost_share"]["programme"]["parts"]]
    assert named == [("social_insurance", "Försäkringskassan"), ("forbundet", "forbundet")]


async def test_a_correction_takes_back_what_it_corrects(db: asyncpg.Connection):
    cost = facts.cost(UNIT, date(2006, 5, 1), 10_001, 1)
    taken_back = facts.cost(UNIT, date(2006, 5, 1), -10_001, 2)
    corrected = taken_back.model_copy(update={"corrects": cost.cost_id})
    await heard(db, facts.agreement(UNIT), cost, corrected)
    assert set((await parts(db)).values()) == {0}


async def test_more_taken_back_than_recorded_is_divided_too(db: asyncpg.Connection):
    await heard(
        db,
        facts.agreement(UNIT, "a", "b", "c"),
        facts.cost(UNIT, date(2006, 5, 1), -10_000, 1),
    )
    assert await parts(db) == {"a": -3_334, "b": -3_333, "c": -3_333}


async def test_the_quarters_of_a_year_sum_to_it_for_each_funder(db: asyncpg.Connection):
    costs = [facts.cost(UNIT, date(2006, 1 + n % 12, 1 + n), 7_001 + n, n) for n in range(20)]
    await heard(db, facts.agreement(UNIT, "a", "b", "c"), *costs)
    bounds = [((1, 1), (3, 31)), ((4, 1), (6, 30)), ((7, 1), (9, 30)), ((10, 1), (12, 31))]
    quarters = [
        await parts(db, Period(date(2006, *first), date(2006, *last))) for first, last in bounds
    ]
    year = await parts(db)
    assert {funder: sum(q.get(funder, 0) for q in quarters) for funder in year} == year
    assert sum(year.values()) == sum(cost.net_ore for cost in costs)


async def test_several_years_are_sums_and_a_late_cost_moves_no_other_year(new_database: Any):
    on_time, late = await new_database(), await new_database()
    costs = [facts.cost(UNIT, date(year, 6, 1), 10_000, year) for year in (2006, 2007)]
    agreed = facts.agreement(UNIT, "a", "b", "c")
    await heard(on_time, agreed, *costs)
    await heard(late, agreed, *costs, facts.cost(UNIT, date(2006, 2, 1), 1, 1))
    both = Period(date(2006, 1, 1), date(2007, 12, 31))
    assert await parts(on_time, both) == {"a": 6_668, "b": 6_666, "c": 6_666}
    next_year = Period(date(2007, 1, 1), date(2007, 12, 31))
    assert await parts(on_time, next_year) == await parts(late, next_year)


async def test_each_cost_is_divided_by_the_agreement_it_names(db: asyncpg.Connection):
    await heard(
        db,
        facts.agreement(UNIT, "a", "b"),
        facts.agreement(UNIT, "a", version=2, on=date(2006, 7, 1)),
        facts.cost(UNIT, date(2006, 6, 30), 101, 1),
        facts.cost(UNIT, date(2006, 7, 1), 1_000, 2, version=2),
    )
    assert await parts(db) == {"a": 51 + 1_000, "b": 50}


async def test_a_cost_heard_before_its_agreement_waits_undivided(db: asyncpg.Connection):
    log = broker.Log()
    log.tell(facts.published(), facts.cost(UNIT, date(2006, 5, 1), 10_000, 1))
    await hear(db, log.heard)
    row = figures(await read(db, reports.read_cost_share))["cost_share"]["programme"]
    assert (row["parts"], row["undivided_ore"]) == ([], 10_000)
    log.tell(facts.agreement(UNIT, "a"))
    await hear(db, log.heard[-1:])
    row = figures(await read(db, reports.read_cost_share))["cost_share"]["programme"]
    assert ([part["ore"] for part in row["parts"]], row["undivided_ore"]) == ([10_000], 0)


async def test_vat_stands_apart(db: asyncpg.Connection):
    await heard(db, facts.agreement(UNIT, "a"), facts.cost(UNIT, date(2006, 5, 1), 10_000, 1))
    row = figures(await read(db, reports.read_cost_share))["costs"]["programme"]
    assert (row["net_ore"], row["vat_ore"]) == (10_000, 2_500)


async def test_one_unit_can_be_asked_for(db: asyncpg.Connection):
    await hear(db, story.Story(started=3).told())
    found = figures(await read(db, reports.read_cost_share, unit=UNIT))
    of_units = [figure["units"] for figure in found.values() if "units" in figure]
    assert len(of_units) == 5
    assert all([row["unit"] for row in rows] == [UNIT] for rows in of_units)


async def test_no_cost_per_participant_for_fewer_than_five(db: asyncpg.Connection):
    await heard(
        db,
        facts.agreement(UNIT, "a"),
        facts.cost(UNIT, date(2006, 5, 1), 10_000, 1),
        *(facts.enrolled(UUID(int=n), UNIT, date(2006, 2, 1)) for n in range(4)),
    )
    row = figures(await read(db, reports.read_cost_share))["cost_per_started"]["programme"]
    assert (row["denominator"], row["ore"]) == ("<5", None)


@pytest.mark.parametrize("places", [20, 30])
async def test_the_places_are_those_of_the_years_last_day(db: asyncpg.Connection, places: int):
    await heard(
        db,
        facts.opened(UNIT, places, date(2006, 7, 1)),
        facts.opened(UNIT, 99, date(2007, 1, 1)),
        facts.agreement(UNIT, "a"),
        facts.cost(UNIT, date(2006, 5, 1), 60_000, 1),
    )
    row = figures(await read(db, reports.read_cost_share))["cost_per_place"]["programme"]
    assert (row["denominator"], row["ore"]) == (places, 60_000 // places)
