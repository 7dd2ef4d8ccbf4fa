"""Asked for a register outside: what it wants to know of the stays of a unit that began or ended in a period."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from chassis.http import Asked, Problem, asking
from contracts.base import Slug
from contracts.programme import Period
from participation.api.table import QUERIES
from participation.projections import reading
from participation.projections.export import Entry, entries_of
from participation.projections.record import RECORD

GROUND = "registration outside, of a participation at the reader's own unit"
router = APIRouter()


class Export(BaseModel):
    """`cursor` asks for what follows; none when this is the last page."""

    registration: str
    unit: str
    first: date
    last: date
    entries: tuple[Entry, ...]
    cursor: UUID | None


@router.get("/units/{unit}/registrations")
async def export_registrations(
    unit: str,
    registration: Slug,
    first: date,
    last: date,
    asked: Annotated[Asked, asking("export_registrations", QUERIES)],
    cursor: UUID | None = None,
) -> Export:
    """One entry for each start and each exit in the period, by case id; whoever is counted without a name is in none."""
    asked.allow(unit=unit)
    if last < first:
        raise Problem(422, "last_before_first", "the period ends before it begins", "last")
    cases = await reading.stays_at(asked.pool, unit, first, last, cursor)
    period, entries = Period(first=first, last=last), list[Entry]()
    for case_id in cases:
        entries += await _entries(asked, case_id, registration, period)
    return Export(
        registration=registration,
        unit=unit,
        first=first,
        last=last,
        entries=tuple(entries),
        cursor=cases[-1] if len(cases) == reading.PAGE else None,
    )


async def _entries(
    asked: Asked, case_id: UUID, registration: str, period: Period
) -> Iterable[Entry]:
    await asked.log_read(case_id, GROUND)
    record, _ = await asked.store.read(RECORD, case_id)
    return entries_of(case_id, registration, period, record)
