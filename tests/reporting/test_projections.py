"""Facts as heard, on a real database: who started, was there, ended, waits and answered."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from chassis.events import Heard
from contracts.base import Fact
from contracts.codes import (
    Cancelled,
    Exit,
    Income,
    NonResponse,
    Occasion,
    Occupation,
    PlaceRefusal,
    Sex,
)
from contracts.followup import (
    MilestoneCancelled,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
)
from contracts.participation import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    AttendanceRecorded,
    Exited,
    HeadcountAdded,
)
from contracts.referral import ConsentWithdrawn, PlaceOffered, ReferralAdmitted, ReferralWaitlisted
from reporting.api import reports
from reporting.domain.periods import Period, whole_year
from reporting.projections import remember_facts

from tests.reporting import story
from tests.reporting.conftest import bytes_of, figures, hear, read

UNIT = "holmangen"
START = date(2006, 3, 1)
LATER = date(2008, 1, 1)
WORKING = story.situation(Income.WAGE, Occupation.WORK)
ILL = story.situation(Income.SICKNESS_BENEFIT, Occupation.OTHER)


def case(number: int) -> UUID:
    return UUID(int=number)


async def heard(db: asyncpg.Connection, *facts: Fact) -> None:
    """These facts, of a programme with one unit, on a day in 2008."""
    log = story.Log()
    log.tell(story.published([UNIT]), story.opened(UNIT, 10), *facts)
    log.tell(*(o.model_copy(update={"on": LATER}) for o in story.organisations()))
    await hear(db, log.heard)


async def of(db: asyncpg.Connection, report: reports.Report, period: Period | None = None) -> Any:
    return figures(await read(db, report, period))


def enrolled(numbers: Iterable[int], on: date = START, sex: Sex = Sex.WOMAN) -> Sequence[Fact]:
    return [story.enrolled(case(n), UNIT, on, sex) for n in numbers]


def exited(number: int, on: date, code: Exit = Exit.WORK) -> Exited:
    return Exited(case_id=case(number), on=on, unit=UNIT, code=code)


def withdrawn(number: int, on: date) -> ConsentWithdrawn:
    return ConsentWithdrawn(case_id=case(number), unit=UNIT, on=on)


def anonymous(number: int, on: date) -> AnonymousPlaceTaken:
    return AnonymousPlaceTaken(unit=UNIT, on=on, number=number, station="wood")


def freed(number: int, on: date) -> AnonymousPlaceFreed:
    return AnonymousPlaceFreed(unit=UNIT, on=on, number=number)


def by_code(counts: Sequence[Any]) -> dict[str, Any]:
    return {count["code"]: count["cases"] for count in counts if count["cases"] != 0}


# --- any order, again, from nothing -------------------------------------------------------------


async def test_facts_may_cross_between_keys_and_topics(database: asyncpg.Connection):
    told = story.Story(started=8).told()
    expected = await hear_and_undo(database, told, 500)
    for seed in range(8):
        crossed = story.another_order(told, seed)
        assert await hear_and_undo(database, crossed, (1, 7, 40, 5_000)[seed % 4]) == expected


async def hear_and_undo(db: asyncpg.Connection, told: Sequence[Heard], size: int) -> bytes:
    """What the report says after hearing, as if it had never been heard."""
    whole = db.transaction()
    await whole.start()
    await hear(db, told, size)
    said = bytes_of(await read(db, reports.read_annual))
    await whole.rollback()
    return said


async def test_heard_again_from_nothing_it_says_the_same(new_database: Any):
    told, said = story.Story().told(), set[bytes]()
    for size in (1_000, 1_000, 300):
        db = await new_database()
        await hear(db, told, size)
        said.add(bytes_of(await read(db, reports.read_annual)))
    assert len(said) == 1


async def test_the_as_of_position_counts_every_fact(database: asyncpg.Connection):
    told = story.Story(started=3).told()
    await hear(database, told)
    as_of = (await read(database, reports.read_annual)).as_of
    assert sum(as_of.applied.values()) == len(told)
    assert as_of.applied.keys() == {"referral.v1", "participation.v1", "followup.v1"}
    assert as_of.on == max(on for each in told if (on := getattr(each.fact, "on", None)))


# --- throughput ---------------------------------------------------------------------------------


async def test_forty_started_in_each_unit_one_of_them_without_a_name(database: asyncpg.Connection):
    await hear(database, story.Story().told())
    found = await of(database, reports.read_throughput)
    assert [row["cases"] for row in found["started"]["units"]] == [40, 40, 40]
    assert sum(by_code(found["started"]["sexes"]).values()) == 120


async def test_who_started_ended_and_goes_on(database: asyncpg.Connection):
    await heard(
        database,
        *enrolled(range(10)),
        *enrolled(range(10, 16), sex=Sex.MAN),
        *(exited(n, START + timedelta(days=10 * n)) for n in range(8)),
        anonymous(1, START),
        freed(1, date(2007, 2, 1)),
    )
    found = await of(database, reports.read_throughput)
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
    after = await of(database, reports.read_throughput, whole_year(2007))
    assert after["ended"]["programme"]["cases"] == "<5"


async def test_a_headcount_starts_in_its_year(database: asyncpg.Connection):
    counts = [
        HeadcountAdded(
            headcount_id=case(n), programme=story.PROGRAMME, unit=UNIT, sex=Sex.MAN, start_year=2006
        )
        for n in range(5)
    ]
    await heard(database, *counts)
    assert (await of(database, reports.read_throughput))["started"]["programme"]["cases"] == 5
    after = await of(database, reports.read_throughput, whole_year(2007))
    assert after["started"]["programme"]["cases"] == 0


async def test_registered_in_error_is_in_no_figure(new_database: Any):
    with_error, without = await new_database(), await new_database()
    right = [*enrolled(range(6)), *(exited(n, date(2006, 5, 1)) for n in range(6))]
    wrong = [
        *enrolled([9]),
        story.recorded(case(9), Occasion.BEFORE, START, ILL),
        MilestoneDone(case_id=case(9), on=START, milestone="month-1"),
        exited(9, date(2006, 4, 1), Exit.REGISTERED_IN_ERROR),
    ]
    await heard(with_error, *right, *wrong)
    await heard(without, *right)
    assert await of(with_error, reports.read_annual) == await of(without, reports.read_annual)


async def test_attendance_counts_a_week_as_it_was_recorded_last(database: asyncpg.Connection):
    def week(monday: date, hours: int) -> AttendanceRecorded:
        return AttendanceRecorded(
            case_id=case(1), on=monday, week=monday, planned_hours=20, attended_hours=hours
        )

    weeks = (week(date(2006, 3, 6), 20), week(date(2006, 3, 13), 1), week(date(2006, 3, 13), 10))
    await heard(database, *enrolled([1]), *weeks)
    row = (await of(database, reports.read_throughput))["attendance"]["programme"]
    assert (row["planned_hours"], row["attended_hours"], row["percent"]) == (40, 30, 75.0)


# --- occupancy ----------------------------------------------------------------------------------


async def test_place_days_count_the_first_day_and_not_the_last(database: asyncpg.Connection):
    await heard(database, *enrolled([1]), exited(1, START + timedelta(days=7)))
    found = await of(database, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 7
    assert found["occupancy"]["programme"]["available"] == 10 * 365
    assert found["full_year_places"]["programme"]["available"] == 10.0


async def test_anonymous_places_are_used_and_used_again(database: asyncpg.Connection):
    day = START
    await heard(
        database,
        anonymous(1, day),
        freed(1, day + timedelta(days=10)),
        anonymous(1, day + timedelta(days=20)),
        freed(1, day + timedelta(days=25)),
        anonymous(2, date(2006, 12, 31)),
    )
    found = await of(database, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 10 + 5 + 1
    assert (await of(database, reports.read_occupancy, whole_year(2007)))["occupancy"]["programme"][
        "used"
    ] == 365


async def test_a_withdrawal_makes_the_place_anonymous_without_a_gap(database: asyncpg.Connection):
    await heard(
        database,
        *enrolled([1]),
        withdrawn(1, START + timedelta(days=30)),
        anonymous(1, START + timedelta(days=30)),
        freed(1, START + timedelta(days=50)),
    )
    found = await of(database, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 50


async def test_capacity_is_what_is_in_force_on_each_day(database: asyncpg.Connection):
    await heard(database, story.opened(UNIT, 12, date(2006, 12, 1)))
    found = await of(database, reports.read_occupancy)
    assert found["occupancy"]["programme"]["available"] == 10 * 334 + 12 * 31


async def test_months_sum_to_the_year(database: asyncpg.Connection):
    await hear(database, story.Story().told())
    found = await of(database, reports.read_occupancy)
    months = found["occupancy_by_month"]["programme"]["months"]
    assert [month["month"] for month in months] == [f"2006-{n:02d}" for n in range(1, 13)]
    days = [(date(2006 + n // 12, n % 12 + 1, 1) - date(2006, n, 1)).days for n in range(1, 13)]
    used = sum(month["places"] * count for month, count in zip(months, days, strict=True))
    assert used == pytest.approx(found["occupancy"]["programme"]["used"], abs=0.05 * 365)


async def test_days_to_come_are_not_counted(database: asyncpg.Connection):
    log = story.Log()
    log.tell(story.published([UNIT]), story.opened(UNIT, 10), *enrolled([1], date(2006, 1, 10)))
    await hear(database, log.heard)
    found = await of(database, reports.read_occupancy)
    assert found["occupancy"]["programme"]["used"] == 1
    assert found["occupancy"]["programme"]["available"] == 10 * 10
    assert len(found["occupancy_by_month"]["programme"]["months"]) == 1


# --- withdrawal ---------------------------------------------------------------------------------


def outcome_of(number: int) -> Sequence[Fact]:
    return [
        story.recorded(case(number), Occasion.BEFORE, START, ILL),
        AttendanceRecorded(
            case_id=case(number), on=START, week=START, planned_hours=9, attended_hours=9
        ),
        *story.followed_up(case(number), "exit-6-months", date(2007, 1, 1), WORKING),
    ]


@pytest.mark.parametrize("seed", range(5))
async def test_a_withdrawal_hides_outcomes_whichever_is_heard_first(
    database: asyncpg.Connection, seed: int
):
    log = story.Log()
    log.tell(story.published([UNIT]), story.opened(UNIT), *enrolled(range(7)))
    log.tell(*(fact for n in range(7) for fact in outcome_of(n)), withdrawn(3, START))
    await hear(database, story.another_order(log.heard, seed), size=1)
    found = await of(database, reports.read_annual)
    assert found["started"]["programme"]["cases"] == 7
    assert found["occupation"]["occasions"][0]["cases"] == 6
    assert found["response_rate"]["all"]["cases"] == 6
    assert found["attendance"]["programme"]["planned_hours"] == 6 * 9
    for table in ("situation", "income_source", "attendance"):
        query = f"select count(*) from rpt_v1.{table} where case_id = $1"
        assert await database.fetchval(query, case(3)) == 0


async def test_a_withdrawal_and_an_outcome_may_be_heard_at_the_same_time(new_url: Any):
    log = story.Log()
    log.tell(*enrolled([1]), withdrawn(1, START), *outcome_of(1))
    url = await new_url()
    both = [await asyncpg.connect(url) for _ in range(2)]
    hidden, outcomes = log.heard[1:2], log.heard[2:]

    async def remember(db: asyncpg.Connection, facts: Any) -> None:
        async with db.transaction():
            await remember_facts(db, facts)
            await asyncio.sleep(0.05)

    await asyncio.gather(remember(both[0], hidden), remember(both[1], outcomes))
    assert await both[0].fetchval("select count(*) from rpt_v1.situation") == 0
    for db in both:
        await db.close()


# --- outcomes -----------------------------------------------------------------------------------


async def test_the_last_follow_up_counts_and_several_incomes_each(database: asyncpg.Connection):
    several = story.situation(Income.WAGE, Occupation.WORK, Income.SICKNESS_BENEFIT)
    facts: list[Fact] = []
    for n in range(6):
        facts += story.followed_up(case(n), "exit-6-months", date(2007, 1, 1), ILL)
        facts += story.followed_up(case(n), "exit-12-months", date(2007, 7, 1), several)
    await heard(database, *enrolled(range(6)), *facts)
    found = await of(database, reports.read_outcomes)
    at_follow_up = found["income"]["occasions"][2]
    assert (at_follow_up["cases"], at_follow_up["named"]) == (6, 12)
    assert by_code(at_follow_up["counts"]) == {"wage": 6, "sickness_benefit": 6}
    assert by_code(found["occupation"]["occasions"][2]["counts"]) == {"work": 6}


async def test_outcomes_are_of_those_who_started_in_the_year(database: asyncpg.Connection):
    early = enrolled(range(10, 15), date(2005, 12, 31))
    situations = [
        story.recorded(case(n), Occasion.AFTER, date(2006, 8, 1), WORKING)
        for n in (*range(5), *range(10, 15))
    ]
    await heard(database, *enrolled(range(5)), *early, *situations)
    found = await of(database, reports.read_outcomes)
    assert [o["cases"] for o in found["occupation"]["occasions"]] == [0, 5, 0]
    before = await of(database, reports.read_outcomes, whole_year(2005))
    assert [o["cases"] for o in before["occupation"]["occasions"]] == [0, 5, 0]


async def test_small_groups_are_withheld(database: asyncpg.Connection):
    situations = [
        story.recorded(case(n), Occasion.AFTER, START, WORKING if n < 10 else ILL)
        for n in range(12)
    ]
    await heard(database, *enrolled(range(12)), *situations)
    found = await of(database, reports.read_outcomes)
    after = found["occupation"]["occasions"][1]
    assert after["cases"] == 12
    assert by_code(after["counts"]) == {"work": "..", "other": "<5"}
    assert by_code(found["income"]["occasions"][1]["counts"]) == {
        "wage": "..",
        "sickness_benefit": "<5",
    }


# --- response rate ------------------------------------------------------------------------------


async def test_the_response_rate_is_done_of_what_should_have_been(database: asyncpg.Connection):
    due = date(2006, 12, 1)
    last = "exit-6-months"
    late = {"milestone": last, "due_on": due}
    await heard(
        database,
        *enrolled(range(9)),
        *(MilestoneDone(case_id=case(n), on=due, milestone=last) for n in range(3)),
        MilestoneOverdue(case_id=case(3), on=due, **late),
        MilestoneDone(case_id=case(3), on=due, milestone=last),
        MilestoneOverdue(case_id=case(4), on=due, **late),
        MilestoneMissed(case_id=case(5), on=due, milestone=last, code=NonResponse.NOT_REACHED),
        MilestoneDue(case_id=case(6), on=due, **late),
        MilestoneCancelled(
            case_id=case(7), on=due, milestone=last, cause=Cancelled.CONSENT_WITHDRAWN
        ),
        MilestoneDone(case_id=case(8), on=due, milestone="month-1"),
    )
    found = await of(database, reports.read_response_rate)
    rate = found["response_rate"]["all"]
    assert (rate["done"], rate["missed"], rate["overdue"], rate["cases"]) == (4, 1, 1, 6)
    assert rate["percent"] == 66.7
    every = found["milestone_completion"]
    assert every["all"]["cases"] == 7
    assert [row["milestone"] for row in every["milestones"]] == ["month-1", "exit-6-months"]
    assert every["milestones"][0]["percent"] is None


# --- referrals and waiting ----------------------------------------------------------------------

MIDDLE = date(2006, 7, 1)


def waitlisted(number: int, on: date) -> ReferralWaitlisted:
    return ReferralWaitlisted(case_id=case(number), unit=UNIT, on=on, why=PlaceRefusal.FULL)


def offered(number: int, on: date) -> PlaceOffered:
    return PlaceOffered(case_id=case(number), unit=UNIT, on=on, until=on + timedelta(days=14))


async def test_who_waits_at_the_middle_of_the_year(database: asyncpg.Connection):
    def decided(number: int, days: int) -> Fact:
        return story.decided(case(number), UNIT, MIDDLE - timedelta(days=days))

    june = date(2006, 6, 1)
    await heard(
        database,
        *(decided(n, days) for n, days in ((1, 0), (2, 10), (3, 20), (4, 30), (5, 100), (6, 50))),
        waitlisted(3, june),
        *(offered(4, june), waitlisted(4, june + timedelta(days=14))),
        *(offered(5, june), waitlisted(5, MIDDLE + timedelta(days=1))),
        offered(6, MIDDLE + timedelta(days=1)),
        *(decided(7, 40), *enrolled([7], MIDDLE)),
        *(decided(8, 40), withdrawn(8, MIDDLE)),
        *(decided(9, 40), ReferralAdmitted(case_id=case(9), unit=UNIT, on=MIDDLE)),
        decided(10, -1),
    )
    on_the_day = Period(MIDDLE, MIDDLE)
    row = (await of(database, reports.read_waiting, on_the_day))["waiting"]["programme"]
    assert (row["cases"], row["median_days"], row["longest_days"]) == (5, 20.0, 50)


async def test_few_who_wait_are_not_described(database: asyncpg.Connection):
    await heard(database, *(story.decided(case(n), UNIT, date(2006, 6, 1)) for n in range(4)))
    found = (await of(database, reports.read_annual))["waiting"]
    assert found["on"] == "2006-07-01"
    row = found["programme"]
    assert (row["cases"], row["median_days"], row["longest_days"]) == ("<5", None, None)


async def test_every_referral_sent_is_in_one_state(database: asyncpg.Connection):
    await hear(database, story.Story().told())
    found = await of(database, reports.read_throughput)
    sent = "select count(*) from rpt_v1.sent where extract(year from day) = 2006"
    assert found["referrals"]["cases"] == await database.fetchval(sent)
    assert found["declines"]["cases"] == by_code(found["referrals"]["counts"])["declined"]
