"""What is measured, before and after, and where the participation is registered besides."""

from decimal import Decimal

from chassis.decider import Event, SealedText
from contracts.codes import Boundary, NonResponse, Occasion
from contracts.programme import Respondent, Situation


class SituationRecorded(Event):
    occasion: Occasion
    situation: Situation


class InstrumentCompleted(Event):
    """`score` and `codes` only where the programme tells them; what else was answered is in `answers`, as JSON."""

    instrument: str
    instrument_version: int
    occasion: Boundary
    respondent: Respondent
    score: Decimal | None
    codes: tuple[str, ...]
    answers: SealedText


class InstrumentMissed(Event):
    instrument: str
    instrument_version: int
    occasion: Boundary
    respondent: Respondent
    code: NonResponse


class RegistrationMade(Event):
    registration: str
    occasion: Boundary
