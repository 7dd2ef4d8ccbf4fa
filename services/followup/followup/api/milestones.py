"""A case's schedule, and what became of its milestones."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, asking
from contracts.codes import NonResponse
from contracts.programme import Situation
from followup.api.table import COMMANDS, OF_UNIT, QUERIES
from followup.domain.schedule import SCHEDULE
from followup.domain.schedule.asking import asking as asked_at
from followup.domain.schedule.messages import CompleteMilestone, MissMilestone
from followup.domain.survey import SURVEY
from followup.domain.survey.messages import MissParticipant
from followup.projections import reading
from followup.projections.reading import ScheduleView

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
    return await asked.carry_out(
        streams=(SCHEDULE.stream(case_id),),
        unit=await unit_of(asked, case_id),
        act=lambda work: work.decide(SCHEDULE, case_id, command),
    )


@router.post("/schedules/{case_id}/milestones/{milestone}/miss", status_code=201)
async def miss_milestone(
    case_id: UUID,
    milestone: str,
    body: MissBody,
    asked: Annotated[Asked, asking("miss_milestone", COMMANDS)],
) -> Response:
    """What the participant was to answer there is missed for the same reason.

    `deceased` and `protected` end all that is still waited for in the case.
    """
    on = asked.on(body.on)

    def act(work: Work) -> None:
        work.decide(SCHEDULE, case_id, MissMilestone(on=on, milestone=milestone, code=body.code))
        there = asked_at(work.state(SCHEDULE, case_id), milestone)
        work.decide(SURVEY, case_id, MissParticipant(on=on, asking=there, code=body.code))

    return await asked.carry_out(
        streams=(SCHEDULE.stream(case_id), SURVEY.stream(case_id)),
        unit=await unit_of(asked, case_id),
        act=act,
    )


async def unit_of(asked: Asked, case: UUID) -> str:
    """Raises Problem when nothing is scheduled."""
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
    asked.allow(unit=await unit_of(asked, case_id))
    found = await reading.schedule_of(asked.pool, case_id)
    if found is None:
        raise Problem.not_found("/case_id", "nothing is scheduled for the case")
    await asked.log_read(case_id, OF_UNIT)
    schedule, version = found
    response.headers["ETag"] = f'"{version}"'
    return schedule
