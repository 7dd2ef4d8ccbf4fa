"""Where a schedule stands."""

from chassis.decider import State
from followup.domain.milestone import Stage, Step
from followup.domain.schedule.messages import (
    Change,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestonesScheduled,
    ParticipationEnded,
    ScheduleEvent,
    SituationRecorded,
    WithdrawalCarriedOut,
)


class Unscheduled(State): ...


class Running(State):
    steps: tuple[Step, ...]


class Ended(State):
    steps: tuple[Step, ...]


class Withdrawn(State): ...


Schedule = Unscheduled | Running | Ended | Withdrawn


def evolve(schedule: Schedule, event: ScheduleEvent) -> Schedule:
    match event:
        case MilestonesScheduled(milestones=planned):
            return Running(steps=tuple(Step(milestone=p.milestone, dates=p.dates) for p in planned))
        case ParticipationEnded():
            return Ended(steps=steps_of(schedule))
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
        ):
            return _changed(schedule, event)


def steps_of(schedule: Schedule) -> tuple[Step, ...]:
    match schedule:
        case Running(steps=steps) | Ended(steps=steps):
            return steps
        case Unscheduled() | Withdrawn():
            return ()


def _changed(schedule: Schedule, event: Change) -> Schedule:
    match schedule:
        case Running(steps=steps):
            return Running(steps=tuple(_moved(step, event) for step in steps))
        case Ended(steps=steps):
            return Ended(steps=tuple(_moved(step, event) for step in steps))
        case Unscheduled() | Withdrawn():
            return schedule


def _moved(step: Step, event: Change) -> Step:
    return step.model_copy(update=_news(event)) if step.name == event.milestone else step


def _news(event: Change) -> dict[str, object]:
    """The fields of a step that an event of it sets."""
    match event:
        case MilestoneDated(dates=dates):
            return {"dates": dates}
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
        case MilestoneCancelled():
            return {"stage": Stage.CANCELLED}
