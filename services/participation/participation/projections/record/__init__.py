"""One participation as the unit's staff read it: folded from its stream, where the text is sealed."""

from typing import Any

from chassis.decider import Category, Decider, State
from participation.domain.participation import events as steps
from participation.domain.participation.commands import ParticipationCommand
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.participation.events import ParticipationEvent
from participation.domain.participation.evolving import evolve
from participation.domain.participation.state import (
    Anonymous,
    Awaited,
    Ended,
    Mistaken,
    Participation,
    Underway,
    Unknown,
)
from participation.projections.record.shape import Record
from participation.projections.record.told import recorded

__all__ = ["RECORD", "Reading", "Record", "record_of"]


class Reading(State):
    """How the case stands, and what happened since it was awaited."""

    standing: Participation = Unknown()
    history: tuple[ParticipationEvent, ...] = ()


def record_of(reading: Reading) -> Record:
    """What staff read of it."""
    match reading.standing:
        case Unknown():
            return Record(state="unknown")
        case Awaited(programme=programme, unit=unit):
            return Record(state="awaited", programme=programme, unit=unit)
        case Anonymous():
            return Record(state="anonymous")
        case Underway() as stay:
            return Record(state="enrolled", **_of(stay, reading))
        case Ended(stay=stay, on=on, code=code):
            ended: dict[str, Any] = {"exited_on": on, "exit_code": code}
            return Record(state="exited", **_of(stay, reading), **ended)
        case Mistaken():
            return Record(state="entered_in_error")


def _of(stay: Underway, reading: Reading) -> dict[str, Any]:
    known = {"unit", "station", "pool", "planned_end", "last_day", "before", "after"}
    return stay.model_dump(include=known) | recorded(stay, reading.history)


def _evolve(reading: Reading, event: ParticipationEvent) -> Reading:
    match event:
        case steps.AwaitingStopped() | steps.WithdrawalCarriedOut():
            history = ()
        case _:
            history = (*reading.history, event)
    return Reading.model_construct(standing=evolve(reading.standing, event), history=history)


def _decide(_: ParticipationCommand, __: Reading) -> list[ParticipationEvent]:
    return []  # a reading of the stream; its decider is the domain's


RECORD = Category[ParticipationCommand, Reading, ParticipationEvent](
    PARTICIPATION.name, Decider(_decide, _evolve, Reading()), PARTICIPATION.events
)
