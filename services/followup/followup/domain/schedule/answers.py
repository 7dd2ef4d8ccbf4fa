"""What became of a milestone: it was done or missed, and what follows for the others."""

from collections.abc import Iterator, Mapping
from datetime import date

from chassis.decider import Rejected
from contracts.codes import Cancelled, NonResponse, Occasion
from followup.domain.milestone import Stage, Step
from followup.domain.schedule.messages import (
    Answer,
    CompleteMilestone,
    MilestoneCancelled,
    MilestoneDone,
    MilestoneMissed,
    MissMilestone,
    ScheduleEvent,
    SituationRecorded,
)

LAST: Mapping[NonResponse, Cancelled] = {
    NonResponse.DECEASED: Cancelled.DECEASED,
    NonResponse.PROTECTED: Cancelled.PROTECTED,
}
"""Codes after which nobody is followed up any more, and why then."""


def answered(command: Answer, steps: tuple[Step, ...]) -> list[ScheduleEvent]:
    """The milestone's answer, or nothing when it was the same. Raises Rejected."""
    step = named(command.milestone, steps)
    match command:
        case CompleteMilestone():
            return _completed(command, step)
        case MissMilestone():
            return _missed(command, step, steps)


def named(milestone: str, steps: tuple[Step, ...]) -> Step:
    """The step of this name. Raises Rejected when the case has none."""
    step = next((step for step in steps if step.name == milestone), None)
    if step is None:
        raise Rejected("unknown_milestone", "The case has no such milestone.", "/milestone")
    return step


def cancelled(on: date, steps: tuple[Step, ...], cause: Cancelled) -> Iterator[MilestoneCancelled]:
    """All that is open is no longer waited for."""
    for step in steps:
        if step.is_open:
            yield MilestoneCancelled(on=on, milestone=step.name, cause=cause)


def _completed(command: CompleteMilestone, step: Step) -> list[ScheduleEvent]:
    on, name, situation = command.on, command.milestone, command.situation
    if step.stage == Stage.DONE and step.answer() == (on, situation, None):
        return []
    step.require_answerable(on)
    step.require_situation(situation)
    done = MilestoneDone(on=on, milestone=name)
    if situation is None:
        return [done]
    occasion = Occasion.FOLLOW_UP
    return [done, SituationRecorded(on=on, milestone=name, occasion=occasion, situation=situation)]


def _missed(command: MissMilestone, step: Step, steps: tuple[Step, ...]) -> list[ScheduleEvent]:
    on, code = command.on, command.code
    if step.stage == Stage.MISSED and step.answer() == (on, None, code):
        return []
    step.require_answerable(on)
    missed = MilestoneMissed(on=on, milestone=step.name, code=code)
    if cause := LAST.get(code):
        return [missed, *cancelled(on, tuple(s for s in steps if s is not step), cause)]
    return [missed]
