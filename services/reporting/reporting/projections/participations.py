"""Participations and headcounts: who started, was there and ended."""

from collections.abc import Iterable
from datetime import date

from chassis.database import Connection
from contracts.participation import AttendanceRecorded, Enrolled, Exited, HeadcountAdded
from contracts.referral import ConsentWithdrawn, ProtectionRaised
from reporting.domain.periods import Period
from reporting.domain.throughput import PeopleOfUnit, StaysOfUnit
from reporting.projections.rows import Row, rows


def _enrolled(fact: Enrolled, _: int) -> Iterable[Row]:
    version = (fact.programme, fact.programme_version)
    yield fact.case_id, *version, fact.unit, fact.referred_by, fact.sex.value, fact.on


def _exited(fact: Exited, _: int) -> Iterable[Row]:
    yield fact.case_id, fact.on, fact.code.value


def _withdrawn(fact: ConsentWithdrawn | ProtectionRaised, _: int) -> Iterable[Row]:
    yield fact.case_id, fact.on


def _headcount(fact: HeadcountAdded, _: int) -> Iterable[Row]:
    yield fact.headcount_id, fact.programme, fact.unit, fact.sex.value, fact.start_year


def _attendance(fact: AttendanceRecorded, sequence: int) -> Iterable[Row]:
    yield fact.case_id, sequence, fact.week, fact.planned_hours, fact.attended_hours


ROWS = (
    rows(
        Enrolled,
        "enrolled",
        {
            "case_id": "uuid",
            "programme": "text",
            "programme_version": "int",
            "unit": "text",
            "referred_by": "text",
            "sex": "text",
            "day": "date",
        },
        _enrolled,
    ),
    rows(Exited, "exited", {"case_id": "uuid", "day": "date", "code": "text"}, _exited),
    rows(ConsentWithdrawn, "withdrawal", {"case_id": "uuid", "day": "date"}, _withdrawn),
    rows(ProtectionRaised, "withdrawal", {"case_id": "uuid", "day": "date"}, _withdrawn),
    rows(ProtectionRaised, "protection", {"case_id": "uuid", "day": "date"}, _withdrawn),
    rows(
        HeadcountAdded,
        "headcount",
        {
            "headcount_id": "uuid",
            "programme": "text",
            "unit": "text",
            "sex": "text",
            "start_year": "int",
        },
        _headcount,
    ),
    rows(
        AttendanceRecorded,
        "attendance",
        {
            "case_id": "uuid",
            "sequence": "bigint",
            "week": "date",
            "planned_hours": "int",
            "attended_hours": "int",
        },
        _attendance,
    ),
)

_STARTED = """
select unit, sex, count(*)::int as people
  from (select unit, sex from participant
         where programme = $1 and started_on between $2 and $3
        union all
        select unit, sex from headcount
         where programme = $1
           and start_year between extract(year from $2::date) and extract(year from $3::date)) s
 group by 1, 2
"""

_ENDED = """
select unit, coalesce(sex, 'not_recorded') as sex, count(*)::int as people
  from place where programme = $1 and ended_on between $2 and $3
 group by 1, 2
"""

_ONGOING = """
select unit, coalesce(sex, 'not_recorded') as sex, count(*)::int as people
  from place
 where programme = $1 and from_on <= $2 and (until_on is null or until_on > $2)
 group by 1, 2
"""

_STAYS = """
select unit, count(*)::int as ended, sum(ended_on - started_on)::int as days
  from participant where programme = $1 and ended_on between $2 and $3
 group by 1
"""

_EXITS = """
select code, count(*)::int as cases from participant
 where programme = $1 and ended_on between $2 and $3 and hidden_on is null
 group by 1
"""

_ATTENDANCE = """
select unit, sum(planned_hours)::int as planned, sum(attended_hours)::int as attended
  from (select distinct on (p.case_id, a.week) p.unit, a.planned_hours, a.attended_hours
          from participant p join attendance a using (case_id)
         where p.programme = $1 and a.week between $2 and $3 and p.hidden_on is null
         order by p.case_id, a.week, a.sequence desc) weeks
 group by 1
"""


async def started(db: Connection, programme: str, period: Period) -> tuple[PeopleOfUnit, ...]:
    """Who started, named and headcounts; the period is of whole years."""
    return await _people(db, _STARTED, programme, period.first, period.last)


async def ended(db: Connection, programme: str, period: Period) -> tuple[PeopleOfUnit, ...]:
    """Who left a place, named and anonymous."""
    return await _people(db, _ENDED, programme, period.first, period.last)


async def ongoing(db: Connection, programme: str, on: date) -> tuple[PeopleOfUnit, ...]:
    """Who uses a place at the end of a day, named and anonymous."""
    return await _people(db, _ONGOING, programme, on)


async def _people(
    db: Connection, query: str, programme: str, *days: date
) -> tuple[PeopleOfUnit, ...]:
    found = await db.fetch(query, programme, *days)
    return tuple(PeopleOfUnit(row["unit"], row["sex"], row["people"]) for row in found)


async def stays(db: Connection, programme: str, period: Period) -> tuple[StaysOfUnit, ...]:
    """The stays that ended in the period."""
    found = await db.fetch(_STAYS, programme, period.first, period.last)
    return tuple(StaysOfUnit(row["unit"], row["ended"], row["days"]) for row in found)


async def exits(db: Connection, programme: str, period: Period) -> dict[str, int]:
    """The participations that ended in the period, by exit code."""
    found = await db.fetch(_EXITS, programme, period.first, period.last)
    return {row["code"]: row["cases"] for row in found}


async def attendance(db: Connection, programme: str, period: Period) -> dict[str, tuple[int, int]]:
    """Planned and attended hours by unit; a week recorded again counts as it was recorded last."""
    found = await db.fetch(_ATTENDANCE, programme, period.first, period.last)
    return {row["unit"]: (row["planned"], row["attended"]) for row in found}
