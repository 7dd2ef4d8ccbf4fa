"""A withdrawal of consent hides what was recorded of a person."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
import pytest

from contracts.base import Fact
from contracts.codes import (
    Occasion,
)
from contracts.participation import (
    AttendanceRecorded,
)
from reporting.api import reports
from reporting.projections import remember_facts
from tests.reporting import broker, facts
from tests.reporting.conftest import connect, hear
from tests.reporting.given import ILL, START, UNIT, WORKING, case, enrolled, of, withdrawn


def outcome_of(number: int) -> Sequence[Fact]:
    return [
        facts.recorded(case(number), Occasion.BEFORE, START, ILL),
        AttendanceRecorded(
            case_id=case(number), on=START, week=START, planned_hours=9, attended_hours=9
        ),
        *facts.followed_up(case(number), "exit-6-months", date(2007, 1, 1), WORKING),
    ]


@pytest.mark.parametrize("seed", range(5))
async def test_a_withdrawal_hides_outcomes_whichever_is_heard_first(
    db: asyncpg.Connection, seed: int
):
    log = broker.Log()
    log.tell(facts.published([UNIT]), facts.opened(UNIT), *enrolled(range(7)))
    log.tell(*(fact for n in range(7) for fact in outcome_of(n)), withdrawn(3, START))
    await hear(db, broker.another_order(log.heard, seed), size=1)
    found = await of(db, reports.read_annual)
    assert found["started"]["programme"]["cases"] == 7
    assert found["occupation"]["occasions"][0]["cases"] == 6
    assert found["response_rate"]["all"]["cases"] == 6
    assert found["attendance"]["programme"]["planned_hours"] == 6 * 9
    for table in ("situation", "income_source", "attendance"):
        query = f"select count(*) from rpt_v1.{table} where case_id = $1"
        assert await db.fetchval(query, case(3)) == 0


async def test_a_withdrawal_and_an_outcome_may_be_heard_at_the_same_time(new_url: Any):
    log = broker.Log()
    log.tell(*enrolled([1]), withdrawn(1, START), *outcome_of(1))
    url = await new_url()
    both = [await connect(url) for _ in range(2)]
    hidden, outcomes = log.heard[1:2], log.heard[2:]

    async def remember(db: asyncpg.Connection, heard: Any) -> None:
        async with db.transaction():
            await remember_facts(db, heard)
            await asyncio.sleep(0.05)

    await asyncio.gather(remember(both[0], hidden), remember(both[1], outcomes))
    assert await both[0].fetchval("select count(*) from rpt_v1.situation") == 0
    for db in both:
        await db.close()
