"""What a schedule is told to do, and what has happened in it."""

from datetime import date

from chassis.decider import Command, Event
from contracts.codes import Cancelled, Exit, NonResponse, Occasion
from contracts.programme import Instrument, Milestone, Situation
from followup.domain.milestone import Dates, Planned


class ScheduleMilestones(Command):
    """`on` is the first day of the participation."""

    unit: str
    milestones: tuple[Milestone, ...]
    instruments: tuple[Instrument, ...] = ()


class EndParticipation(Command):
    code: Exit


class CorrectExit(Command):
    """The exit was for another reason than was said; its day stays."""

    code: Exit


class ReopenParticipation(Command): ...


class PauseParticipation(Command): ...


class ResumeParticipation(Command): ...


class EnterInError(Command):
    """The participation should never have been registered."""


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
    """`at_exit` is what others than the unit are asked when the participation ends."""

    unit: str
    milestones: tuple[Planned, ...]
    at_exit: tuple[Instrument, ...] = ()


class ParticipationEnded(Event):
    """`nobody` is why there is nobody to follow up, if so."""

    nobody: Cancelled | None = None


class ExitCorrected(Event):
    nobody: Cancelled | None


class ParticipationReopened(Event): ...


class ParticipationPaused(Event): ...


class ParticipationResumed(Event): ...


class EnteredInError(Event): ...


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


class MilestoneReopened(Event):
    """Waited for again; without dates it waits for the next exit."""

    milestone: str
    dates: Dates | None


class WithdrawalCarriedOut(Event): ...


Answer = CompleteMilestone | MissMilestone
Turn = EndParticipation | CorrectExit | ReopenParticipation | EnterInError
Rest = PauseParticipation | ResumeParticipation
ScheduleCommand = ScheduleMilestones | Turn | Rest | WithdrawConsent | PassTime | Answer
Change = (
    MilestoneDated
    | MilestoneDue
    | MilestoneOverdue
    | MilestoneDone
    | SituationRecorded
    | MilestoneMissed
    | MilestoneCancelled
    | MilestoneReopened
)
Turned = (
    ParticipationEnded
    | ExitCorrected
    | ParticipationReopened
    | ParticipationPaused
    | ParticipationResumed
    | EnteredInError
    | WithdrawalCarriedOut
)
ScheduleEvent = MilestonesScheduled | Change | Turned
