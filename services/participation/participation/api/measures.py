"""Asked of measures: the situation, answers of instruments, registrations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.http import Asked, Dated, asking
from contracts.codes import Boundary, Occasion
from contracts.programme import Situation
from participation.api.answering import answer, command
from participation.api.table import COMMANDS
from participation.domain.participation.commands import (
    Answer,
    AnswerInstrument,
    CorrectAnswer,
    CorrectSituation,
    MissInstrument,
    NoteRegistration,
    RecordSituation,
    Unanswered,
)

router = APIRouter()


class SituationBody(Dated):
    situation: Situation


class OtherSituationBody(Dated):
    """As it was then, `before` or `after`."""

    occasion: Occasion
    situation: Situation


class AnswerBody(Dated):
    """`items` stay here, sealed; whether `score` or `codes` are told is the programme's business."""

    occasion: Boundary
    answer: Answer


class MissedBody(Dated):
    occasion: Boundary
    missed: Unanswered


class RegistrationBody(Dated):
    registration: str
    occasion: Boundary


@router.post("/participations/{case_id}/situation", status_code=201)
async def record_situation(
    case_id: UUID,
    body: SituationBody,
    asked: Annotated[Asked, asking("record_situation", COMMANDS)],
) -> Response:
    return await answer(asked, case_id, command(RecordSituation, asked, body))


@router.post("/participations/{case_id}/situation/correction", status_code=201)
async def correct_situation(
    case_id: UUID,
    body: OtherSituationBody,
    asked: Annotated[Asked, asking("correct_situation", COMMANDS)],
) -> Response:
    """Also after the exit."""
    return await answer(asked, case_id, command(CorrectSituation, asked, body), precondition=True)


@router.post("/participations/{case_id}/instruments", status_code=201)
async def answer_instrument(
    case_id: UUID,
    body: AnswerBody,
    asked: Annotated[Asked, asking("answer_instrument", COMMANDS)],
) -> Response:
    """At the start, or at the exit and after it."""
    return await answer(asked, case_id, command(AnswerInstrument, asked, body))


@router.post("/participations/{case_id}/instruments/correction", status_code=201)
async def correct_answer(
    case_id: UUID,
    body: AnswerBody,
    asked: Annotated[Asked, asking("correct_answer", COMMANDS)],
) -> Response:
    return await answer(asked, case_id, command(CorrectAnswer, asked, body), precondition=True)


@router.post("/participations/{case_id}/instruments/missed", status_code=201)
async def miss_instrument(
    case_id: UUID,
    body: MissedBody,
    asked: Annotated[Asked, asking("miss_instrument", COMMANDS)],
) -> Response:
    """Nobody answers, and why."""
    return await answer(asked, case_id, command(MissInstrument, asked, body))


@router.post("/participations/{case_id}/registrations", status_code=201)
async def note_registration(
    case_id: UUID,
    body: RegistrationBody,
    asked: Annotated[Asked, asking("note_registration", COMMANDS)],
) -> Response:
    """A register outside has taken note of the start or of the exit."""
    return await answer(asked, case_id, command(NoteRegistration, asked, body))
