"""Places in use, named and anonymous, against the places that there are."""

from collections.abc import Iterable

from chassis.database import Connection
from contracts.participation import AnonymousPlaceFreed, AnonymousPlaceTaken
from reporting.domain.occupancy import MonthOfUse
from reporting.domain.periods import Period
from reporting.projections.rows import Row, rows


def _place(fact: AnonymousPlaceTaken | AnonymousPlaceFreed, sequence: int) -> Iterable[Row]:
    yield fact.unit, sequence, fact.number, isinstance(fact, AnonymousPlaceTaken), fact.on


_COLUMNS = {"unit": "text", "sequence": "bigint", "number": "int", "taken": "bool", "day": "date"}

ROWS = (
    rows(AnonymousPlaceTaken, "anonymous_place", _COLUMNS, _place),
    rows(AnonymousPlaceFreed, "anonymous_place", _COLUMNS, _place),
)

_USE = """
with month as (
    select * from unnest($2::date[], $3::date[]) m (first, last)
), used as (
    select p.unit, m.first,
           sum(least(p.until_on, m.last + 1) - greatest(p.from_on, m.first))::int as days
      from month m join place p
        on p.from_on <= m.last and (p.until_on is null or p.until_on > greatest(p.from_on, m.first))
     where p.programme = $1
     group by 1, 2
), available as (
    select c.unit, m.first,
           sum(high * (least(c.until_on, m.last + 1) - greatest(c.from_on, m.first)))::int as days
      from month m join capacity c
        on c.from_on <= m.last and (c.until_on is null or c.until_on > greatest(c.from_on, m.first))
     where c.programme = $1
     group by 1, 2
)
select unit, first as month, m.last - first + 1 as days,
       coalesce(used.days, 0) as used, coalesce(available.days, 0) as available
  from used full join available using (unit, first) join month m using (first)
 order by unit, first
"""


async def use(db: Connection, programme: str, period: Period) -> tuple[MonthOfUse, ...]:
    """Place-days used and available, by unit and month."""
    months = period.months()
    firsts, lasts = [month.first for month in months], [month.last for month in months]
    return tuple(
        MonthOfUse(row["unit"], row["month"], row["days"], row["used"], row["available"])
        for row in await db.fetch(_USE, programme, firsts, lasts)
    )
