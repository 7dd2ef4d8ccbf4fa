"""Places in use, named and anonymous, on a real database."""

from datetime import date, timedelta

import asyncpg
import pytest

from reporting.api import reports
from reporting.domain.periods import whole_year
from tests.reporting import broker, facts, story
from tests.reporting.conftest import hear
from tests.reporting.given import (
    START,
    UNIT,
    anonymous,
    enrolled,
    exited,
    freed,
    heard,
    of,
    withdrawn,
)


async def test_place_days_count_the_first_day_and_not_the_last(db: asyncpg.Connection):
    await heard(db, *enrolled([1]), exited(1, START + timedelta(days=7)))
    found = await of(db, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 7
    assert found["occupancy"]["programme"]["available"] == 10 * 365
    assert found["full_year_places"]["programme"]["available"] == 10.0


async def test_anonymous_places_are_used_and_used_again(db: asyncpg.Connection):
    day = START
    await heard(
        db,
        anonymous(1, day),
        freed(1, day + timedelta(days=10)),
        anonymous(1, day + timedelta(days=20)),
        freed(1, day + timedelta(days=25)),
        anonymous(2, date(2006, 12, 31)),
    )
    found = await of(db, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 10 + 5 + 1
    assert (await of(db, reports.read_occupancy, whole_year(2007)))["occupancy"]["programme"][
        "used"
    ] == 365


async def test_a_withdrawal_makes_the_place_anonymous_without_a_gap(db: asyncpg.Connection):
    await heard(
        db,
        *enrolled([1]),
        withdrawn(1, START + timedelta(days=30)),
        anonymous(1, START + timedelta(days=30)),
        freed(1, START + timedelta(days=50)),
    )
    found = await of(db, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 50


async def test_capacity_is_what_is_in_force_on_each_day(db: asyncpg.Connection):
    await heard(db, facts.opened(UNIT, 12, date(2006, 12, 1)))
    found = await of(db, reports.read_occupancy)
    assert found["occupancy"]["programme"]["available"] == 10 * 334 + 12 * 31


async def test_months_sum_to_the_year(db: asyncpg.Connection):
    await hear(db, story.Story().told())
    found = await of(db, reports.read_occupancy)
    months = found["occupancy_by_month"]["programme"]["months"]
    assert [month["month"] for month in months] == [f"2006-{n:02d}" for n in range(1, 13)]
    days = [(date(2006 + n // 12, n % 12 + 1, 1) - date(2006, n, 1)).days for n in range(1, 13)]
    used = sum(month["places"] * count for month, count in zip(months, days, strict=True))
    assert used == pytest.approx(found["occupancy"]["programme"]["used"], abs=0.05 * 365)


async def test_days_to_come_are_not_counted(db: asyncpg.Connection):
    log = broker.Log()
    log.tell(facts.published([UNIT]), facts.opened(UNIT, 10), *enrolled([1], date(2006, 1, 10)))
    await hear(db, log.heard)
    found = await of(db, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 1
    assert found["occupancy"]["programme"]["available"] == 10 * 10
    assert len(found["occupancy_by_month"]["programme"]["months"]) == 1
