"""Who started, was there, rested and ended, by unit."""

from collections.abc import Sequence
from datetime import date

from chassis.database import Connection
from reporting.domain.history import Passage
from reporting.domain.periods import Period
from reporting.domain.throughput import PeopleOfUnit, StaysOfUnit

_STARTED = """
select unit, sex, count(*)::int as people
  from (select unit, sex from participant
         where programme = $1 and started_on between $2 and $3
        union all
        select unit, sex from counted
         where programme = $1 and day between $2 and $3) s
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

_PAUSED = """
select p.unit, p.sex, count(*)::int as people
  from participant p join lateral (
        select paused from pause s where s.case_id = p.case_id and s.day <= $2
         order by sequence desc limit 1) last on last.paused
 where p.programme = $1 and p.started_on <= $2 and p.hidden_on is null
   and (p.ended_on is null or p.ended_on > $2)
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

_SPANS = """
with span as (select * from unnest($2::date[], $3::date[]) with ordinality s (first, last, place)),
people as (
    select started_on, coalesce(ended_on, hidden_on) as left_on,
           ended_on
      from participant where programme = $1
    union all
    select day, day, null from counted where programme = $1)
select place, count(*) filter (where started_on between first and last)::int as started,
       count(*) filter (where ended_on between first and last)::int as ended,
       count(*) filter (
             where started_on <= last and (left_on is null or left_on >= first))::int as took_part
  from span left join people on true
 group by place order by place
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
    """Who started, named and headcounts; of a headcount the year alone is known."""
    return await _people(db, _STARTED, programme, period.first, period.last)


async def ended(db: Connection, programme: str, period: Period) -> tuple[PeopleOfUnit, ...]:
    """Who left a place, named and anonymous."""
    return await _people(db, _ENDED, programme, period.first, period.last)


async def ongoing(db: Connection, programme: str, on: date) -> tuple[PeopleOfUnit, ...]:
    """Who uses a place at the end of a day, named and anonymous."""
    return await _people(db, _ONGOING, programme, on)


async def paused(db: Connection, programme: str, on: date) -> tuple[PeopleOfUnit, ...]:
    """Who rests and keeps the place at the end of a day."""
    return await _people(db, _PAUSED, programme, on)


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


async def by_span(db: Connection, programme: str, spans: Sequence[Period]) -> tuple[Passage, ...]:
    """Who started, ended and took part, in each of these times."""
    firsts, lasts = [span.first for span in spans], [span.last for span in spans]
    return tuple(
        Passage(row["started"], row["ended"], row["took_part"])
        for row in await db.fetch(_SPANS, programme, firsts, lasts)
    )
