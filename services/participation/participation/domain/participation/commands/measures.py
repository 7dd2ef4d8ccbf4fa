"""What can be asked of measures: the situation, answers of instruments, registrations."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from chassis.decider import Command, State
from contracts.codes import Boundary, NonResponse, Occasion
from contracts.programme import Situation, Slug


class Item(State):
    """One question's answer; it stays here, sealed."""

    item: Slug
    answer: Annotated[str, Field(max_length=1000)]


class Answer(State):
    """An instrument's answers. What is told of them is the programme's business."""

    instrument: str
    instrument_version: int | None = None
    score: (
        Annotated[Decimal, Field(max_digits=12, decimal_places=4, allow_inf_nan=False)] | None
    ) = None
    codes: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    items: Annotated[tuple[Item, ...], Field(max_length=200)] = ()


class Unanswered(State):
    instrument: str
    code: NonResponse


class RecordSituation(Command):
    """Income and occupation at the end, with the entry instrument."""

    situation: Situation


class CorrectSituation(Command):
    """Of the start or the end, as it was on that day."""

    occasion: Occasion
    situation: Situation


class AnswerInstrument(Command):
    occasion: Boundary
    answer: Answer


class CorrectAnswer(Command):
    occasion: Boundary
    answer: Answer


class MissInstrument(Command):
    """Nobody answers, and why."""

    occasion: Boundary
    missed: Unanswered


class NoteRegistration(Command):
    """A register outside has taken note of the participation."""

    registration: str
    occasion: Boundary
