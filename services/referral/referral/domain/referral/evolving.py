"""What each event makes of a referral."""

from typing import TypeAlias

from contracts.codes import PlaceRefusal
from referral.domain.referral.events import (
    AdmissionDecided,
    InterestConfirmed,
    MappingVisitHeld,
    OfferAccepted,
    PlaceOffered,
    ReferralAccepted,
    ReferralAdmitted,
    ReferralClosedWithoutName,
    ReferralDeclined,
    ReferralEvent,
    ReferralExpired,
    ReferralReceived,
    ReferralSent,
    ReferralWaitlisted,
    ReferralWithdrawn,
    StartConfirmed,
    StudyVisitHeld,
)
from referral.domain.referral.states import (
    About,
    Accepted,
    Answered,
    Closed,
    Confirmed,
    Decided,
    Offered,
    Received,
    Referral,
    Sent,
    Unsent,
    Visit,
    Visits,
    Waitlisted,
)

_Moving: TypeAlias = (
    ReferralReceived
    | StudyVisitHeld
    | MappingVisitHeld
    | ReferralAccepted
    | AdmissionDecided
    | PlaceOffered
    | ReferralWaitlisted
    | InterestConfirmed
    | OfferAccepted
    | StartConfirmed
)


def evolve(referral: Referral, event: ReferralEvent) -> Referral:
    if isinstance(event, _Moving):
        return _moved(referral, event)
    match event:
        case ReferralSent():
            return _sent(event)
        case ReferralDeclined():
            return Closed(outcome="declined")
        case ReferralWithdrawn():
            return Closed(outcome="withdrawn")
        case ReferralExpired():
            return Closed(outcome="expired")
        case ReferralAdmitted():
            return Closed(outcome="admitted")
        case ReferralClosedWithoutName():
            return Closed(outcome="without_name")


def _moved(referral: Referral, event: _Moving) -> Referral:
    about = _about(referral)
    match event:
        case ReferralReceived():
            return Received(about=about, visits_needed=_visits(referral))
        case StudyVisitHeld():
            return _visited(referral, about, "study")
        case MappingVisitHeld():
            return _visited(referral, about, "mapping")
        case ReferralAccepted():
            return Accepted(about=about)
        case AdmissionDecided():
            return Decided(about=about)
        case PlaceOffered(until=until):
            return Offered(about=about, until=until)
        case ReferralWaitlisted(why=why):
            return Waitlisted(about=about, interested=why is PlaceRefusal.FULL)
        case InterestConfirmed():
            return Waitlisted(about=about, interested=True)
        case OfferAccepted(start_on=start_on):
            return Answered(about=about, start_on=start_on)
        case StartConfirmed(start_on=start_on):
            return Confirmed(about=about, start_on=start_on)


def _sent(event: ReferralSent) -> Sent:
    needed = {"study": event.study_visit_needed, "mapping": event.mapping_visit_needed}
    return Sent(
        about=About(
            unit=event.unit,
            programme=event.programme,
            referred_by=event.referred_by,
            sex=event.sex,
        ),
        answer_by=event.answer_by,
        visits_needed=frozenset(visit for visit in ("study", "mapping") if needed[visit]),
    )


def _about(referral: Referral) -> About:
    if isinstance(referral, Unsent | Closed):
        raise TypeError("a history that does not begin with being sent")
    return referral.about


def _visits(referral: Referral) -> Visits:
    return referral.visits_needed if isinstance(referral, Sent | Received) else frozenset()


def _visited(referral: Referral, about: About, visit: Visit) -> Received:
    before = referral.visits_held if isinstance(referral, Received) else frozenset[Visit]()
    held = frozenset[Visit]((*before, visit))
    return Received(about=about, visits_needed=_visits(referral) - held, visits_held=held)
