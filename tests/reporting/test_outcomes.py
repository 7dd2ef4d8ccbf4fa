"""Income and occupation, and who answered, on a real database."""

from datetime import date

import asyncpg

from contracts.base import Fact
from contracts.codes import (
    Cancelled,
    Income,
    NonResponse,
    Occasion,
    Occupation,
)
from contracts.followup import (
    MilestoneCancelled,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
)
from reporting.api import reports
from reporting.domain.periods import whole_year
from tests.reporting import facts
from tests.reporting.given import ILL, START, WORKING, by_code, case, enrolled, heard, of


async def test_the_last_follow_up_counts_and_several_incomes_each(db: asyncpg.Connection):
    several = facts.situation(Income.WAGE, Occupation.WORK, Income.SICKNESS_BENEFIT)
    told: list[Fact] = []
    for n in range(6):
        told += facts.followed_up(case(n), "exit-6-months", date(2007, 1, 1), ILL)
        told += facts.followed_up(case(n), "exit-12-months", date(2007, 7, 1), several)
    await heard(db, *enrolled(range(6)), *told)
    found = await of(db, reports.read_outcomes)
    at_follow_up = found["income"]["occasions"][2]
    assert (at_follow_up["cases"], at_follow_up["named"]) == (6, 12)
    assert by_code(at_follow_up["counts"]) == {"wage": 6, "sickness_benefit": 6}
    assert by_code(found["occupation"]["occasions"][2]["counts"]) == {"work": 6}


async def test_outcomes_are_of_those_who_started_in_the_year(db: asyncpg.Connection):
    early = enrolled(range(10, 15), date(2005, 12, 31))
    situations = [
        facts.recorded(case(n), Occasion.AFTER, date(2006, 8, 1), WORKING)
        for n in (*range(5), *range(10, 15))
    ]
    await heard(db, *enrolled(range(5)), *early, *situations)
    found = await of(db, reports.read_outcomes)
    assert [o["cases"] for o in found["occupation"]["occasions"]] == [0, 5, 0]
    before = await of(db, reports.read_outcomes, whole_year(2005))
    assert [o["cases"] for o in before["occupation"]["occasions"]] == [0, 5, 0]


async def test_small_groups_are_withheld(db: asyncpg.Connection):
    situations = [
        facts.recorded(case(n), Occasion.AFTER, START, WORKING if n < 10 else ILL)
        for n in range(12)
    ]
    await heard(db, *enrolled(range(12)), *situations)
    found = await of(db, reports.read_outcomes)
    after = found["occupation"]["occasions"][1]
    assert after["cases"] == 12
    assert by_code(after["counts"]) == {"work": "..", "other": "<5"}
    assert by_code(found["income"]["occasions"][1]["counts"]) == {
        "wage": "..",
        "sickness_benefit": "<5",
    }


async def test_the_response_rate_is_done_of_what_should_have_been(db: asyncpg.Connection):
    due = date(2006, 12, 1)
    last = "exit-6-months"
    late = {"milestone": last, "due_on": due}
    await heard(
        db,
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
    found = await of(db, reports.read_response_rate)
    rate = found["response_rate"]["all"]
    assert (rate["done"], rate["missed"], rate["overdue"], rate["cases"]) == (4, 1, 1, 6)
    assert rate["percent"] == 66.7
    every = found["milestone_completion"]
    assert every["all"]["cases"] == 7
    assert [row["milestone"] for row in every["milestones"]] == ["month-1", "exit-6-months"]
    assert every["milestones"][0]["percent"] is None
