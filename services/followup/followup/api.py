"""Asked: what is waited for, and what became of it."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.http import Allow, Asked, Dated, Problem, asking, reads_of
from contracts.codes import NonResponse
from contracts.programme import Situation
from followup.domain.schedule import SCHEDULE
from followup.domain.schedule.messages import Answer, CompleteMilestone, MissMilestone
from followup.projections import reading
from followup.projections.reading import Cursor, ScheduleView, WorkingList

COMMANDS = {
    "complete_milestone": Allow(roles=("unit_staff",), by="unit"),
    "miss_milestone": Allow(roles=("unit_staff",), by="unit"),
}
QUERIES = {
    "read_schedule": Allow(roles=("unit_staff",), by="unit"),
    "read_working_list": Allow(roles=("unit_staff",), by="unit"),
    "list_reads": Allow(roles=("operator",)),
}
Function = Literal["contact_person", "supervisor", "network", "coordinator"]
GROUND = "follow-up of a participation at the reader's own unit"

router = APIRouter()


class CompletionBody(Dated):
    """`situation` is required where the milestone records one, and refused where it does not."""

    situation: Situation | None = None


class MissBody(Dated):
    code: NonResponse


@router.post("/schedules/{case_id}/milestones/{milestone}/completion", status_code=201)
async def complete_milestone(
    case_id: UUID,
    milestone: str,
    body: CompletionBody,
    asked: Annotated[Asked, asking("complete_milestone", COMMANDS)],
) -> Response:
    on = asked.on(body.on)
    command = CompleteMilestone(on=on, milestone=milestone, situation=body.situation)
    return await _answer(asked, case_id, command)


@router.post("/schedules/{case_id}/milestones/{milestone}/miss", status_code=201)
async def miss_milestone(
    case_id: UUID,
    milestone: str,
    body: MissBody,
    asked: Annotated[Asked, asking("miss_milestone", COMMANDS)],
) -> Response:
    command = MissMilestone(on=asked.on(body.on), milestone=milestone, code=body.code)
    return await _answer(asked, case_id, command)


async def _answer(asked: Asked, case: UUID, command: Answer) -> Response:
    unit = await _unit_of(asked, case)
    return await asked.carry_out(
        streams=(SCHEDULE.stream(case),),
        unit=unit,
        act=lambda work: work.decide(SCHEDULE, case, command),
    )


async def _unit_of(asked: Asked, case: UUID) -> str:
    unit = await reading.unit_of(asked.pool, case)
    if unit is None:
        raise Problem.not_found("/case_id", "nothing is scheduled for the case")
    return unit


@router.get("/schedules/{case_id}")
async def read_schedule(
    case_id: UUID,
    response: Response,
    asked: Annotated[Asked, asking("read_schedule", QUERIES)],
    wait_for: str | None = None,
) -> ScheduleView:
    await asked.wait_for(wait_for)
    asked.allow(unit=await _unit_of(asked, case_id))
    found = await reading.schedule_of(asked.pool, case_id)
    if found is None:
        raise Problem.not_found("/case_id", "nothing is scheduled for the case")
    await asked.log_read(case_id, GROUND)
    schedule, version = found
    response.headers["ETag"] = f'"{version}"'
    return schedule


@router.get("/working-list")
async def read_working_list(
    function: Function,
    asked: Annotated[Asked, asking("read_working_list", QUERIES)],
    unit: str | None = None,
    cursor: str | None = None,
) -> WorkingList:
    """Of one unit, or of all units that the reader is assigned to."""
    units = _units(asked, unit)
    today = asked.clock.today()
    return await reading.working_list(asked.pool, function, units, today, _cursor(cursor))


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


def _cursor(text: str | None) -> Cursor:
    try:
        return Cursor.read(text) if text else Cursor()
    except ValueError:
        raise Problem(422, "cursor", "this is no cursor of ours", "cursor") from None
