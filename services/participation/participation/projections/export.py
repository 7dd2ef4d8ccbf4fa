"""What a register outside wants to know of a stay: its fields at the start and at the exit, and whether it was noted."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.codes import Boundary, Exit, Sex
from contracts.programme import Period, Situation
from participation.domain.participation.events import Enrolled, RegistrationMade
from participation.domain.participation.state import (
    Anonymous,
    Awaited,
    Ended,
    Mistaken,
    Underway,
    Unknown,
)
from participation.projections.record import Reading


class Entry(BaseModel):
    """One stay at one of its ends. `registered_on` is the day on which the register took note; none until then."""

    case_id: UUID
    occasion: Boundary
    day: date
    programme: str
    unit: str
    sex: Sex
    referred_by: str
    situation: Situation | None
    exit_code: Exit | None
    registered_on: date | None


def entries_of(
    case_id: UUID, registration: str, period: Period, reading: Reading
) -> Iterator[Entry]:
    """The ends of the stay that lie in the period and that the register takes note of."""
    match reading.standing:
        case Underway() as stay:
            ends = [(Boundary.START, stay.started_on)]
        case Ended(stay=stay, on=on):
            ends = [(Boundary.START, stay.started_on), (Boundary.EXIT, on)]
        case Unknown() | Awaited() | Anonymous() | Mistaken():
            return
    at = {register.registration: register.at for register in stay.terms.registers}
    for occasion, day in ends:
        if occasion in at.get(registration, ()) and period.holds(day):
            yield _entry(case_id, occasion, day, registration, reading)


def _entry(
    case_id: UUID, occasion: Boundary, day: date, registration: str, reading: Reading
) -> Entry:
    enrolled = next(event for event in reading.history if isinstance(event, Enrolled))
    return Entry(
        case_id=case_id,
        occasion=occasion,
        day=day,
        programme=enrolled.programme,
        unit=enrolled.unit,
        sex=enrolled.sex,
        referred_by=enrolled.referred_by,
        situation=_situation(occasion, reading),
        exit_code=_code(occasion, reading),
        registered_on=_noted(occasion, registration, reading),
    )


def _situation(occasion: Boundary, reading: Reading) -> Situation | None:
    match reading.standing, occasion:
        case ((Underway(before=before) | Ended(stay=Underway(before=before))), Boundary.START):
            return before
        case Ended(stay=Underway(after=after)), Boundary.EXIT:
            return after
        case _:
            return None


def _code(occasion: Boundary, reading: Reading) -> Exit | None:
    match reading.standing, occasion:
        case Ended(code=code), Boundary.EXIT:
            return code
        case _:
            return None


def _noted(occasion: Boundary, registration: str, reading: Reading) -> date | None:
    noted = (event for event in reading.history if isinstance(event, RegistrationMade))
    return next(
        (e.on for e in noted if (e.registration, e.occasion) == (registration, occasion)), None
    )
