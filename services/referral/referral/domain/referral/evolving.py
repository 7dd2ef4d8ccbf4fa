"""What each event makes of a referral."""

from contracts.codes import PlaceRefusal
from referral.domain.referral.events import (
    AdmissionDecided,
    Closing,
    InformationRequested,
    InformationSupplied,
    InterestConfirmed,
    MappingVisitHeld,
    Moving,
    OfferAccepted,
    PlaceOffered,
    ReferralAccepted,
    ReferralAdmitted,
    ReferralClosedWithoutName,
    ReferralDeclined,
    ReferralEnteredInError,
    ReferralEvent,
    ReferralExpired,
    ReferralReceived,
    ReferralRedirected,
    ReferralReopened,
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
    Questioned,
    Received,
    Redirect,
    Referral,
    Sent,
    Unsent,
    Visit,
    Waitlisted,
)


def evolve(referral: Referral, event: ReferralEvent) -> Referral:
    if isinstance(event, ReferralSent):
        return _sent(event)
    if isinstance(event, Closing):
        return _closed(_about(referral), event)
    return _moved(referral, _about(referral), event)


def _closed(about: About, event: Closing) -> Closed:
    match event:
        case ReferralDeclined():
            return Closed(about=about, outcome="declined")
        case ReferralRedirected(to_programme=programme, to_unit=unit, to_case=case):
            to = Redirect(programme=programme, unit=unit, case_id=case)
            return Closed(about=about, outcome="redirected", redirect=to)
        case ReferralWithdrawn():
            return Closed(about=about, outcome="withdrawn")
        case ReferralExpired():
            return Closed(about=about, outcome="expired")
        case ReferralAdmitted():
            return Closed(about=about, outcome="admitted")
        case ReferralClosedWithoutName():
            return Closed(about=about, outcome="without_name")
        case ReferralEnteredInError():
            return Closed(about=about, outcome="entered_in_error")


def _moved(referral: Referral, about: About, event: Moving) -> Referral:
    match event:
        case ReferralReceived() | InformationSupplied():
            return Received(about=about)
        case InformationRequested(asked_for=asked_for, answer_by=until):
            return Questioned(about=about, asked_for=asked_for, answer_by=until)
        case StudyVisitHeld():
            return Received(about=_visited(about, "study"))
        case MappingVisitHeld():
            return Received(about=_visited(about, "mapping"))
        case ReferralAccepted():
            return Accepted(about=about)
        case AdmissionDecided():
            return Decided(about=about)
        case ReferralReopened(answer_by=until):
            return Sent(about=about, answer_by=until)
        case PlaceOffered() | ReferralWaitlisted() | InterestConfirmed():
            return _towards_place(referral, about, event)
        case OfferAccepted() | StartConfirmed():
            return _towards_place(referral, about, event)


def _towards_place(
    referral: Referral,
    about: About,
    event: PlaceOffered | ReferralWaitlisted | InterestConfirmed | OfferAccepted | StartConfirmed,
) -> Referral:
    match event:
        case PlaceOffered(until=until):
            return Offered(about=about, until=until)
        case ReferralWaitlisted(on=on, why=why):
            return Waitlisted(about=about, since=on, interested=why is PlaceRefusal.FULL)
        case InterestConfirmed(on=on):
            since = referral.since if isinstance(referral, Waitlisted) else on
            return Waitlisted(about=about, since=since, interested=True, confirmed_on=on)
        case OfferAccepted(start_on=start_on):
            return Answered(about=about, start_on=start_on)
        case StartConfirmed(start_on=start_on):
            return Confirmed(about=about, start_on=start_on)


def _sent(event: ReferralSent) -> Sent:
    needed: dict[Visit, bool] = {
        "study": event.study_visit_needed,
        "mapping": event.mapping_visit_needed,
    }
    about = About(
        person_id=event.person_id,
        unit=event.unit,
        programme=event.programme,
        referred_by=event.referred_by,
        sex=event.sex,
        pool=event.pool,
        by_group=event.referral_group,
        needed=frozenset(visit for visit in needed if needed[visit]),
    )
    return Sent(about=about, answer_by=event.answer_by)


def _about(referral: Referral) -> About:
    if isinstance(referral, Unsent):
        raise TypeError("a history that does not begin with being sent")
    return referral.about


def _visited(about: About, visit: Visit) -> About:
    return about.model_copy(update={"needed": about.needed - {visit}, "held": about.held | {visit}})
