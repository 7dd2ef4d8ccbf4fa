"""What a referral may become: who asks what, in which standing, and what follows."""

from typing import get_args

from chassis.decider import Category, Decider, Rejected
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.answering import answer
from referral.domain.referral.commands import (
    AnsweringCommand,
    HeardCommand,
    MendingCommand,
    PreparingCommand,
    ReferralCommand,
    SenderCommand,
    SendReferral,
)
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.evolving import evolve
from referral.domain.referral.hearing import heard
from referral.domain.referral.mending import mend
from referral.domain.referral.offers import accept_offer, confirm_interest, withdraw
from referral.domain.referral.preparing import prepare
from referral.domain.referral.states import (
    Accepted,
    Answered,
    Closed,
    Confirmed,
    Decided,
    Offered,
    Questioned,
    Received,
    Referral,
    Sent,
    Unsent,
    Waitlisted,
)
from referral.domain.refusal import rejected


def decide(command: ReferralCommand, referral: Referral) -> list[ReferralEvent]:
    if isinstance(command, HeardCommand):
        return heard(command, referral)
    if isinstance(command, PreparingCommand):
        return prepare(command, referral)
    if isinstance(command, AnsweringCommand):
        return answer(command, referral)
    if isinstance(command, MendingCommand):
        return mend(command, referral)
    return _by_sender(command, referral)


def _by_sender(command: SenderCommand, referral: Referral) -> list[ReferralEvent]:
    match command:
        case asked.SendReferral():
            return _send(command, referral)
        case asked.WithdrawReferral():
            return withdraw(command, referral)
        case asked.AcceptOffer():
            return accept_offer(command, referral)
        case asked.ConfirmInterest():
            return confirm_interest(command, referral)


def _send(command: SendReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Unsent() if command.refusals:
            raise rejected(command.refusals)
        case Unsent() if command.referred_by not in command.consented_parties:
            because = "the consent must name the sender, who is told of the outcome."
            raise Rejected("sender_not_in_consent", because, "/consent/parties")
        case Unsent():
            return [told.ReferralSent.model_validate(command.model_dump(exclude={"refusals"}))]
        case Sent() | Received() | Questioned() | Accepted() | Decided() | Waitlisted():
            raise _sent()
        case Offered() | Answered() | Confirmed() | Closed():
            raise _sent()


def _sent() -> Rejected:
    return Rejected("referral_sent", "this referral has been sent.")


decider = Decider[ReferralCommand, Referral, ReferralEvent](decide, evolve, Unsent())

REFERRAL = Category[ReferralCommand, Referral, ReferralEvent](
    "referral", decider, get_args(ReferralEvent)
)
