"""Asked: enrol. A confirmed hold becomes a place, a seat and a participation, or a mere count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, asking
from contracts.codes import Boundary
from contracts.programme import Programme, Situation, Weekday
from participation.api.table import COMMANDS
from participation.domain.admission import refuse_unless_open
from participation.domain.headcount import HEADCOUNT, AddHeadcount
from participation.domain.participation.commands import Answer, Enrol, Extent
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.participation.state import Awaited, Consent, Underway
from participation.domain.participation.terms import terms_of
from participation.domain.programme import PROGRAMME
from participation.domain.unit.commands import TakeAnonymousPlace, TakePlace
from participation.domain.unit.deciding import UNIT
from participation.domain.unit.events import PlaceTaken
from participation.projections import reading
from participation.projections.reading import CaseRow

router = APIRouter()


class EnrolmentBody(Dated):
    """`situation` is the one before: needed with consent to follow-up, refused without it.

    `contact_person` is a guide where the programme has one. `extent` is in percent of 40 hours a week.
    """

    case_id: UUID
    station: str
    contact_person: Annotated[str, Field(min_length=1, max_length=200)]
    situation: Situation | None = None
    extent: Extent | None = None
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    answers: Annotated[tuple[Answer, ...], Field(max_length=50)] = ()


@dataclass(frozen=True)
class Enrolment:
    """What was asked, and the random id that a mere count would get."""

    on: date
    body: EnrolmentBody
    row: CaseRow
    headcount_id: UUID

    def streams(self) -> tuple[str, ...]:
        return (
            PARTICIPATION.stream(self.body.case_id),
            UNIT.stream(self.row.unit),
            PROGRAMME.stream(self.row.programme),
            HEADCOUNT.stream(self.headcount_id),
        )


@router.post("/participations", status_code=201)
async def enrol(
    body: EnrolmentBody, asked: Annotated[Asked, asking("enrol", COMMANDS)]
) -> Response:
    row = await reading.case_row(asked.pool, body.case_id)
    if row is None:
        raise Problem(422, "unknown_case", "nobody by that id is awaited here", "/case_id")
    enrolment = Enrolment(asked.on(body.on), body, row, uuid4())
    return await asked.carry_out(
        streams=enrolment.streams(),
        unit=row.unit,
        act=lambda work: _enrol(work, enrolment),
        answer=lambda work: _registered(work, body.case_id),
    )


def _enrol(work: Work, enrolment: Enrolment) -> None:
    on, row = enrolment.on, enrolment.row
    version = work.state(PROGRAMME, row.programme).in_force(on)
    refuse_unless_open(version, row.unit, on)
    match work.state(PARTICIPATION, enrolment.body.case_id):
        case Awaited(consent=Consent.NONE | Consent.WITHDRAWN) as awaited:
            _count(work, enrolment, awaited)
        case _:
            _register(work, enrolment, version)


def _register(work: Work, enrolment: Enrolment, version: Programme) -> None:
    on, case, body = enrolment.on, enrolment.body.case_id, enrolment.body
    if body.situation is None:
        raise Problem(422, "situation_missing", "income and occupation are needed", "/situation")
    taken = TakePlace(on=on, case_id=case, station=body.station)
    pool = next(
        (e.pool for e in work.decide(UNIT, enrolment.row.unit, taken) if isinstance(e, PlaceTaken)),
        None,
    )
    begins = Enrol(
        on=on,
        station=taken.station,
        programme_version=version.version,
        milestones=version.pathway.milestones,
        planned_end=version.limits.usual_stay.last_day_from(on),
        contact_person=body.contact_person,
        situation=body.situation,
        pool=pool,
        extent=body.extent,
        weekdays=body.weekdays,
        terms=terms_of(version),
        answers=body.answers,
    )
    work.decide(PARTICIPATION, case, begins)


def _count(work: Work, enrolment: Enrolment, awaited: Awaited) -> None:
    """Nothing of what staff wrote is kept: a number takes the place, and one more is counted."""
    on, body, unit = enrolment.on, enrolment.body, enrolment.row.unit
    if body.situation is not None or body.answers:
        refused = "without consent to follow-up no income, occupation or answer is recorded"
        field = "/answers" if body.situation is None else "/situation"
        raise Problem(422, "no_follow_up_consent", refused, field)
    work.decide(UNIT, unit, TakeAnonymousPlace(on=on, case_id=body.case_id, station=body.station))
    counted = AddHeadcount(on=on, programme=awaited.programme, unit=unit, sex=awaited.sex)
    work.decide(HEADCOUNT, enrolment.headcount_id, counted)


def _registered(work: Work, case_id: UUID) -> Mapping[str, Any]:
    """Whether somebody was registered, and which entry instruments are still to be answered."""
    match work.state(PARTICIPATION, case_id):
        case Underway() as stay:
            return {"registered": True, "missing": stay.unanswered(Boundary.START)}
        case _:
            return {"registered": False}
