"""The queries on rows: whose case is where."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Pool

_CASE = "select case_id, programme, unit, state from desk.participation where case_id = $1"
_LIST = """
select case_id, programme, unit, state from desk.participation
where unit = any ($1) and case_id > $2 order by case_id limit $3
"""
_STAYS = """
select case_id from desk.participation
 where unit = $1 and case_id > $4 and state in ('enrolled', 'exited')
   and (enrolled_on between $2 and $3 or exited_on between $2 and $3)
 order by case_id limit $5
"""
PAGE = 100
"""Rows in one answer."""


class CaseRow(BaseModel):
    case_id: UUID
    programme: str
    unit: str
    state: str


class CasePage(BaseModel):
    """`cursor` asks for what follows; none when this is the last page."""

    participations: tuple[CaseRow, ...]
    cursor: UUID | None


async def case_row(pool: Pool, case_id: UUID) -> CaseRow | None:
    """Where the case is, or none when nobody by that id has been awaited here."""
    row = await pool.fetchrow(_CASE, case_id)
    return CaseRow.model_validate(dict(row)) if row else None


async def cases_at(pool: Pool, units: Sequence[str], after: UUID | None) -> CasePage:
    """A page of the cases at these units, ordered by id."""
    rows = await pool.fetch(_LIST, list(units), after or UUID(int=0), PAGE)
    cases = tuple(CaseRow.model_validate(dict(row)) for row in rows)
    return CasePage(participations=cases, cursor=cases[-1].case_id if len(cases) == PAGE else None)


async def stays_at(
    pool: Pool, unit: str, first: date, last: date, after: UUID | None
) -> list[UUID]:
    """A page of the cases whose stay at the unit began or ended on one of these days, ordered by id."""
    rows = await pool.fetch(_STAYS, unit, first, last, after or UUID(int=0), PAGE)
    return [row["case_id"] for row in rows]
