"""Asked of how much and how long: extent, attendance, pauses, the planned end, a longer stay."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.http import Asked, Dated, asking
from contracts.base import Day
from contracts.codes import LengthException, MovedEnd
from contracts.codes import Pause as PauseCode
from contracts.programme import Weekday
from participation.api.answering import answer, command
from participation.api.table import COMMANDS
from participation.domain.participation.commands import (
    AgreeExtent,
    CorrectAttendance,
    Extent,
    Hours,
    MovePlannedEnd,
    Pause,
    RecordAttendance,
    RecordLengthException,
    Resume,
)

router = APIRouter()


class ExtentBody(Dated):
    """In percent of 40 hours a week, and on which of the programme's days."""

    extent: Extent
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()


class AttendanceBody(Dated):
    """Hours of one week, which `week` names by its Monday, and the days, where they are noted."""

    week: Day
    planned_hours: Hours
    attended_hours: Hours
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()


class PlannedEndBody(Dated):
    planned_end: Day
    reason: MovedEnd


class PauseBody(Dated):
    reason: PauseCode


class LengthExceptionBody(Dated):
    """The stay may last up to and including `until`."""

    until: Day
    reason: LengthException
    why: Annotated[str, Field(min_length=1, max_length=1000)]


@router.post("/participations/{case_id}/extent", status_code=201)
async def agree_extent(
    case_id: UUID, body: ExtentBody, asked: Annotated[Asked, asking("agree_extent", COMMANDS)]
) -> Response:
    return await answer(asked, case_id, command(AgreeExtent, asked, body))


@router.post("/participations/{case_id}/attendance", status_code=201)
async def record_attendance(
    case_id: UUID,
    body: AttendanceBody,
    asked: Annotated[Asked, asking("record_attendance", COMMANDS)],
) -> Response:
    return await answer(asked, case_id, command(RecordAttendance, asked, body))


@router.post("/participations/{case_id}/attendance/correction", status_code=201)
async def correct_attendance(
    case_id: UUID,
    body: AttendanceBody,
    asked: Annotated[Asked, asking("correct_attendance", COMMANDS)],
) -> Response:
    """Of a week that has been recorded, also after the exit."""
    return await answer(asked, case_id, command(CorrectAttendance, asked, body), precondition=True)


@router.post("/participations/{case_id}/planned-end", status_code=201)
async def move_planned_end(
    case_id: UUID,
    body: PlannedEndBody,
    asked: Annotated[Asked, asking("move_planned_end", COMMANDS)],
) -> Response:
    return await answer(asked, case_id, command(MovePlannedEnd, asked, body), precondition=True)


@router.post("/participations/{case_id}/pause", status_code=201)
async def pause(
    case_id: UUID, body: PauseBody, asked: Annotated[Asked, asking("pause", COMMANDS)]
) -> Response:
    """The place is kept. Whether the days count is the programme's business."""
    return await answer(asked, case_id, command(Pause, asked, body))


@router.post("/participations/{case_id}/resumption", status_code=201)
async def resume(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("resume", COMMANDS)]
) -> Response:
    """`on` is the first day after the pause."""
    return await answer(asked, case_id, command(Resume, asked, body))


@router.post("/participations/{case_id}/length-exception", status_code=201)
async def record_length_exception(
    case_id: UUID,
    body: LengthExceptionBody,
    asked: Annotated[Asked, asking("record_length_exception", COMMANDS)],
) -> Response:
    """Longer than the programme allows, for a reason."""
    said = command(RecordLengthException, asked, body)
    return await answer(asked, case_id, said, precondition=True)
