"""Asked during a participation: plan, meetings, attendance, situation, planned end, exit."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.event_store import Work
from chassis.http import Asked, Dated, asking
from contracts.base import Day
from contracts.codes import Exit as ExitCode
from contracts.codes import MovedEnd
from contracts.programme import Situation
from participation.api.cases import row_of
from participation.api.table import COMMANDS
from participation.domain.participation.commands import (
    DuringCommand,
    EstablishPlan,
    Exit,
    Goals,
    HoldNetworkMeeting,
    Hours,
    MovePlannedEnd,
    RecordAttendance,
    RecordSituation,
    RevisePlan,
)
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.unit.commands import FreePlace
from participation.domain.unit.deciding import UNIT

router = APIRouter()


class PlanBody(Dated):
    goals: Goals


class NetworkMeetingBody(Dated):
    attended_by: tuple[str, ...]


class AttendanceBody(Dated):
    week: Day
    planned_hours: Hours
    attended_hours: Hours


class PlannedEndBody(Dated):
    planned_end: Day
    reason: MovedEnd


class SituationBody(Dated):
    situation: Situation


class ExitBody(Dated):
    """`situation` is the one after; left out when it has been recorded already."""

    code: ExitCode
    situation: Situation | None = None


@router.post("/participations/{case_id}/plan", status_code=201)
async def establish_plan(
    case_id: UUID, body: PlanBody, asked: Annotated[Asked, asking("establish_plan", COMMANDS)]
) -> Response:
    return await _answer(asked, case_id, EstablishPlan(on=asked.on(body.on), goals=body.goals))


@router.post("/participations/{case_id}/plan/revision", status_code=201)
async def revise_plan(
    case_id: UUID, body: PlanBody, asked: Annotated[Asked, asking("revise_plan", COMMANDS)]
) -> Response:
    command = RevisePlan(on=asked.on(body.on), goals=body.goals)
    return await _answer(asked, case_id, command, precondition=True)


@router.post("/participations/{case_id}/network-meetings", status_code=201)
async def hold_network_meeting(
    case_id: UUID,
    body: NetworkMeetingBody,
    asked: Annotated[Asked, asking("hold_network_meeting", COMMANDS)],
) -> Response:
    command = HoldNetworkMeeting(on=asked.on(body.on), attended_by=body.attended_by)
    return await _answer(asked, case_id, command)


@router.post("/participations/{case_id}/attendance", status_code=201)
async def record_attendance(
    case_id: UUID,
    body: AttendanceBody,
    asked: Annotated[Asked, asking("record_attendance", COMMANDS)],
) -> Response:
    command = RecordAttendance(
        on=asked.on(body.on),
        week=body.week,
        planned_hours=body.planned_hours,
        attended_hours=body.attended_hours,
    )
    return await _answer(asked, case_id, command)


@router.post("/participations/{case_id}/planned-end", status_code=201)
async def move_planned_end(
    case_id: UUID,
    body: PlannedEndBody,
    asked: Annotated[Asked, asking("move_planned_end", COMMANDS)],
) -> Response:
    command = MovePlannedEnd(on=asked.on(body.on), planned_end=body.planned_end, reason=body.reason)
    return await _answer(asked, case_id, command, precondition=True)


@router.post("/participations/{case_id}/situation", status_code=201)
async def record_situation(
    case_id: UUID,
    body: SituationBody,
    asked: Annotated[Asked, asking("record_situation", COMMANDS)],
) -> Response:
    command = RecordSituation(on=asked.on(body.on), situation=body.situation)
    return await _answer(asked, case_id, command)


@router.post("/participations/{case_id}/exit", status_code=201)
async def exit_participation(
    case_id: UUID, body: ExitBody, asked: Annotated[Asked, asking("exit_participation", COMMANDS)]
) -> Response:
    """Place and seat are free in the same transaction, and the place is held for the first in line."""
    unit = (await row_of(asked.pool, case_id)).unit
    command = Exit(on=asked.on(body.on), code=body.code, situation=body.situation)
    return await asked.carry_out(
        streams=(PARTICIPATION.stream(case_id), UNIT.stream(unit)),
        unit=unit,
        act=_exiting(case_id, unit, command),
    )


def _exiting(case_id: UUID, unit: str, command: Exit) -> Callable[[Work], None]:
    def act(work: Work) -> None:
        exited = work.decide(PARTICIPATION, case_id, command)[-1]
        work.decide(UNIT, unit, FreePlace(on=exited.on, case_id=case_id))

    return act


async def _answer(
    asked: Asked, case_id: UUID, command: DuringCommand, precondition: bool = False
) -> Response:
    unit = (await row_of(asked.pool, case_id)).unit
    return await asked.carry_out(
        streams=(PARTICIPATION.stream(case_id),),
        unit=unit,
        act=lambda work: work.decide(PARTICIPATION, case_id, command),
        precondition=precondition,
    )
