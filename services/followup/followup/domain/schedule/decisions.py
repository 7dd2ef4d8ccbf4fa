"""What a schedule answers to each command, whatever state it is in."""

from datetime import date
from functools import reduce

from chassis.decider import Rejected
from contracts.codes import Cancelled
from contracts.programme import BESIDE, SITUATION, Instrument, Milestone
from followup.domain.milestone import Dates, Planned
from followup.domain.schedule.answers import answered, cancelled
from followup.domain.schedule.messages import (
    Answer,
    CompleteMilestone,
    CorrectExit,
    EndParticipation,
    EnterInError,
    MilestonesScheduled,
    MissMilestone,
    PassTime,
    PauseParticipation,
    ReopenParticipation,
    ResumeParticipation,
    ScheduleCommand,
    ScheduleEvent,
    ScheduleMilestones,
    WithdrawalCarriedOut,
    WithdrawConsent,
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
)
from followup.domain.schedule.turns import rested, turned


def decide(command: ScheduleCommand, schedule: Schedule) -> list[ScheduleEvent]:
    fallen = passed(schedule, command.on)
    return [*fallen, *_decided(command, reduce(evolve, fallen, schedule))]


def _decided(command: ScheduleCommand, schedule: Schedule) -> list[ScheduleEvent]:
    match command:
        case ScheduleMilestones():
            return _scheduled(command, schedule)
        case EndParticipation() | CorrectExit() | ReopenParticipation() | EnterInError():
            return turned(command, schedule)
        case PauseParticipation() | ResumeParticipation():
            return rested(command, schedule)
        case WithdrawConsent():
            return _withdrawn(command, schedule)
        case PassTime():
            return []  # what it brings has come already
        case CompleteMilestone() | MissMilestone():
            return _answered(command, schedule)


def _scheduled(command: ScheduleMilestones, schedule: Schedule) -> list[ScheduleEvent]:
    match schedule:
        case Unscheduled():
            return [_plan(command)]
        case Running() | Ended() | Void() | Withdrawn():
            return []  # once, and never after a withdrawal, which may be heard first


def _withdrawn(command: WithdrawConsent, schedule: Schedule) -> list[ScheduleEvent]:
    """Of a case that is forgotten nothing is cancelled: no figure changes with what is told of it."""
    on, cause = command.on, command.cause
    match schedule:
        case Running(steps=steps) | Ended(steps=steps):
            waiting = () if cause is Cancelled.FORGOTTEN else steps
            return [*cancelled(on, waiting, cause), WithdrawalCarriedOut(on=on)]
        case Unscheduled() | Void():
            return [WithdrawalCarriedOut(on=on)]
        case Withdrawn():
            return []


def _answered(command: Answer, schedule: Schedule) -> list[ScheduleEvent]:
    match schedule:
        case Running(steps=steps) | Ended(steps=steps):
            return answered(command, steps)
        case Unscheduled() | Void() | Withdrawn():
            raise refused(schedule)


def refused(schedule: Unscheduled | Void | Withdrawn) -> Rejected:
    """Why nothing can be answered where nothing is waited for."""
    match schedule:
        case Unscheduled():
            return Rejected("not_scheduled", "Nothing is scheduled for the case.", "/case_id")
        case Void():
            because = "The participation was registered in error: nothing more is recorded."
            return Rejected("registered_in_error", because, "/case_id")
        case Withdrawn():
            because = "The consent has been withdrawn: nothing more is recorded."
            return Rejected("consent_withdrawn", because, "/case_id")


def _plan(command: ScheduleMilestones) -> MilestonesScheduled:
    asks = tuple(each for each in command.instruments if each.measures not in SITUATION)
    planned = (_planned(command.on, milestone, asks) for milestone in command.milestones)
    at_exit = (each for each in asks if "exit" in each.at and each.respondent in BESIDE)
    return MilestonesScheduled(
        on=command.on, unit=command.unit, milestones=tuple(planned), at_exit=tuple(at_exit)
    )


def _planned(start: date, milestone: Milestone, asks: tuple[Instrument, ...]) -> Planned:
    known = milestone.counted_from == "start"
    return Planned(
        milestone=milestone,
        dates=Dates.counted(start, milestone) if known else None,
        asks=tuple(each for each in asks if milestone.milestone in each.at),
    )
