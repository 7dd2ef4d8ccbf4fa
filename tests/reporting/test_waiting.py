"""Referrals and who waits for a place, on a real database."""

from datetime import date, timedelta

import asyncpg

from contracts.base import Fact
from contracts.codes import (
    PlaceRefusal,
)
from contracts.referral import PlaceOffered, ReferralAdmitted, ReferralWaitlisted
from reporting.api import reports
from reporting.domain.periods import Period
from tests.reporting import facts, story
from tests.reporting.conftest import hear
from tests.reporting.given import UNIT, by_code, case, enrolled, heard, of, withdrawn

MIDDLE = date(2006, 7, 1)


def waitlisted(number: int, on: date) -> ReferralWaitlisted:
    return ReferralWaitlisted(case_id=case(number), unit=UNIT, on=on, why=PlaceRefusal.FULL)


def offered(number: int, on: date) -> PlaceOffered:
    return PlaceOffered(case_id=case(number), unit=UNIT, on=on, until=on + timedelta(days=14))


async def test_who_waits_at_the_middle_of_the_year(db: asyncpg.Connection):
    def decided(number: int, days: int) -> Fact:
        return facts.decided(case(number), UNIT, MIDDLE - timedelta(days=days))

    june = date(2006, 6, 1)
    await heard(
        db,
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
    row = (await of(db, reports.read_waiting, on_the_day))["waiting"]["programme"]
    assert (row["cases"], row["median_days"], row["longest_days"]) == (5, 20.0, 50)


async def test_few_who_wait_are_not_described(db: asyncpg.Connection):
    await heard(db, *(facts.decided(case(n), UNIT, date(2006, 6, 1)) for n in range(4)))
    found = (await of(db, reports.read_annual))["waiting"]
    assert found["on"] == "2006-07-01"
    row = found["programme"]
    assert (row["cases"], row["median_days"], row["longest_days"]) == ("<5", None, None)


async def test_every_referral_sent_is_in_one_state(db: asyncpg.Connection):
    await hear(db, story.Story().told())
    found = await of(db, reports.read_throughput)
    sent = "select count(*) from rpt_v1.sent where extract(year from day) = 2006"
    assert found["referrals"]["cases"] == await db.fetchval(sent)
    assert found["declines"]["cases"] == by_code(found["referrals"]["counts"])["declined"]
