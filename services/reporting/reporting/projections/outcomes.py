"""Income and occupation as recorded before, after and at follow-up."""

from collections.abc import Iterable

from chassis.database import Connection
from contracts import followup, participation
from reporting.domain.outcomes import Recorded
from reporting.domain.periods import Period
from reporting.projections.rows import Row, Rows, rows

Recording = participation.SituationRecorded | followup.SituationRecorded
Key = tuple[object, ...]


def _key(fact: Recording, sequence: int) -> Key:
    milestone = fact.milestone if isinstance(fact, followup.SituationRecorded) else ""
    return fact.case_id, fact.occasion.value, milestone, sequence


def _situation(fact: Recording, sequence: int) -> Iterable[Row]:
    occupation = (fact.situation.occupation.value, fact.situation.occupation_extent)
    yield *_key(fact, sequence), fact.on, *occupation


def _incomes(fact: Recording, sequence: int) -> Iterable[Row]:
    for source in fact.situation.incomes:
        yield *_key(fact, sequence), source.income.value, source.extent


_KEY = {"case_id": "uuid", "occasion": "text", "milestone": "text", "sequence": "bigint"}
_SITUATION = {**_KEY, "day": "date", "occupation": "text", "occupation_extent": "int"}
_INCOME = {**_KEY, "income": "text", "extent": "int"}


def _recorded(fact: type[Recording]) -> tuple[Rows, ...]:
    return (
        rows(fact, "situation", _SITUATION, _situation),
        rows(fact, "income_source", _INCOME, _incomes),
    )


ROWS = (
    *_recorded(participation.SituationRecorded),
    *_recorded(followup.SituationRecorded),
)

# What was recorded at an exit that was taken back is of no exit, until the stay ends again.
_LATEST = """
with latest as (
    select distinct on (s.case_id, s.occasion) s.*
      from participant p join situation s using (case_id)
     where p.programme = $1 and p.started_on between $2 and $3 and p.hidden_on is null
       and (s.occasion <> 'after' or p.ended_on is not null or not exists (
            select from reopening r where r.case_id = s.case_id and r.sequence > s.sequence))
     order by s.case_id, s.occasion, s.day desc, s.sequence desc, s.milestone desc)
"""

_OCCUPATIONS = f"""{_LATEST}
select occasion, occupation as code, count(*)::int as cases from latest group by 1, 2
"""

_INCOMES = f"""{_LATEST}
select occasion, income as code, count(*)::int as cases
  from latest join income_source using (case_id, occasion, milestone, sequence)
 group by 1, 2
"""


async def recorded(db: Connection, programme: str, period: Period) -> dict[str, Recorded]:
    """By occasion: the latest situation of each participant who started in the period."""
    occupations = await _counts(db, _OCCUPATIONS, programme, period)
    incomes = await _counts(db, _INCOMES, programme, period)
    return {
        occasion: Recorded(counts, incomes.get(occasion, {}))
        for occasion, counts in occupations.items()
    }


async def _counts(
    db: Connection, query: str, programme: str, period: Period
) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for row in await db.fetch(query, programme, period.first, period.last):
        counts.setdefault(row["occasion"], {})[row["code"]] = row["cases"]
    return counts
