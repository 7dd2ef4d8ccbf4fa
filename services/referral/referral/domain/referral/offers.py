"""The sender's answers: an offer accepted, interest confirmed, the referral withdrawn."""

from datetime import date

from chassis.decider import Rejected
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.events import ReferralEvent
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


def accept_offer(command: asked.AcceptOffer, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Offered(until=until) if command.on > until:
            raise Rejected("hold_expired", f"the place was held until {until}.", "/on")
        case Offered() if command.start_on < command.on:
            raise Rejected("start_before_answer", "the start lies before the answer.", "/start_on")
        case Offered(about=about):
            return [told.OfferAccepted(on=command.on, unit=about.unit, start_on=command.start_on)]
        case Answered(start_on=start_on) | Confirmed(start_on=start_on):
            return _same_start(start_on, command)
        case Sent() | Received() | Questioned() | Accepted() | Decided() | Waitlisted():
            raise Rejected("no_offer", "no place is held for this case.")
        case Unsent() | Closed():
            raise not_open("answered")


def _same_start(start_on: date, command: asked.AcceptOffer) -> list[ReferralEvent]:
    if start_on != command.start_on:
        raise Rejected("start_agreed", f"the start is agreed: {start_on}.", "/start_on")
    return []


def confirm_interest(command: asked.ConfirmInterest, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Waitlisted(about=about, interested=False):
            return [told.InterestConfirmed(on=command.on, unit=about.unit)]
        case Waitlisted() | Offered() | Answered() | Confirmed() | Decided():
            return []
        case Sent() | Received() | Questioned() | Accepted():
            raise Rejected("not_waiting", "this case does not wait for a place.")
        case Unsent() | Closed():
            raise not_open("waiting")


def withdraw(command: asked.WithdrawReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case (
            Sent(about=about)
            | Received(about=about)
            | Questioned(about=about)
            | Accepted(about=about)
            | Decided(about=about)
            | Waitlisted(about=about)
            | Offered(about=about)
            | Answered(about=about)
            | Confirmed(about=about)
        ):
            return [told.ReferralWithdrawn(on=command.on, unit=about.unit)]
        case Closed(outcome="withdrawn"):
            return []
        case Unsent() | Closed():
            raise not_open("withdrawn")


def not_open(what: str) -> Rejected:
    return Rejected("referral_not_open", f"a referral that is not open cannot be {what}.")
