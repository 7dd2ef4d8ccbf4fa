"""What a schedule answers to each command, whatever state it is in."""

from collections.abc import Iterator
from datetime import date
from functools import reduce

from chassis.decider import Rejected
from contracts.codes import Cancelled, Exit, Occasion
from contracts.programme import Milestone
from followup.domain.milestone import Dates, Planned, Stage, Step
from followup.domain.schedule.messages import (
    Answer,
    CompleteMilestone,
    EndParticipation,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestonesScheduled,
    MissMilestone,
    ParticipationEnded,
    PassTime,
    ScheduleCommand,
    ScheduleEvent,
    ScheduleMilestones,
    SituationRecorded,
    WithdrawalCarriedOut,
    WithdrawConsent,
)
from followup.domain.schedule.states import (
    Ended,
    Running,
    Schedule,
    Unscheduled,
    Withdrawn,
    evolve,
    steps_of,
)

UNREACHABLE = (Exit.DECEASED, Exit.REGISTERED_IN_ERROR)
"""Exits after which there is nobody to follow up."""


def decide(command: ScheduleCommand, schedule: Schedule) -> list[ScheduleEvent]:
    passed = _passed(schedule, command.on)
    return [*passed, *_decided(command, reduce(evolve, passed, schedule))]


def _decided(command: ScheduleCommand, schedule: Schedule) -> list[ScheduleEvent]:
    match command, schedule:
        case ScheduleMilestones(), Unscheduled():
            return [_scheduled(command)]
        case ScheduleMilestones(), Running() | Ended() | Withdrawn():
            return []  # once, and never after a withdrawal, which may be heard first
        case EndParticipation(), Running(steps=steps):
            return [ParticipationEnded(on=command.on), *_at_exit(command, steps)]
        case EndParticipation(), Unscheduled() | Ended() | Withdrawn():
            return []
        case WithdrawConsent(on=on), Running(steps=steps) | Ended(steps=steps):
            return [*_cancelled(command, steps), WithdrawalCarriedOut(on=on)]
        case WithdrawConsent(on=on), Unscheduled():
            return [WithdrawalCarriedOut(on=on)]
        case WithdrawConsent(), Withdrawn():
            return []
        case PassTime(), Unscheduled() | Running() | Ended() | Withdrawn():
            return []
        case CompleteMilestone() | MissMilestone(), Running(steps=steps) | Ended(steps=steps):
            return _answered(command, steps)
        case CompleteMilestone() | MissMilestone(), Unscheduled():
            raise Rejected("not_scheduled", "Nothing is scheduled for the case.", "/case_id")
        case CompleteMilestone() | MissMilestone(), Withdrawn():
            because = "The consent has been withdrawn: nothing more is recorded."
            raise Rejected("consent_withdrawn", because, "/case_id")


def _scheduled(command: ScheduleMilestones) -> MilestonesScheduled:
    planned = (_planned(command.on, milestone) for milestone in command.milestones)
    return MilestonesScheduled(on=command.on, unit=command.unit, milestones=tuple(planned))


def _planned(start: date, milestone: Milestone) -> Planned:
    known = milestone.counted_from == "start"
    return Planned(milestone=milestone, dates=Dates.counted(start, milestone) if known else None)


def _passed(schedule: Schedule, until: date) -> list[ScheduleEvent]:
    """What has fallen due up to and including `until`, by day; due comes before overdue."""
    fallen = (event for step in steps_of(schedule) for event in _fallen(step, until))
    return sorted(fallen, key=lambda event: (event.on, isinstance(event, MilestoneOverdue)))


def _fallen(step: Step, until: date) -> Iterator[MilestoneDue | MilestoneOverdue]:
    dates = step.dates
    if dates is None or not step.is_open:
        return
    if step.stage == Stage.PLANNED and dates.due_on <= until:
        yield MilestoneDue(on=dates.due_on, milestone=step.name, due_on=dates.due_on)
    if step.stage != Stage.OVERDUE and dates.overdue_on <= until:
        yield MilestoneOverdue(on=dates.overdue_on, milestone=step.name, due_on=dates.due_on)


def _at_exit(command: EndParticipation, steps: tuple[Step, ...]) -> Iterator[ScheduleEvent]:
    on = command.on
    for step in steps:
        if step.is_open and step.from_exit and command.code not in UNREACHABLE:
            dates = Dates.counted(on, step.milestone)
            yield MilestoneDated(on=on, milestone=step.name, dates=dates)
        elif step.is_open:
            yield MilestoneCancelled(on=on, milestone=step.name, cause=Cancelled.EXITED)


def _cancelled(command: WithdrawConsent, steps: tuple[Step, ...]) -> Iterator[ScheduleEvent]:
    """What is overdue stays so when the case is forgotten: nobody was reached, and figures do not change."""
    kept = Stage.OVERDUE if command.cause is Cancelled.FORGOTTEN else None
    for step in steps:
        if step.is_open and step.stage != kept:
            yield MilestoneCancelled(on=command.on, milestone=step.name, cause=command.cause)


def _answered(command: Answer, steps: tuple[Step, ...]) -> list[ScheduleEvent]:
    step = next((step for step in steps if step.name == command.milestone), None)
    if step is None:
        raise Rejected("unknown_milestone", "The case has no such milestone.", "/milestone")
    match command:
        case CompleteMilestone():
            return _completed(command, step)
        case MissMilestone():
            return _missed(command, step)


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


def _missed(command: MissMilestone, step: Step) -> list[ScheduleEvent]:
    if step.stage == Stage.MISSED and step.answer() == (command.on, None, command.code):
        return []
    step.require_answerable(command.on)
    return [MilestoneMissed(on=command.on, milestone=command.milestone, code=command.code)]
