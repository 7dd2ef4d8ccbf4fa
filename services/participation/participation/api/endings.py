"""Asked at the exit, and what undoes it."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.event_store import Work
from chassis.http import Asked, Dated, asking
from contracts.codes import Boundary
from contracts.codes import Exit as ExitCode
from contracts.programme import Situation
from participation.api.answering import answer, answer_with_unit, command
from participation.api.table import COMMANDS
from participation.domain.participation.commands import (
    Answer,
    CorrectExit,
    EnterInError,
    Exit,
    Reopen,
    Unanswered,
)
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.participation.state import Ended, Underway
from participation.domain.unit.commands import FreePlace, ReturnToPlace
from participation.domain.unit.deciding import UNIT

router = APIRouter()


class ExitBody(Dated):
    """`situation` is the one after; left out when it has been recorded already.

    An instrument that is neither answered nor named as unanswered hinders no exit: the answer names it as missing.
    """

    code: ExitCode
    situation: Situation | None = None
    answers: Annotated[tuple[Answer, ...], Field(max_length=50)] = ()
    unanswered: Annotated[tuple[Unanswered, ...], Field(max_length=50)] = ()


class ExitCodeBody(Dated):
    code: ExitCode


@router.post("/participations/{case_id}/exit", status_code=201)
async def exit_participation(
    case_id: UUID, body: ExitBody, asked: Annotated[Asked, asking("exit_participation", COMMANDS)]
) -> Response:
    """Place and seat are free in the same transaction, and the place is held for the first in line."""
    said = command(Exit, asked, body)

    def act(work: Work, unit: str) -> None:
        exited = work.decide(PARTICIPATION, case_id, said)[-1]
        work.decide(UNIT, unit, FreePlace(on=exited.on, case_id=case_id))

    return await answer_with_unit(asked, case_id, act, lambda work: _missing(work, case_id))


@router.post("/participations/{case_id}/exit/correction", status_code=201)
async def correct_exit(
    case_id: UUID, body: ExitCodeBody, asked: Annotated[Asked, asking("correct_exit", COMMANDS)]
) -> Response:
    """Another code for the same exit."""
    return await answer(asked, case_id, command(CorrectExit, asked, body), precondition=True)


@router.post("/participations/{case_id}/reopening", status_code=201)
async def reopen(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("reopen", COMMANDS)]
) -> Response:
    """The exit was none: the stay goes on in a place of the same pool, if one is free."""
    said = command(Reopen, asked, body)

    def act(work: Work, unit: str) -> None:
        work.decide(PARTICIPATION, case_id, said)
        match work.state(PARTICIPATION, case_id):
            case Underway(station=station, pool=pool):
                back = ReturnToPlace(on=said.on, case_id=case_id, station=station, pool=pool)
                work.decide(UNIT, unit, back)
            case _:
                pass

    return await answer_with_unit(asked, case_id, act, precondition=True)


@router.post("/participations/{case_id}/entry-in-error", status_code=201)
async def enter_in_error(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("enter_in_error", COMMANDS)]
) -> Response:
    """There was no participation: it counts nowhere, and its place is free."""
    said = command(EnterInError, asked, body)

    def act(work: Work, unit: str) -> None:
        inside = isinstance(work.state(PARTICIPATION, case_id), Underway)
        work.decide(PARTICIPATION, case_id, said)
        if inside:
            work.decide(UNIT, unit, FreePlace(on=said.on, case_id=case_id))

    return await answer_with_unit(asked, case_id, act, precondition=True)


def _missing(work: Work, case_id: UUID) -> Mapping[str, Any]:
    """What was not answered, and whether a plan was due and never made."""
    match work.state(PARTICIPATION, case_id):
        case Ended(stay=stay):
            without_plan = stay.terms.plan_for_everyone and not stay.planned
            return {"missing": stay.unanswered(Boundary.EXIT), "without_plan": without_plan}
        case _:
            return {}
