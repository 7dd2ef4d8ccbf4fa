"""What targets count, by unit: one statement for each kind of count."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from chassis.database import Connection
from contracts.programme import Count, Counted
from reporting.domain.periods import Period
from reporting.domain.targets.counting import Better
from reporting.projections.answers import LATEST, PAIRED

_ASKED = """
with asked as (
    select $4::text[] as exits, $5::text as instrument, $6::text as milestone, $7::text as pool,
           $8::boolean as recorded, $9::numeric as above, $10::numeric as below)
"""

_EVERYBODY = """
select unit, count(*)::numeric as number from (
    select unit, p.pool from participant p, asked
     where programme = $1 and {named} and (hidden_on is null or not recorded)
       and (asked.pool is null or p.pool = asked.pool)
    union all
    select unit, null from counted, asked
     where programme = $1 and day between $2 and $3 and asked.pool is null and not recorded) p
 group by 1
"""

_ENDED = """
select unit, count(*)::numeric as number from participant p, asked
 where programme = $1 and ended_on between $2 and $3 and hidden_on is null
   and (asked.exits is null or code = any(asked.exits))
   and (asked.pool is null or p.pool = asked.pool)
"""

_SITUATED = """
   and (select sum(case when income = 'wage' then i.extent else 0 end)
          from (select distinct on (occasion) * from situation s
                 where s.case_id = p.case_id and occasion = '{occasion}'
                 order by occasion, day desc, sequence desc) last
          join income_source i using (case_id, occasion, milestone, sequence))
"""

_ANSWERS = f"""
select unit, count(*)::numeric as number from ({LATEST}) l, asked
 where missed is null and day between $2 and $3 and l.instrument = asked.instrument
   and (asked.pool is null or l.pool = asked.pool)
"""

_PAIRS = f"""
select unit, {{number}} as number from ({PAIRED}) l, asked
 where day between $2 and $3 and l.instrument = asked.instrument
   and (asked.pool is null or l.pool = asked.pool)
 group by 1
"""

_FOLLOW_UPS = """
select unit, count(*)::numeric as number from (
    select distinct on (s.case_id, s.milestone) p.unit, s.step
      from asked, participant p join milestone_step s using (case_id)
      join milestone m using (programme, programme_version, milestone)
     where p.programme = $1 and p.ended_on between $2 and $3 and p.hidden_on is null
       and m.counted_from = 'exit' and (asked.milestone is null or s.milestone = asked.milestone)
       and (asked.pool is null or p.pool = asked.pool)
     order by s.case_id, s.milestone, s.sequence desc) latest
 where step = any('{{{steps}}}') group by 1
"""

_QUERIES: Mapping[Counted, str] = MappingProxyType(
    {
        Counted.STARTED: _EVERYBODY.format(named="started_on between $2 and $3"),
        Counted.TOOK_PART: _EVERYBODY.format(
            named="started_on <= $3 and coalesce(ended_on, hidden_on, $2) >= $2"
        ),
        Counted.ENDED: f"{_ENDED} group by 1",
        Counted.WITH_PLAN: """
select unit, count(*)::numeric as number from participant p, asked
 where programme = $1 and started_on between $2 and $3 and hidden_on is null
   and (asked.pool is null or p.pool = asked.pool)
   and exists (select from plan where plan.case_id = p.case_id)
 group by 1
""",
        Counted.PLACE_DAYS: """
select unit, sum(least(until_on, $3::date + 1) - greatest(from_on, $2))::numeric as number
  from place p, asked
 where programme = $1 and from_on <= $3 and (until_on is null or until_on > greatest(from_on, $2))
   and (asked.pool is null or p.pool = asked.pool)
 group by 1
""",
        Counted.ANSWERS: f"{_ANSWERS} group by 1",
        Counted.POSITIVE_ANSWERS: f"{_ANSWERS} and (score > above or score < below) group by 1",
        Counted.PAIRS: _PAIRS.format(number="count(*)::numeric"),
        Counted.SCORE_CHANGES: _PAIRS.format(number="sum(last_score - first_score)"),
        Counted.OWN_INCOME_RISEN: f"{_ENDED}{_SITUATED.format(occasion='after')} >"
        + _SITUATED.format(occasion="before").replace("and", "", 1)
        + " group by 1",
        Counted.FOLLOW_UPS_DONE: _FOLLOW_UPS.format(steps="done"),
        Counted.FOLLOW_UPS_DUE: _FOLLOW_UPS.format(steps="done,missed,overdue"),
    }
)


async def counted(
    db: Connection,
    programme: str,
    period: Period,
    count: Count,
    better: Better,
    *,
    with_record: bool,
) -> dict[str, Fraction]:
    """By unit, for whatever is not of the calendar alone. `better` is that of the count's instrument."""
    found = await db.fetch(
        _ASKED + _QUERIES[count.of],
        programme,
        period.first,
        period.last,
        [code.value for code in count.exits] or None,
        count.instrument,
        count.milestone,
        count.pool,
        with_record,
        better.above,
        better.below,
    )
    return {row["unit"]: Fraction(row["number"]) for row in found if row["number"] is not None}
