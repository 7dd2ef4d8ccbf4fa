"""Who started, was there and ended, on a real database."""

from datetime import date, timedelta
from typing import Any

import asyncpg

from contracts.codes import (
    Exit,
    Occasion,
    Sex,
)
from contracts.followup import (
    MilestoneDone,
)
from contracts.participation import (
    AttendanceRecorded,
    HeadcountAdded,
)
from reporting.api import reports
from reporting.domain.periods import whole_year
from tests.reporting import facts, story
from tests.reporting.conftest import hear
from tests.reporting.given import (
    ILL,
    START,
    UNIT,
    anonymous,
    by_code,
    case,
    enrolled,
    exited,
    freed,
    heard,
    of,
)


async def test_forty_started_in_each_unit_one_of_them_without_a_name(db: asyncpg.Connection):
    await hear(db, story.Story().told())
    found = await of(db, reports.read_throughput)
    assert [row["cases"] for row in found["started"]["units"]] == [40, 40, 40]
    assert sum(by_code(found["started"]["sexes"]).values()) == 120


async def test_who_started_ended_and_goes_on(db: asyncpg.Connection):
    await heard(
        db,
        *enrolled(range(10)),
        *enrolled(range(10, 16), sex=Sex.MAN),
        *(exited(n, START + timedelta(days=10 * n)) for n in range(8)),
        anonymous(1, START),
        freed(1, date(2007, 2, 1)),
    )
    found = await of(db, reports.read_throughput)
    assert by_code(found["started"]["sexes"]) == {"woman": 10, "man": 6}
    assert by_code(found["ended"]["sexes"]) == {"woman": 8}
    assert found["ongoing"]["programme"]["cases"] == 9
    assert by_code(found["ongoing"]["sexes"]) == {"woman": "<5", "man": 6, "not_recorded": "<5"}
    assert found["mean_stay"]["programme"] == {
        "unit": None,
        "name": "All units",
        "ended": 8,
        "days": 35.0,
    }
    after = await of(db, reports.read_throughput, whole_year(2007))
    assert after["ended"]["programme"]["cases"] == "<5"


async def test_who_leaves_on_the_last_day_has_left(db: asyncpg.Connection):
    last = date(2006, 12, 31)
    await heard(db, *enrolled(range(6)), *(exited(n, last) for n in range(6)))
    found = await of(db, reports.read_throughput)
    assert found["ended"]["programme"]["cases"] == 6
    assert found["ongoing"]["programme"]["cases"] == 0


async def test_a_headcount_starts_in_its_year(db: asyncpg.Connection):
    counts = [
        HeadcountAdded(
            headcount_id=case(n), programme=facts.PROGRAMME, unit=UNIT, sex=Sex.MAN, start_year=2006
        )
        for n in range(5)
    ]
    await heard(db, *counts)
    assert (await of(db, reports.read_throughput))["started"]["programme"]["cases"] == 5
    after = await of(db, reports.read_throughput, whole_year(2007))
    assert after["started"]["programme"]["cases"] == 0


async def test_registered_in_error_is_in_no_figure(new_database: Any):
    with_error, without = await new_database(), await new_database()
    right = [*enrolled(range(6)), *(exited(n, date(2006, 5, 1)) for n in range(6))]
    wrong = [
        *enrolled([9]),
        facts.recorded(case(9), Occasion.BEFORE, START, ILL),
        MilestoneDone(case_id=case(9), on=START, milestone="month-1"),
        exited(9, date(2006, 4, 1), Exit.REGISTERED_IN_ERROR),
    ]
    await heard(with_error, *right, *wrong)
    await heard(without, *right)
    assert await of(with_error, reports.read_annual) == await of(without, reports.read_annual)


async def test_attendance_counts_a_week_as_it_was_recorded_last(db: asyncpg.Connection):
    def week(monday: date, hours: int) -> AttendanceRecorded:
        return AttendanceRecorded(
            case_id=case(1), on=monday, week=monday, planned_hours=20, attended_hours=hours
        )

    weeks = (week(date(2006, 3, 6), 20), week(date(2006, 3, 13), 1), week(date(2006, 3, 13), 10))
    await heard(db, *enrolled([1]), *weeks)
    row = (await of(db, reports.read_throughput))["attendance"]["programme"]
    assert (row["planned_hours"], row["attended_hours"], row["percent"]) == (40, 30, 75.0)
