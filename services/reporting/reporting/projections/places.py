"""Places in use, named and anonymous, against the places that there are."""

from collections.abc import Iterable

from chassis.database import Connection
from contracts.participation import AnonymousPlaceFreed, AnonymousPlaceTaken
from reporting.domain.occupancy import MonthOfUse
from reporting.domain.periods import Period
from reporting.domain.pools import PoolOfUse
from reporting.projections.rows import Row, rows


def _place(fact: AnonymousPlaceTaken | AnonymousPlaceFreed, sequence: int) -> Iterable[Row]:
    taken = isinstance(fact, AnonymousPlaceTaken)
    yield fact.unit, sequence, fact.number, taken, fact.on, fact.pool if taken else None


_COLUMNS = {
    "unit": "text",
    "sequence": "bigint",
    "number": "int",
    "taken": "bool",
    "day": "date",
    "pool": "text",
}

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


_POOLS = """
with pooled as (
    select c.programme, c.unit, p.pool, p.name, p.ordinal, p.high, c.sequence,
           greatest(c.from_on, $2) as from_on, least(c.until_on, $3::date + 1) as until_on
      from capacity c join pool p using (unit, sequence)
     where c.programme = $1 and c.from_on <= $3 and (c.until_on is null or c.until_on > $2)
), used as (
    select unit, pool, sum(least(until_on, $3::date + 1) - greatest(from_on, $2))::int as days
      from place
     where programme = $1 and pool is not null
       and from_on <= $3 and (until_on is null or until_on > greatest(from_on, $2))
     group by 1, 2
)
select unit, pool, (array_agg(name order by sequence desc))[1] as name,
       coalesce(sum(high * (until_on - from_on)), 0)::int as available,
       coalesce(max(used.days), 0) as used
  from pooled full join used using (unit, pool)
 group by unit, pool order by unit, min(ordinal), pool
"""


async def pools(db: Connection, programme: str, period: Period) -> tuple[PoolOfUse, ...]:
    """Place-days used and available in each pool of each unit."""
    return tuple(
        PoolOfUse(
            row["unit"], row["pool"], row["name"] or row["pool"], row["used"], row["available"]
        )
        for row in await db.fetch(_POOLS, programme, period.first, period.last)
    )
