"""What is asked beside the milestones, and what was answered."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StrictInt

from chassis.event_store import Work
from chassis.http import Asked, Dated, asking
from contracts.base import Slug
from contracts.codes import NonResponse
from contracts.programme import Form, all_forms, form_of
from followup.api.milestones import unit_of
from followup.api.table import COMMANDS, OF_UNIT, QUERIES
from followup.domain.schedule import SCHEDULE
from followup.domain.schedule.asking import asking as asked_at
from followup.domain.survey import SURVEY
from followup.domain.survey.decisions import Entry
from followup.domain.survey.filling import Filled
from followup.domain.survey.messages import CompleteInstrument, MissInstrument
from followup.projections import reading

router = APIRouter()

_Answer = StrictInt | Annotated[str, Field(max_length=2000)]


class AnswerBody(Dated):
    """`answers` by item where the items are published; a `score` where the instrument is one question."""

    instrument_version: Annotated[int, Field(ge=1, le=1000)]
    answers: dict[Slug, _Answer] = Field(default_factory=dict[Slug, _Answer], max_length=100)
    score: Annotated[Decimal, Field(max_digits=8, decimal_places=2)] | None = None


class SurveyMissBody(Dated):
    """`agency` is whose answer is given up, where agencies are asked."""

    code: NonResponse
    agency: Slug | None = None


class Answered(BaseModel):
    """What was answered; an erased case's answers read `(erased)`, and those of agencies are their own."""

    occasion: str
    instrument: str
    answers: str | None
    score: Decimal | None
    codes: tuple[str, ...]
    missed: NonResponse | None


@router.post("/schedules/{case_id}/surveys/{occasion}/{instrument}/answer", status_code=201)
async def complete_instrument(
    case_id: UUID,
    occasion: str,
    instrument: str,
    body: AnswerBody,
    asked: Annotated[Asked, asking("complete_instrument", COMMANDS)],
) -> Response:
    """Entered by the unit's staff, whoever was asked: participant, staff or manager."""
    return await _complete(asked, case_id, (occasion, instrument), body, None)


@router.post("/schedules/{case_id}/surveys/{occasion}/{instrument}/agency-answer", status_code=201)
async def complete_as_agency(
    case_id: UUID,
    occasion: str,
    instrument: str,
    body: AnswerBody,
    asked: Annotated[Asked, asking("complete_as_agency", COMMANDS)],
) -> Response:
    """An agency that the consent names answers for itself, by its own caseworker."""
    agency = asked.principal.organisation
    return await _complete(asked, case_id, (occasion, instrument), body, agency)


async def _complete(
    asked: Asked, case: UUID, place: tuple[str, str], body: AnswerBody, agency: str | None
) -> Response:
    unit, on, (occasion, instrument) = await unit_of(asked, case), asked.on(body.on), place
    named = await reading.named_in(asked.pool, case)
    form = form_of(instrument, body.instrument_version)

    def act(work: Work) -> None:
        command = CompleteInstrument(
            on=on,
            asking=asked_at(work.state(SCHEDULE, case), occasion),
            instrument=instrument,
            instrument_version=body.instrument_version,
            agency=agency,
            named=named,
            form=form,
            answers=body.answers,
            score=body.score,
        )
        work.decide(SURVEY, case, command)

    streams = SURVEY.stream(case), SCHEDULE.stream(case)
    return await asked.carry_out(streams=streams, unit=unit, organisation=agency, act=act)


@router.post("/schedules/{case_id}/surveys/{occasion}/{instrument}/miss", status_code=201)
async def miss_instrument(
    case_id: UUID,
    occasion: str,
    instrument: str,
    body: SurveyMissBody,
    asked: Annotated[Asked, asking("miss_instrument", COMMANDS)],
) -> Response:
    """Nobody will answer, and why; a late answer counts all the same."""
    unit, on = await unit_of(asked, case_id), asked.on(body.on)
    named = await reading.named_in(asked.pool, case_id)

    def act(work: Work) -> None:
        command = MissInstrument(
            on=on,
            asking=asked_at(work.state(SCHEDULE, case_id), occasion),
            instrument=instrument,
            agency=body.agency,
            named=named,
            code=body.code,
        )
        work.decide(SURVEY, case_id, command)

    streams = SURVEY.stream(case_id), SCHEDULE.stream(case_id)
    return await asked.carry_out(streams=streams, unit=unit, act=act)


@router.get("/schedules/{case_id}/surveys")
async def read_answers(
    case_id: UUID, asked: Annotated[Asked, asking("read_answers", QUERIES)]
) -> tuple[Answered, ...]:
    """What was answered in a case, item by item; without what agencies answered."""
    asked.allow(unit=await unit_of(asked, case_id))
    await asked.log_read(case_id, OF_UNIT)
    survey, _ = await asked.store.read(SURVEY, case_id)
    return tuple(_shown(entry) for entry in survey.entries if entry.place[2] is None)


def _shown(entry: Entry) -> Answered:
    occasion, instrument, _ = entry.place
    match entry.outcome:
        case Filled(answers=answers, score=score, codes=codes):
            missed = None
        case NonResponse() as missed:
            answers, score, codes = None, None, ()
    return Answered(
        occasion=occasion,
        instrument=instrument,
        answers=answers,
        score=score,
        codes=codes,
        missed=missed,
    )


@router.get("/instruments")
async def read_instruments(
    asked: Annotated[Asked, asking("read_instruments", QUERIES)],
) -> Mapping[str, tuple[Form, ...]]:
    """The forms whose items are published, all versions; every other instrument is one question or on paper."""
    asked.allow()
    return {"instruments": all_forms()}
