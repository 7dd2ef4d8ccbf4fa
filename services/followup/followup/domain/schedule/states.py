"""Where a schedule stands."""

from datetime import date

from chassis.decider import State
from contracts.codes import Cancelled
from contracts.programme import Instrument
from followup.domain.milestone import Stage, Step
from followup.domain.schedule.messages import (
    Change,
    EnteredInError,
    ExitCorrected,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestoneReopened,
    MilestonesScheduled,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationReopened,
    ParticipationResumed,
    ScheduleEvent,
    SituationRecorded,
    WithdrawalCarriedOut,
)


class Unscheduled(State): ...


class Planning(State):
    """What is waited for, and what others than the unit are asked at the exit."""

    steps: tuple[Step, ...]
    at_exit: tuple[Instrument, ...] = ()


class Running(Planning):
    paused: bool = False


class Ended(Planning):
    """`nobody` is why there is nobody to follow up, if so."""

    ended_on: date
    nobody: Cancelled | None = None


class Void(State):
    """Entered in error: there was never anything to wait for."""


class Withdrawn(State): ...


Schedule = Unscheduled | Running | Ended | Void | Withdrawn


def evolve(schedule: Schedule, event: ScheduleEvent) -> Schedule:
    match event:
        case MilestonesScheduled():
            return _begun(event)
        case ParticipationEnded() | ExitCorrected():
            return _over(schedule, event)
        case ParticipationReopened() | ParticipationResumed():
            return Running(steps=steps_of(schedule), at_exit=_at_exit(schedule))
        case ParticipationPaused():
            return Running(steps=steps_of(schedule), at_exit=_at_exit(schedule), paused=True)
        case EnteredInError():
            return Void()
        case WithdrawalCarriedOut():
            return Withdrawn()
        case (
            MilestoneDated()
            | MilestoneDue()
            | MilestoneOverdue()
            | MilestoneDone()
            | SituationRecorded()
            | MilestoneMissed()
            | MilestoneCancelled()
            | MilestoneReopened()
        ):
            return _changed(schedule, event)


def _begun(event: MilestonesScheduled) -> Running:
    planned = event.milestones
    steps = tuple(Step(milestone=p.milestone, dates=p.dates, asks=p.asks) for p in planned)
    return Running(steps=steps, at_exit=event.at_exit)


def _over(schedule: Schedule, event: ParticipationEnded | ExitCorrected) -> Ended:
    """The day of an exit stays when its reason is corrected."""
    day = schedule.ended_on if isinstance(schedule, Ended) else event.on
    asks = _at_exit(schedule)
    return Ended(steps=steps_of(schedule), at_exit=asks, ended_on=day, nobody=event.nobody)


def steps_of(schedule: Schedule) -> tuple[Step, ...]:
    match schedule:
        case Running(steps=steps) | Ended(steps=steps):
            return steps
        case Unscheduled() | Void() | Withdrawn():
            return ()


def _at_exit(schedule: Schedule) -> tuple[Instrument, ...]:
    match schedule:
        case Running(at_exit=at_exit) | Ended(at_exit=at_exit):
            return at_exit
        case Unscheduled() | Void() | Withdrawn():
            return ()


def _changed(schedule: Schedule, event: Change) -> Schedule:
    match schedule:
        case Running(steps=steps) | Ended(steps=steps):
            moved = tuple(_moved(step, event) for step in steps)
            return schedule.model_copy(update={"steps": moved})
        case Unscheduled() | Void() | Withdrawn():
            return schedule


def _moved(step: Step, event: Change) -> Step:
    return step.model_copy(update=_news(event)) if step.name == event.milestone else step


def _news(event: Change) -> dict[str, object]:
    """The fields of a step that an event of it sets."""
    match event:
        case MilestoneDated(dates=dates):
            return {"dates": dates, "stage": Stage.PLANNED, "cause": None}
        case MilestoneDue():
            return {"stage": Stage.DUE}
        case MilestoneOverdue():
            return {"stage": Stage.OVERDUE}
        case MilestoneDone(on=on):
            return {"stage": Stage.DONE, "answered_on": on}
        case SituationRecorded(situation=situation):
            return {"situation": situation}
        case MilestoneMissed(on=on, code=code):
            return {"stage": Stage.MISSED, "answered_on": on, "code": code}
        case MilestoneCancelled(cause=cause):
            return {"stage": Stage.CANCELLED, "cause": cause}
        case MilestoneReopened():
            return {"stage": Stage.PLANNED, "cause": None}
