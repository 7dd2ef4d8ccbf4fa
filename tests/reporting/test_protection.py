"""A protected identity: what was recorded is hidden as after a withdrawal, and the person stands under no unit any more."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from contracts.base import Fact
from contracts.referral import ProtectionRaised
from reporting.api import reports
from tests.reporting import broker, facts
from tests.reporting.conftest import hear
from tests.reporting.given import START, anonymous, case, exited, freed, of
from tests.reporting.test_withdrawal import outcome_of

UNITS = ("holmangen", "hjortmossen")
SHIELDED = 3
RAISED, OUT = date(2006, 5, 1), date(2006, 9, 1)


def protected(number: int, on: date = RAISED) -> ProtectionRaised:
    return ProtectionRaised(case_id=case(number), on=on, unit=UNITS[0])


def story(*more: Fact) -> broker.Log:
    """Twelve at the first unit and seven at the second, all with outcomes."""
    log = broker.Log()
    log.tell(facts.published(UNITS), *(facts.opened(unit) for unit in UNITS))
    for number in range(19):
        unit = UNITS[number >= 12]
        log.tell(facts.sent(case(number), unit, START), facts.decided(case(number), unit, START))
        log.tell(facts.enrolled(case(number), unit, START), *outcome_of(number))
    log.tell(*(exited(number, OUT) for number in range(19) if number != SHIELDED), *more)
    return log


def by_unit(figure: Any) -> dict[str, Any]:
    return {row["unit"]: row["cases"] for row in figure["units"]}


async def test_the_person_counts_in_the_programme_and_under_no_unit(db: asyncpg.Connection):
    log = story(protected(SHIELDED), anonymous(1, RAISED))
    await hear(db, log.heard)
    found = await of(db, reports.read_annual)
    assert found["started"]["programme"]["cases"] == 19
    assert by_unit(found["started"]) == {UNITS[0]: 11, UNITS[1]: "..", "": "<5"}
    assert found["occupation"]["occasions"][0]["cases"] == 18
    assert found["attendance"]["programme"]["planned_hours"] == 18 * 9
    for table in ("sent", "decided", "enrolled"):
        query = f"select unit from rpt_v1.{table} where case_id = $1"
        assert await db.fetchval(query, case(SHIELDED)) == ""
        elsewhere = f"select count(*) from rpt_v1.{table} where unit = ''"
        assert await db.fetchval(elsewhere) == 1


async def test_the_name_of_no_unit_says_that_it_is_not_shown(db: asyncpg.Connection):
    await hear(db, story(protected(SHIELDED)).heard)
    units = (await of(db, reports.read_throughput))["started"]["units"]
    assert [row["name"] for row in units if row["unit"] == ""] == ["Enheten visas inte"]


async def test_the_use_of_places_goes_on_in_the_sum(db: asyncpg.Connection):
    """The named place up to the day, the numbered one from it on: as many place-days as ever."""
    log = story(protected(SHIELDED), anonymous(1, RAISED), freed(1, OUT))
    await hear(db, log.heard)
    used = (await of(db, reports.read_occupancy))["occupancy"]["programme"]["used"]
    assert used == 19 * (OUT - START).days


@pytest.mark.parametrize("seed", range(5))
async def test_whichever_is_heard_first(db: asyncpg.Connection, seed: int):
    log = story(protected(SHIELDED), anonymous(1, RAISED))
    await hear(db, broker.another_order(log.heard, seed), size=3)
    found = await of(db, reports.read_annual)
    assert found["started"]["programme"]["cases"] == 19
    assert by_unit(found["started"])[""] == "<5"
    assert found["occupation"]["occasions"][0]["cases"] == 18


async def test_an_old_report_asked_for_again_hides_it_too(db: asyncpg.Connection):
    """Raised years later, it hides the unit in the report of the year in which the person began."""
    late = date(2009, 1, 1)
    await hear(db, story().heard)
    before = await of(db, reports.read_throughput)
    assert by_unit(before["started"]) == {UNITS[0]: 12, UNITS[1]: 7}
    log = story(protected(SHIELDED, late))
    await hear(db, log.heard[-1:])
    after = await of(db, reports.read_throughput)
    assert after["started"]["programme"] == before["started"]["programme"]
    assert by_unit(after["started"])[""] == "<5"
