"""Heard: what becomes of a referral and its consents moves the unit's line and the participation."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from chassis.database import Due
from chassis.event_store import Work
from chassis.hearing import Reaction
from contracts.base import CaseFact, Fact
from contracts.codes import Purpose
from contracts.referral import (
    AdmissionDecided,
    CaseForgotten,
    ConsentGiven,
    ConsentWithdrawn,
    InterestConfirmed,
    OfferAccepted,
    ProtectionRaised,
    ReferralClosedWithoutName,
    ReferralDeclined,
    ReferralEnteredInError,
    ReferralExpired,
    ReferralRedirected,
    ReferralWithdrawn,
)
from participation.domain.hidden import HIDDEN, Forget, Hide
from participation.domain.participation.commands import (
    AwaitCase,
    CarryOutWithdrawal,
    HearConsent,
    NoticeMissingPlan,
    StopAwaiting,
    WarnOfMaximum,
)
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    EndReferral,
    ExpireHold,
    MakeAnonymous,
    Refurnish,
)
from participation.domain.unit.deciding import UNIT
from participation.domain.unit.standing import Wish
from participation.projections.waiting import Waiting, case_of, what_of

F = TypeVar("F", bound=CaseFact)
EndedReferral = (
    ReferralWithdrawn
    | ReferralDeclined
    | ReferralExpired
    | ReferralRedirected
    | ReferralEnteredInError
)


def await_admitted_case(work: Work, fact: AdmissionDecided) -> None:
    case, on, unit = fact.case_id, fact.on, fact.unit
    known = AwaitCase(
        on=on, programme=fact.programme, unit=unit, referred_by=fact.referred_by, sex=fact.sex
    )
    work.decide(PARTICIPATION, case, known)
    wish = Wish(referred_by=fact.referred_by, pool=fact.pool)
    work.decide(UNIT, unit, Admit(on=on, case_id=case, wish=wish))


def confirm_accepted_offer(work: Work, fact: OfferAccepted) -> None:
    accepted = ConfirmHold(on=fact.on, case_id=fact.case_id, start_on=fact.start_on)
    work.decide(UNIT, fact.unit, accepted)


def confirm_interest(work: Work, fact: InterestConfirmed) -> None:
    work.decide(UNIT, fact.unit, ConfirmInterest(on=fact.on, case_id=fact.case_id))


def give_up_place(work: Work, fact: EndedReferral) -> None:
    work.decide(PARTICIPATION, fact.case_id, StopAwaiting(on=fact.on))
    work.decide(UNIT, fact.unit, EndReferral(on=fact.on, case_id=fact.case_id))


def stop_awaiting(work: Work, fact: ReferralClosedWithoutName) -> None:
    work.decide(PARTICIPATION, fact.case_id, StopAwaiting(on=fact.on))


def hear_consent(work: Work, fact: ConsentGiven) -> None:
    if fact.purpose is Purpose.FOLLOW_UP:
        work.decide(PARTICIPATION, fact.case_id, HearConsent(on=fact.on))


def carry_out_withdrawal(work: Work, fact: ConsentWithdrawn) -> None:
    work.decide(PARTICIPATION, fact.case_id, CarryOutWithdrawal(on=fact.on))
    work.decide(UNIT, fact.unit, MakeAnonymous(on=fact.on, case_id=fact.case_id))


def hide(work: Work, fact: ProtectionRaised) -> None:
    """What a withdrawal ends ends here too; then nothing leads from the case to the unit."""
    work.decide(PARTICIPATION, fact.case_id, CarryOutWithdrawal(on=fact.on))
    if fact.unit:
        work.decide(UNIT, fact.unit, MakeAnonymous(on=fact.on, case_id=fact.case_id))
    work.decide(HIDDEN, fact.case_id, Hide(on=fact.on))


def forget(work: Work, fact: CaseForgotten) -> None:
    """From here on nothing is recorded of the case, so that no new key is ever made for it."""
    work.decide(PARTICIPATION, fact.case_id, CarryOutWithdrawal(on=fact.on))
    work.decide(HIDDEN, fact.case_id, Forget(on=fact.on))


def _of_unit(fact: OfferAccepted | InterestConfirmed) -> Iterable[str]:
    return (UNIT.stream(fact.unit),)


def _of_case(fact: ReferralClosedWithoutName | ConsentGiven) -> Iterable[str]:
    return (PARTICIPATION.stream(fact.case_id),)


def _of_both(fact: AdmissionDecided | EndedReferral | ConsentWithdrawn) -> Iterable[str]:
    return (PARTICIPATION.stream(fact.case_id), UNIT.stream(fact.unit))


def _hiding(fact: ProtectionRaised | CaseForgotten) -> Iterable[str]:
    yield PARTICIPATION.stream(fact.case_id)
    yield HIDDEN.stream(fact.case_id)
    if isinstance(fact, ProtectionRaised) and fact.unit:
        yield UNIT.stream(fact.unit)


def _reaction(streams: Callable[[F], Iterable[str]], react: Callable[[Work, F], None]) -> Reaction:
    return Reaction(streams, lambda work, heard: react(work, heard.fact))


REACTIONS: Mapping[type[Fact], Reaction] = {
    AdmissionDecided: _reaction(_of_both, await_admitted_case),
    OfferAccepted: _reaction(_of_unit, confirm_accepted_offer),
    InterestConfirmed: _reaction(_of_unit, confirm_interest),
    ReferralWithdrawn: _reaction(_of_both, give_up_place),
    ReferralDeclined: _reaction(_of_both, give_up_place),
    ReferralExpired: _reaction(_of_both, give_up_place),
    ReferralRedirected: _reaction(_of_both, give_up_place),
    ReferralEnteredInError: _reaction(_of_both, give_up_place),
    ReferralClosedWithoutName: _reaction(_of_case, stop_awaiting),
    ConsentGiven: _reaction(_of_case, hear_consent),
    ConsentWithdrawn: _reaction(_of_both, carry_out_withdrawal),
    ProtectionRaised: _reaction(_hiding, hide),
    CaseForgotten: _reaction(_hiding, forget),
}


def due_streams(timer: Due) -> Iterable[str]:
    """What falls due touches nothing but its own stream."""
    return (timer.stream,)


def due(work: Work, timer: Due) -> None:
    """A hold is over, a unit's room is another, or a stay has come to a day that is pointed out."""
    match what_of(timer.name):
        case Waiting.HOLD_OVER:
            case = case_of(timer.name)
            work.decide(UNIT, timer.key, ExpireHold(on=timer.due_on, case_id=case))
        case Waiting.OTHER_ROOM:
            work.decide(UNIT, timer.key, Refurnish(on=timer.due_on))
        case Waiting.PLAN_DUE:
            work.decide(PARTICIPATION, timer.key, NoticeMissingPlan(on=timer.due_on))
        case Waiting.LAST_DAY_NEAR:
            work.decide(PARTICIPATION, timer.key, WarnOfMaximum(on=timer.due_on))
