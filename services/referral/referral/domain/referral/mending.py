"""What is put right afterwards: a referral opened again, or one that should never have been entered."""

from chassis.decider import Rejected
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.commands import MendingCommand
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.offers import not_open
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


def mend(command: MendingCommand, referral: Referral) -> list[ReferralEvent]:
    match command:
        case asked.ReopenReferral():
            return _reopen(command, referral)
        case asked.EnterInError():
            return _enter_in_error(command, referral)


def _reopen(command: asked.ReopenReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Unsent() | Sent() | Received() | Questioned() | Accepted() | Decided() | Waitlisted():
            raise _never_closed()
        case Offered() | Answered() | Confirmed():
            raise _never_closed()
        case Closed() if not command.consented:
            raise Rejected("consent_withdrawn", "it was withdrawn; a new entry is a new case.")
        case Closed():
            _check(command, referral)
            if command.refusals:
                raise rejected(command.refusals)
            opened = told.ReferralReopened(
                on=command.on, unit=referral.about.unit, answer_by=command.answer_by
            )
            return [opened]


def _never_closed() -> Rejected:
    said = "only a closed referral can be reopened."
    return Rejected("referral_never_closed", said, "/case_id")


def _check(command: asked.ReopenReferral, closed: Closed) -> None:
    """The unit takes back what it decided itself; what others have done since stands."""
    match closed.outcome:
        case "declined" | "expired":
            return
        case "redirected" if command.taken_up:
            because = "the person has been put forward where it was sent on to."
            raise Rejected("redirect_taken_up", because)
        case "redirected":
            return
        case "admitted" | "without_name":
            raise Rejected("admission_ended_it", "the person has begun; that is reopened there.")
        case "withdrawn":
            raise Rejected("sender_withdrew", "the sender took it back; a new entry is a new case.")
        case "entered_in_error":
            raise Rejected("entered_in_error", "it should never have been entered.")


def _enter_in_error(command: asked.EnterInError, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Unsent():
            raise not_open("entered in error")
        case Closed(outcome="entered_in_error"):
            return []
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
            | Closed(about=about)
        ):
            return [told.ReferralEnteredInError(on=command.on, unit=about.unit)]
