"""Heard: enrolments, exits and withdrawals become commands to the case's schedule; so does a day."""

from collections.abc import Iterable, Mapping

from chassis.database import Due, Heard
from chassis.event_store import Work
from chassis.hearing import Reaction
from contracts.base import CaseFact, Fact
from contracts.codes import Cancelled
from contracts.participation import Enrolled, Exited
from contracts.referral import CaseForgotten, ConsentWithdrawn, ProtectionRaised
from followup.domain.hidden import HIDDEN, Forget, Hide
from followup.domain.schedule import SCHEDULE
from followup.domain.schedule.messages import (
    EndParticipation,
    PassTime,
    ScheduleMilestones,
    WithdrawConsent,
)


def schedule_milestones(work: Work, heard: Heard) -> None:
    match heard.fact:
        case Enrolled(case_id=case, on=on, unit=unit, milestones=milestones):
            work.decide(SCHEDULE, case, ScheduleMilestones(on=on, unit=unit, milestones=milestones))
        case _:
            raise TypeError(heard.type)


def end_participation(work: Work, heard: Heard) -> None:
    match heard.fact:
        case Exited(case_id=case, on=on, code=code):
            work.decide(SCHEDULE, case, EndParticipation(on=on, code=code))
        case _:
            raise TypeError(heard.type)


def withdraw_consent(work: Work, heard: Heard) -> None:
    match heard.fact:
        case ConsentWithdrawn(case_id=case, on=on):
            work.decide(SCHEDULE, case, WithdrawConsent(on=on))
        case _:
            raise TypeError(heard.type)


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
    Exited: Reaction(_schedule_of, end_participation),
    ConsentWithdrawn: Reaction(_schedule_of, withdraw_consent),
    ProtectionRaised: Reaction(_and_what_is_hidden, hide),
    CaseForgotten: Reaction(_and_what_is_hidden, forget),
}


def due_streams(timer: Due) -> Iterable[str]:
    """A milestone's day touches nothing but its own schedule."""
    return (timer.stream,)


def due(work: Work, timer: Due) -> None:
    """Whatever the timer is called, its day makes everything happen that had to happen until then."""
    work.decide(SCHEDULE, timer.key, PassTime(on=timer.due_on))
