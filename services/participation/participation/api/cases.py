"""Asked of the desk: one participation, or the cases at the reader's units."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.database import Pool
from chassis.http import Asked, Problem, asking
from participation.api.table import QUERIES
from participation.projections import reading
from participation.projections.reading import CasePage, CaseRow
from participation.projections.record import RECORD, Record, record_of

GROUND = "participation at the reader's own unit"
router = APIRouter()


class ParticipationView(Record):
    case_id: UUID


async def row_of(pool: Pool, case_id: UUID) -> CaseRow:
    """Where the case is; raises Problem 404 when nobody by that id has been awaited here."""
    row = await reading.case_row(pool, case_id)
    if row is None:
        raise Problem.not_found("/case_id", "nobody by that id is awaited here")
    return row


@router.get("/participations/{case_id}")
async def read_participation(
    case_id: UUID,
    response: Response,
    asked: Annotated[Asked, asking("read_participation", QUERIES)],
    wait_for: str | None = None,
) -> ParticipationView:
    await asked.wait_for(wait_for)
    asked.allow(unit=(await row_of(asked.pool, case_id)).unit)
    await asked.log_read(case_id, GROUND)
    reading, version = await asked.store.read(RECORD, case_id)
    response.headers["ETag"] = f'"{version}"'
    return ParticipationView(case_id=case_id, **dict(record_of(reading)))


@router.get("/participations")
async def list_participations(
    asked: Annotated[Asked, asking("list_participations", QUERIES)],
    unit: str | None = None,
    cursor: UUID | None = None,
) -> CasePage:
    """Of one unit, or of all units that the reader is assigned to: ids and states, nobody's text."""
    if unit is not None:
        asked.allow(unit=unit)
    units = sorted(asked.principal.units) if unit is None else [unit]
    return await reading.cases_at(asked.pool, units, cursor)
