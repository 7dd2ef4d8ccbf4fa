"""What a schedule is told to do, and what has happened in it."""

from datetime import date

from chassis.decider import Command, Event
from contracts.codes import Cancelled, Exit, NonResponse, Occasion
from contracts.programme import Milestone, Situation
from followup.domain.milestone import Dates, Planned


class ScheduleMilestones(Command):
    """`on` is the first day of the participation."""

    unit: str
    milestones: tuple[Milestone, ...]


class EndParticipation(Command):
    code: Exit


class WithdrawConsent(Command):
    """Nothing more is asked: the consent is withdrawn, the identity protected or the case forgotten."""

    cause: Cancelled = Cancelled.CONSENT_WITHDRAWN


class PassTime(Command): ...


class CompleteMilestone(Command):
    milestone: str
    situation: Situation | None = None


class MissMilestone(Command):
    milestone: str
    code: NonResponse


class MilestonesScheduled(Event):
    unit: str
    milestones: tuple[Planned, ...]


class ParticipationEnded(Event): ...


class MilestoneDated(Event):
    milestone: str
    dates: Dates


class MilestoneDue(Event):
    milestone: str
    due_on: date


class MilestoneOverdue(Event):
    milestone: str
    due_on: date


class MilestoneDone(Event):
    milestone: str


class SituationRecorded(Event):
    milestone: str
    occasion: Occasion
    situation: Situation


class MilestoneMissed(Event):
    milestone: str
    code: NonResponse


class MilestoneCancelled(Event):
    milestone: str
    cause: Cancelled


class WithdrawalCarriedOut(Event): ...


Answer = CompleteMilestone | MissMilestone
ScheduleCommand = ScheduleMilestones | EndParticipation | WithdrawConsent | PassTime | Answer
Change = (
    MilestoneDated
    | MilestoneDue
    | MilestoneOverdue
    | MilestoneDone
    | SituationRecorded
    | MilestoneMissed
    | MilestoneCancelled
)
ScheduleEvent = MilestonesScheduled | ParticipationEnded | Change | WithdrawalCarriedOut
