"""The word for where a referral stands, as lists and answers show it."""

from collections.abc import Mapping

from chassis.decider import Event
from referral.domain.referral import events as told
from referral.domain.referral.states import Closed, Referral

_AFTER: Mapping[type[Event], str] = {
    told.ReferralSent: "sent",
    told.ReferralReceived: "received",
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
    told.ReferralClosedWithoutName: "closed_without_name",
}


def standing_after(event: Event) -> str | None:
    """Where a referral stands after an event; none when the event does not move it."""
    return _AFTER.get(type(event))


def standing(referral: Referral) -> str:
    """Where a referral stands."""
    if isinstance(referral, Closed):
        return "closed_without_name" if referral.outcome == "without_name" else referral.outcome
    return type(referral).__name__.lower()
