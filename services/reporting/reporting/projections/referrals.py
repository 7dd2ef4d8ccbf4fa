"""Referrals: what has become of them, and who waits for a place."""

from collections.abc import Iterable
from datetime import date

from chassis.database import Connection
from contracts.referral import (
    AdmissionDecided,
    PlaceOffered,
    ReferralAdmitted,
    ReferralClosedWithoutName,
    ReferralDeclined,
    ReferralEnteredInError,
    ReferralExpired,
    ReferralRedirected,
    ReferralReopened,
    ReferralSent,
    ReferralWaitlisted,
    ReferralWithdrawn,
)
from reporting.domain.periods import Period
from reporting.domain.throughput import Declined
from reporting.domain.waiting import Ages
from reporting.projections.rows import Row, Rows, rows

Step = (
    PlaceOffered
    | ReferralWaitlisted
    | ReferralDeclined
    | ReferralWithdrawn
    | ReferralExpired
    | ReferralRedirected
    | ReferralReopened
    | ReferralEnteredInError
    | ReferralAdmitted
    | ReferralClosedWithoutName
)


def _sent(fact: ReferralSent, _: int) -> Iterable[Row]:
    sender = (fact.referred_by, fact.sex.value)
    yield fact.case_id, fact.programme, fact.unit, *sender, fact.on


def _decided(fact: AdmissionDecided, _: int) -> Iterable[Row]:
    yield fact.case_id, fact.programme, fact.unit, fact.on


def _step(fact: type[Step], step: str) -> Rows:
    def of(fact: Step, sequence: int) -> Iterable[Row]:
        declined = isinstance(fact, ReferralDeclined)
        why = (fact.code.value, fact.by.value) if declined else (None, None)
        yield fact.case_id, sequence, step, fact.on, *why

    columns = {
        "case_id": "uuid",
        "sequence": "bigint",
        "step": "text",
        "day": "date",
        "reason": "text",
        "declined_by": "text",
    }
    return rows(fact, "step", columns, of)


ROWS = (
    rows(
        ReferralSent,
        "sent",
        {
            "case_id": "uuid",
            "programme": "text",
            "unit": "text",
            "referred_by": "text",
            "sex": "text",
            "day": "date",
        },
        _sent,
    ),
    rows(
        AdmissionDecided,
        "decided",
        {"case_id": "uuid", "programme": "text", "unit": "text", "day": "date"},
        _decided,
    ),
    _step(PlaceOffered, "offered"),
    _step(ReferralWaitlisted, "waitlisted"),
    _step(ReferralDeclined, "declined"),
    _step(ReferralWithdrawn, "withdrawn"),
    _step(ReferralExpired, "expired"),
    _step(ReferralRedirected, "redirected"),
    _step(ReferralReopened, "reopened"),
    _step(ReferralEnteredInError, "entered_in_error"),
    _step(ReferralAdmitted, "admitted"),
    _step(ReferralClosedWithoutName, "closed_without_name"),
)

# What a referral was closed by last; reopened it is open again, and entered in error it is none.
_CLOSED = """
  left join lateral (
        select step, reason, declined_by from step t
         where t.case_id = s.case_id and step not in ('offered', 'waitlisted')
         order by sequence desc limit 1) closed on true
 where s.programme = $1 and s.day between $2 and $3
   and closed.step is distinct from 'entered_in_error'
"""

_STATES = f"""
select case when coalesce(closed.step, 'reopened') <> 'reopened' then closed.step
            when h.case_id is null then 'open' else 'withdrawn' end as state,
       count(*)::int as cases
  from sent s left join hidden h using (case_id) {_CLOSED}
 group by 1
"""

_DECLINES = f"""
select closed.declined_by, closed.reason, count(*)::int as cases
  from sent s {_CLOSED} and closed.step = 'declined'
 group by 1, 2
"""

_WAITING = """
with waiting as (
    select d.unit, $2::date - d.day as age
      from decided d
      left join enrolled e on e.case_id = d.case_id and e.day <= $2
      left join hidden h on h.case_id = d.case_id and h.day <= $2
      left join lateral (
            select step from step t
             where t.case_id = d.case_id and t.day <= $2
             order by sequence desc limit 1) last on true
     where d.programme = $1 and d.day <= $2 and e.case_id is null and h.case_id is null
       and coalesce(last.step, 'waitlisted') = 'waitlisted')
select unit, count(*)::int as waiting, max(age) as longest,
       (2 * percentile_cont(0.5) within group (order by age))::int as twice_median
  from waiting group by grouping sets ((unit), ()) having count(*) > 0 order by unit
"""


async def states(db: Connection, programme: str, period: Period) -> dict[str, int]:
    """Referrals sent in the period, by what has become of them."""
    found = await db.fetch(_STATES, programme, period.first, period.last)
    return {row["state"]: row["cases"] for row in found}


async def declines(db: Connection, programme: str, period: Period) -> tuple[Declined, ...]:
    """Referrals sent in the period and declined, by whom and why."""
    found = await db.fetch(_DECLINES, programme, period.first, period.last)
    return tuple(Declined(row["declined_by"], row["reason"], row["cases"]) for row in found)


async def waiting(db: Connection, programme: str, on: date) -> tuple[Ages, ...]:
    """The ages of those who wait at the end of a day: of each unit, and of all (unit none)."""
    return tuple(
        Ages(row["unit"], row["waiting"], row["twice_median"], row["longest"])
        for row in await db.fetch(_WAITING, programme, on)
    )
