"""What a survey is told to do, and what has happened in it."""

from collections.abc import Mapping
from decimal import Decimal

from chassis.decider import Command, Event, SealedText
from contracts.codes import NonResponse
from contracts.programme import Form, Respondent
from followup.domain.schedule.asking import Asking


class _Asked(Command):
    """`asking` is what the schedule says, and `named` whom the consent names: both as they stand now.

    `agency` is the organisation that answers, where agencies are asked.
    """

    asking: Asking
    instrument: str
    agency: str | None = None
    named: tuple[str, ...] = ()


class CompleteInstrument(_Asked):
    """With a `form`: the `answers` to its items. Without: the `score` of one question, or nothing."""

    instrument_version: int
    form: Form | None = None
    answers: Mapping[str, int | str] = {}
    score: Decimal | None = None


class MissInstrument(_Asked):
    code: NonResponse


class MissParticipant(Command):
    """The milestone was missed: what the participant has not answered there is missed with it."""

    asking: Asking
    code: NonResponse


class _Ended(Event):
    occasion: str
    instrument: str
    instrument_version: int
    respondent: Respondent
    agency: str | None = None


class InstrumentCompleted(_Ended):
    """`answers` is the items' JSON and stays here; `score` and `codes` are there if they may be told."""

    answers: SealedText
    score: Decimal | None = None
    codes: tuple[str, ...] = ()


class InstrumentMissed(_Ended):
    code: NonResponse


SurveyCommand = CompleteInstrument | MissInstrument | MissParticipant
SurveyEvent = InstrumentCompleted | InstrumentMissed
