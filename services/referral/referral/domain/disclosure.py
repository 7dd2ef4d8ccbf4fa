"""What an agency may be told of a case, and that it is told in the transaction that decides it.

Coded income and occupation, attendance and everything of a unit as a whole stay inside.
"""

from chassis.decider import Event
from referral.domain.consent import Disclose
from referral.domain.referral import events as told

DISCLOSED: tuple[type[Event], ...] = (
    told.ReferralSent,
    told.ReferralWithdrawn,
    told.ReferralReceived,
    told.InformationRequested,
    told.InformationSupplied,
    told.ReferralExpired,
    told.StudyVisitHeld,
    told.MappingVisitHeld,
    told.ReferralAccepted,
    told.ReferralDeclined,
    told.ReferralRedirected,
    told.ReferralReopened,
    told.ReferralEnteredInError,
    told.AdmissionDecided,
    told.PlaceOffered,
    told.ReferralWaitlisted,
    told.OfferAccepted,
    told.InterestConfirmed,
    told.ReferralAdmitted,
    told.ReferralClosedWithoutName,
)


def disclosure(event: Event) -> Disclose | None:
    """The command that tells the parties of a case about one of this desk's own events; none if it stays here."""
    if not isinstance(event, DISCLOSED):
        return None
    kept = event.model_dump(mode="json", exclude={"person_id"})
    return Disclose(on=event.on, origin="own", what=type(event).__name__, data=kept)
