"""Working lists: what a function has to do at a unit, and what an agency is asked."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter

from chassis.http import Asked, Problem, asking, reads_of
from followup.api.table import OF_AGENCY, OF_UNIT, QUERIES
from followup.projections import lists
from followup.projections.lists import AgencyList, Place, Show, WorkingList

router = APIRouter()

Function = Literal["contact_person", "supervisor", "network", "coordinator"]


@router.get("/working-list")
async def read_working_list(
    function: Function,
    asked: Annotated[Asked, asking("read_working_list", QUERIES)],
    unit: str | None = None,
    show: Show = "now",
    cursor: str | None = None,
) -> WorkingList:
    """Of one unit, or of all units that the reader is assigned to, oldest first.

    `now` is whatever the function is reminded of by today; `due` and `overdue` are those that stand so,
    `upcoming` those whose reminder is still to come.
    """
    units, after = _units(asked, unit), _after(cursor, lists.FIRST_TASK)
    found = await lists.working_list(asked.pool, function, units, asked.clock.today(), show, after)
    await asked.log_reads([task.case_id for task in found.tasks], OF_UNIT)
    return found


@router.get("/agency-list")
async def read_agency_list(
    asked: Annotated[Asked, asking("read_agency_list", QUERIES)], cursor: str | None = None
) -> AgencyList:
    """What the reader's own agency is asked and has not answered, in cases whose consent names it."""
    agency = asked.principal.organisation
    asked.allow(organisation=agency)
    after = _after(cursor, lists.FIRST_ASK)
    found = await lists.agency_list(asked.pool, agency, asked.clock.today(), after)
    await asked.log_reads([each.case_id for each in found.asked], OF_AGENCY)
    return found


@router.get("/reads/{case_id}")
async def list_reads(
    case_id: UUID, asked: Annotated[Asked, asking("list_reads", QUERIES)]
) -> dict[str, Any]:
    """Who has looked at a schedule, also when nothing else of the case can be asked for any more."""
    await asked.log_read(case_id, "shown to the person")
    return {"reads": await reads_of(asked.pool, case_id)}


def _units(asked: Asked, unit: str | None) -> Sequence[str]:
    if unit is None:
        return sorted(asked.principal.units)
    asked.allow(unit=unit)
    return (unit,)


_P = TypeVar("_P", bound=Place)


def _after(text: str | None, first: _P) -> _P:
    try:
        return first.read(text) if text else first
    except ValueError:
        raise Problem(422, "cursor", "this is no cursor of ours", "cursor") from None
