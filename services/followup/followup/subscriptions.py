"""Heard: the turns of a participation become commands to the case's schedule; so does a day."""

from collections.abc import Iterable, Mapping

from chassis.database import Due, Heard
from chassis.event_store import Work
from chassis.hearing import Reaction
from contracts.base import CaseFact, Fact
from contracts.codes import Cancelled
from contracts.participation import (
    Enrolled,
    EnteredInError,
    ExitCorrected,
    Exited,
    ParticipationReopened,
    Paused,
    Resumed,
)
from contracts.referral import CaseForgotten, ConsentWithdrawn, ProtectionRaised, ReferralSent
from followup.domain.hidden import HIDDEN, Forget, Hide
from followup.domain.schedule import SCHEDULE
from followup.domain.schedule.messages import (
    CorrectExit,
    EndParticipation,
    EnterInError,
    PassTime,
    PauseParticipation,
    ReopenParticipation,
    ResumeParticipation,
    ScheduleCommand,
    ScheduleMilestones,
    WithdrawConsent,
)


def schedule_milestones(work: Work, heard: Heard) -> None:
    match heard.fact:
        case Enrolled(case_id=case, on=on, unit=unit, milestones=milestones, instruments=asked):
            command = ScheduleMilestones(on=on, unit=unit, milestones=milestones, instruments=asked)
            work.decide(SCHEDULE, case, command)
        case _:
            raise TypeError(heard.type)


def command_of(fact: object) -> ScheduleCommand:
    """What a turn of the participation, or of its consent, means for the schedule."""
    match fact:
        case Exited(on=on, code=code):
            return EndParticipation(on=on, code=code)
        case ExitCorrected(on=on, code=code):
            return CorrectExit(on=on, code=code)
        case ParticipationReopened(on=on):
            return ReopenParticipation(on=on)
        case Paused(on=on):
            return PauseParticipation(on=on)
        case Resumed(on=on):
            return ResumeParticipation(on=on)
        case EnteredInError(on=on):
            return EnterInError(on=on)
        case ConsentWithdrawn(on=on):
            return WithdrawConsent(on=on)
        case _:
            raise TypeError(type(fact).__name__)


def turn(work: Work, heard: Heard) -> None:
    if isinstance(fact := heard.fact, CaseFact):
        work.decide(SCHEDULE, fact.case_id, command_of(fact))


def hide(work: Work, heard: Heard) -> None:
    match heard.fact:
        case ProtectionRaised(case_id=case, on=on):
            work.decide(SCHEDULE, case, WithdrawConsent(on=on, cause=Cancelled.PROTECTED))
            work.decide(HIDDEN, case, Hide(on=on))
        case _:
            raise TypeError(heard.type)


def forget(work: Work, heard: Heard) -> None:
    match heard.fact:
        case CaseForgotten(case_id=case, on=on):
            work.decide(SCHEDULE, case, WithdrawConsent(on=on, cause=Cancelled.FORGOTTEN))
            work.decide(HIDDEN, case, Forget(on=on))
        case _:
            raise TypeError(heard.type)


def _schedule_of(fact: CaseFact) -> Iterable[str]:
    return (SCHEDULE.stream(fact.case_id),)


def _and_what_is_hidden(fact: CaseFact) -> Iterable[str]:
    return (SCHEDULE.stream(fact.case_id), HIDDEN.stream(fact.case_id))


REACTIONS: Mapping[type[Fact], Reaction] = {
    Enrolled: Reaction(_schedule_of, schedule_milestones),
    Exited: Reaction(_schedule_of, turn),
    ExitCorrected: Reaction(_schedule_of, turn),
    ParticipationReopened: Reaction(_schedule_of, turn),
    Paused: Reaction(_schedule_of, turn),
    Resumed: Reaction(_schedule_of, turn),
    EnteredInError: Reaction(_schedule_of, turn),
    ConsentWithdrawn: Reaction(_schedule_of, turn),
    ProtectionRaised: Reaction(_and_what_is_hidden, hide),
    CaseForgotten: Reaction(_and_what_is_hidden, forget),
}
HEARD: tuple[type[Fact], ...] = (*REACTIONS, ReferralSent)
"""The last leads to no command: whom a consent names is remembered."""


def due_streams(timer: Due) -> Iterable[str]:
    """A milestone's day touches nothing but its own schedule."""
    return (timer.stream,)


def due(work: Work, timer: Due) -> None:
    """Whatever the timer is called, its day makes everything happen that had to happen until then."""
    work.decide(SCHEDULE, timer.key, PassTime(on=timer.due_on))
