"""What the turns of a participation do to its milestones: its pauses, its end, and that it goes on after all."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import reduce

from contracts.codes import Cancelled, Exit
from followup.domain.milestone import Dates, Stage, Step
from followup.domain.schedule.answers import cancelled
from followup.domain.schedule.messages import (
    CorrectExit,
    EndParticipation,
    EnteredInError,
    EnterInError,
    ExitCorrected,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneReopened,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationReopened,
    ParticipationResumed,
    PauseParticipation,
    ReopenParticipation,
    Rest,
    ResumeParticipation,
    ScheduleEvent,
    Turn,
)
from followup.domain.schedule.passing import passed
from followup.domain.schedule.states import (
    Ended,
    Running,
    Schedule,
    Unscheduled,
    Void,
    Withdrawn,
    evolve,
    steps_of,
)

NOBODY: Mapping[Exit, Cancelled] = {
    Exit.DECEASED: Cancelled.DECEASED,
    Exit.REGISTERED_IN_ERROR: Cancelled.REGISTERED_IN_ERROR,
}
"""Exits after which there is nobody to follow up, and why then."""


def rested(command: Rest, schedule: Schedule) -> list[ScheduleEvent]:
    """A pause moves nothing: whoever answers for a milestone is told of it, and decides."""
    match command, schedule:
        case PauseParticipation(on=on), Running(paused=False):
            return [ParticipationPaused(on=on)]
        case ResumeParticipation(on=on), Running(paused=True):
            return [ParticipationResumed(on=on)]
        case PauseParticipation() | ResumeParticipation(), Running():
            return []  # heard again
        case (
            PauseParticipation() | ResumeParticipation(),
            Unscheduled() | Ended() | Void() | Withdrawn(),
        ):
            return []


def turned(command: Turn, schedule: Schedule) -> list[ScheduleEvent]:
    """What follows from a turn; whatever is heard again, or of a case that is not followed, changes nothing."""
    on = command.on
    match command, schedule:
        case EndParticipation(), Running(steps=steps):
            return _ended(command, steps)
        case EndParticipation(), Unscheduled() | Ended() | Void() | Withdrawn():
            return []
        case CorrectExit(), Ended():
            return _corrected(command, schedule)
        case CorrectExit(), Unscheduled() | Running() | Void() | Withdrawn():
            return []
        case ReopenParticipation(), Ended():
            return _reopened(command, schedule)
        case ReopenParticipation(), Unscheduled() | Running() | Void() | Withdrawn():
            return []
        case EnterInError(), Running(steps=steps) | Ended(steps=steps):
            return [*cancelled(on, steps, Cancelled.REGISTERED_IN_ERROR), EnteredInError(on=on)]
        case EnterInError(), Unscheduled() | Void() | Withdrawn():
            return []


def _ended(command: EndParticipation, steps: tuple[Step, ...]) -> list[ScheduleEvent]:
    """What is counted from the exit gets its days; everything else that is open is cancelled."""
    on, nobody = command.on, NOBODY.get(command.code)
    ended = ParticipationEnded(on=on, nobody=nobody)
    if nobody:
        return [ended, *cancelled(on, steps, nobody)]
    return [ended, *_at_exit(command, steps)]


def _at_exit(command: EndParticipation, steps: tuple[Step, ...]) -> Iterator[ScheduleEvent]:
    on = command.on
    for step in steps:
        if step.waits_for_exit:
            dates = Dates.counted(on, step.milestone)
            yield MilestoneDated(on=on, milestone=step.name, dates=dates)
        elif step.is_open:
            yield MilestoneCancelled(on=on, milestone=step.name, cause=Cancelled.EXITED)


def _corrected(command: CorrectExit, schedule: Ended) -> list[ScheduleEvent]:
    """Only whether there is somebody to follow up matters here, and then the day of the exit as before."""
    on, before, nobody = command.on, schedule.nobody, NOBODY.get(command.code)
    if before == nobody:
        return []
    corrected = ExitCorrected(on=on, nobody=nobody)
    if nobody:
        return [corrected, *cancelled(on, schedule.steps, nobody)]
    dated = (
        MilestoneDated(on=on, milestone=s.name, dates=Dates.counted(schedule.ended_on, s.milestone))
        for s in schedule.steps
        if s.from_exit and s.cause is not None and s.cause == before
    )
    return _caught_up([corrected, *dated], schedule, on)


def _reopened(command: ReopenParticipation, schedule: Schedule) -> list[ScheduleEvent]:
    """What the exit had cancelled lives again, what it had dated is put off to the next exit.

    What would have fallen due in between falls due on the day of the reopening.
    """
    on = command.on
    events = [ParticipationReopened(on=on), *_alive_again(command, steps_of(schedule))]
    return _caught_up(events, schedule, on)


def _caught_up(events: list[ScheduleEvent], schedule: Schedule, on: date) -> list[ScheduleEvent]:
    """And what has fallen due by these events, dated by the day on which it did."""
    fallen = passed(reduce(evolve, events, schedule), on)
    return [*events, *(event.model_copy(update={"on": on}) for event in fallen)]


def _alive_again(command: ReopenParticipation, steps: tuple[Step, ...]) -> Iterator[ScheduleEvent]:
    on = command.on
    for step in steps:
        if step.from_exit and step.is_open:
            yield MilestoneCancelled(on=on, milestone=step.name, cause=Cancelled.REOPENED)
        elif step.stage == Stage.CANCELLED and step.cause != Cancelled.REOPENED:
            dates = None if step.from_exit else step.dates
            yield MilestoneReopened(on=on, milestone=step.name, dates=dates)
