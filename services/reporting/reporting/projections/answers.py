"""Instruments: who answered on which occasion and with what score; no item is ever told."""

from collections.abc import Iterable
from decimal import Decimal

from chassis.database import Connection
from contracts import followup, participation
from reporting.domain.instruments import Answered, Paired
from reporting.domain.periods import Period
from reporting.projections.rows import Row, Rows, rows

Given = participation.InstrumentCompleted | followup.InstrumentCompleted
Missed = participation.InstrumentMissed | followup.InstrumentMissed


def _key(fact: Given | Missed, sequence: int) -> Row:
    if isinstance(fact, followup.InstrumentCompleted | followup.InstrumentMissed):
        by = (fact.milestone, fact.respondent.value, fact.agency or "")
    else:
        by = (fact.occasion.value, fact.respondent.value, "")
    return fact.case_id, fact.instrument, *by, fact.service, sequence


def _answered(fact: Given, sequence: int) -> Iterable[Row]:
    yield *_key(fact, sequence), fact.instrument_version, fact.on, fact.score, None


def _missed(fact: Missed, sequence: int) -> Iterable[Row]:
    yield *_key(fact, sequence), fact.instrument_version, fact.on, None, fact.code.value


_COLUMNS = {
    "case_id": "uuid",
    "instrument": "text",
    "occasion": "text",
    "respondent": "text",
    "agency": "text",
    "source": "text",
    "sequence": "bigint",
    "instrument_version": "int",
    "day": "date",
    "score": "numeric",
    "missed": "text",
}


def _answers(
    given: type[participation.InstrumentCompleted] | type[followup.InstrumentCompleted],
    missed: type[participation.InstrumentMissed] | type[followup.InstrumentMissed],
) -> tuple[Rows, ...]:
    return rows(given, "answer", _COLUMNS, _answered), rows(missed, "answer", _COLUMNS, _missed)


ROWS = (
    *_answers(participation.InstrumentCompleted, participation.InstrumentMissed),
    *_answers(followup.InstrumentCompleted, followup.InstrumentMissed),
)

# The last thing told of an instrument on an occasion counts, and an answer whatever was missed before it; `day` is that of
# the first answer, so that a correction moves no figure to another year.
LATEST = """
    select distinct on (a.case_id, a.instrument, a.occasion, a.respondent, a.agency)
           p.unit, p.pool, p.programme_version, p.started_on, a.case_id, a.instrument, a.occasion,
           a.sequence, a.score, a.missed,
           min(a.day) over (partition by a.case_id, a.instrument, a.occasion, a.respondent, a.agency,
                                         a.missed is null) as day
      from participant p join answer a using (case_id)
     where p.programme = $1 and p.hidden_on is null
     order by a.case_id, a.instrument, a.occasion, a.respondent, a.agency,
              (a.missed is null) desc, a.sequence desc
"""

# First and last score of each person and instrument, in the order of the way through the programme.
PAIRED = f"""
    select case_id, instrument, max(unit) as unit, max(pool) as pool, max(started_on) as started_on,
           (array_agg(score order by place))[1] as first_score,
           (array_agg(score order by place desc))[1] as last_score,
           (array_agg(day order by place desc))[1] as day
      from (select l.*, row_number() over (
                   partition by case_id, instrument
                   order by case when occasion = 'start' then 0 when occasion = 'exit' then 2
                                 when m.counted_from = 'exit' then 3 else 1 end,
                            day, sequence) as place
              from ({LATEST}) l left join milestone m
                on m.programme = $1 and m.programme_version = l.programme_version
               and m.milestone = l.occasion
             where score is not null) placed
     group by case_id, instrument having count(*) > 1
"""

_ANSWERED = f"""
with asked as (
    select version, i ->> 'instrument' as instrument, i ->> 'name' as name, number, at, place
      from programme, jsonb_array_elements(document -> 'instruments') with ordinality n (i, number),
           jsonb_array_elements_text(i -> 'at') with ordinality a (at, place)
     where programme = $1
), latest as ({LATEST}),
due as (
    select distinct on (s.case_id, s.milestone) s.case_id, s.milestone, s.step
      from participant p join milestone_step s using (case_id)
     where p.programme = $1 and p.started_on between $2 and $3
     order by s.case_id, s.milestone, s.sequence desc)
select instrument, max(name) as name, at,
       count(*)::int as asked,
       count(*) filter (where given > 0)::int as answered,
       count(scored)::int as scored, sum(scored) as score
  from (select k.instrument, k.name, k.at, k.number, k.place, count(l.case_id) as given,
               avg(l.score) as scored
          from participant p join asked k on k.version = p.programme_version
          left join latest l on l.case_id = p.case_id and l.instrument = k.instrument
               and l.occasion = k.at and l.missed is null
          left join due m on m.case_id = p.case_id and m.milestone = k.at
         where p.programme = $1 and p.started_on between $2 and $3 and p.hidden_on is null
           and (k.at = 'start' or (k.at = 'exit' and p.ended_on is not null)
                or m.step in ('done', 'missed', 'overdue') or l.case_id is not null)
         group by p.case_id, k.instrument, k.name, k.at, k.number, k.place) asked
 group by instrument, at order by min(number), min(place), at
"""

_PAIRS = f"""
select instrument, count(*)::int as pairs, sum(first_score) as first_score, sum(last_score) as last_score
  from ({PAIRED}) paired
 where started_on between $2 and $3
 group by 1
"""


async def answered(db: Connection, programme: str, period: Period) -> tuple[Answered, ...]:
    """Of those who started in the period: who was asked, who answered, and the scores, on each occasion."""
    return tuple(
        Answered(
            row["instrument"],
            row["name"],
            row["at"],
            row["asked"],
            row["answered"],
            row["scored"],
            row["score"] or Decimal(0),
        )
        for row in await db.fetch(_ANSWERED, programme, period.first, period.last)
    )


async def pairs(db: Connection, programme: str, period: Period) -> dict[str, Paired]:
    """Of those who started in the period and scored at least twice, by instrument."""
    return {
        row["instrument"]: Paired(row["pairs"], row["first_score"], row["last_score"])
        for row in await db.fetch(_PAIRS, programme, period.first, period.last)
    }
