"""The word for where a referral stands, as lists and answers show it."""

from collections.abc import Mapping

from chassis.decider import Event
from referral.domain.referral import events as told
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

_AFTER: Mapping[type[Event], str] = {
    told.ReferralSent: "sent",
    told.ReferralReceived: "received",
    told.InformationRequested: "information_requested",
    told.InformationSupplied: "received",
    told.ReferralAccepted: "accepted",
    told.AdmissionDecided: "decided",
    told.PlaceOffered: "offered",
    told.ReferralWaitlisted: "waitlisted",
    told.InterestConfirmed: "waitlisted",
    told.OfferAccepted: "answered",
    told.StartConfirmed: "confirmed",
    told.ReferralAdmitted: "admitted",
    told.ReferralDeclined: "declined",
    told.ReferralWithdrawn: "withdrawn",
    told.ReferralExpired: "expired",
    told.ReferralRedirected: "redirected",
    told.ReferralReopened: "sent",
    told.ReferralEnteredInError: "entered_in_error",
    told.ReferralClosedWithoutName: "closed_without_name",
}


def standing_after(event: Event) -> str | None:
    """Where a referral stands after an event; none when the event does not move it."""
    return _AFTER.get(type(event))


def standing(referral: Referral) -> str:
    """Where a referral stands."""
    match referral:
        case Closed(outcome="without_name"):
            return "closed_without_name"
        case Closed(outcome=outcome):
            return outcome
        case Questioned():
            return "information_requested"
        case Unsent() | Sent() | Received() | Accepted() | Decided() | Waitlisted():
            return type(referral).__name__.lower()
        case Offered() | Answered() | Confirmed():
            return type(referral).__name__.lower()
