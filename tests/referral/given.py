"""Days, organisations and histories that the examples share."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

from contracts.codes import Decline, DeclinedBy, HoldRelease, Information, PlaceRefusal, Sex
from referral.domain.referral import commands as ask
from referral.domain.referral import events as told
from referral.domain.referral.events import ReferralEvent

NUMBERS = Path(__file__).parent / "data"


def official_numbers() -> list[str]:
    """All of the tax agency's numbers that lie beside these tests."""
    return [line for file in sorted(NUMBERS.glob("*.txt")) for line in file.read_text().split()]


MON, WED, FRI = date(2024, 1, 8), date(2024, 1, 10), date(2024, 1, 12)
LAST, NEXT = date(2024, 1, 22), date(2024, 1, 23)
"""The last day on which a referral sent on Monday can be received, and the day after it."""
HELD, TOO_LATE, START = date(2024, 1, 26), date(2024, 1, 27), date(2024, 1, 29)
"""Up to which day a place is held, the day after it, and when the person begins."""

UNIT, PROGRAMME = "unit-one", "joint-rehabilitation"
SENDER, OTHER = "insurer", "employment-office"
PERSON, NEXT_CASE = UUID(int=1), UUID(int=9)
ELSEWHERE, LATER = "unit-two", date(2024, 2, 6)

SEND = ask.SendReferral(
    on=MON,
    person_id=PERSON,
    programme=PROGRAMME,
    unit=UNIT,
    referred_by=SENDER,
    sex=Sex.WOMAN,
    consented_parties=(SENDER, OTHER),
    refusals=(),
    study_visit_needed=True,
    mapping_visit_needed=True,
    answer_by=LAST,
)
RECEIVE = ask.ReceiveReferral(on=WED)
REQUEST = ask.RequestInformation(
    on=WED, asked_for=(Information.MEDICAL_STATEMENT, Information.PLANNING), answer_by=LAST
)
SUPPLY = ask.SupplyInformation(on=FRI)
STUDY, MAPPING = ask.HoldStudyVisit(on=WED), ask.HoldMappingVisit(on=WED)
ACCEPT = ask.AcceptReferral(on=FRI)
DECLINE = ask.DeclineReferral(on=FRI, by=DeclinedBy.PERSON, code=Decline.DOES_NOT_WISH)
REDIRECT = ask.RedirectReferral(
    on=FRI, to_programme=PROGRAMME, to_unit=ELSEWHERE, to_case=NEXT_CASE
)
REOPEN = ask.ReopenReferral(on=NEXT, answer_by=LATER, consented=True)
IN_ERROR = ask.EnterInError(on=FRI)
ADMIT = ask.DecideAdmission(on=FRI, members=(SENDER, OTHER), parties=frozenset((SENDER, OTHER)))
ANSWER = ask.AcceptOffer(on=FRI, start_on=START)
INTEREST = ask.ConfirmInterest(on=TOO_LATE)
WITHDRAW = ask.WithdrawReferral(on=FRI)

EXPIRE = ask.ExpireReferral(on=NEXT)
END_EXCHANGE = ask.EndExchange(on=FRI)
PLACE_HELD = ask.NotePlaceHeld(on=FRI, until=HELD)
FULL = ask.NotePlaceRefused(on=FRI, why=PlaceRefusal.FULL, consented=True)
SHUT = ask.NotePlaceRefused(on=FRI, why=PlaceRefusal.PROGRAMME_CLOSED, consented=True)
NOT_HELD = ask.NotePlaceRefused(on=TOO_LATE, why=PlaceRefusal.HOLD_EXPIRED, consented=True)
HOLD_EXPIRED = ask.NoteHoldExpired(on=TOO_LATE, consented=True)
HOLD_CONFIRMED = ask.NoteHoldConfirmed(on=FRI, start_on=START)
RELEASED = ask.NoteHoldReleased(on=FRI, why=HoldRelease.REFERRAL_ENDED)
COUNTED = ask.NoteHoldReleased(on=START, why=HoldRelease.WITHOUT_FOLLOW_UP_CONSENT)
ENROLLED = ask.NoteEnrolled(on=START)

SENT = told.ReferralSent(
    on=MON,
    unit=UNIT,
    person_id=PERSON,
    programme=PROGRAMME,
    referred_by=SENDER,
    sex=Sex.WOMAN,
    consented_parties=(SENDER, OTHER),
    study_visit_needed=True,
    mapping_visit_needed=True,
    answer_by=LAST,
)
RECEIVED = told.ReferralReceived(on=WED, unit=UNIT)
REQUESTED = told.InformationRequested(
    on=WED, unit=UNIT, asked_for=REQUEST.asked_for, answer_by=LAST
)
SUPPLIED = told.InformationSupplied(on=FRI, unit=UNIT)
STUDY_HELD = told.StudyVisitHeld(on=WED, unit=UNIT)
MAPPING_HELD = told.MappingVisitHeld(on=WED, unit=UNIT)
ACCEPTED = told.ReferralAccepted(on=FRI, unit=UNIT)
DECLINED = told.ReferralDeclined(
    on=FRI, unit=UNIT, by=DeclinedBy.PERSON, code=Decline.DOES_NOT_WISH
)
REDIRECTED = told.ReferralRedirected(
    on=FRI, unit=UNIT, to_programme=PROGRAMME, to_unit=ELSEWHERE, to_case=NEXT_CASE
)
REOPENED = told.ReferralReopened(on=NEXT, unit=UNIT, answer_by=LATER)
ENTERED_IN_ERROR = told.ReferralEnteredInError(on=FRI, unit=UNIT)
DECIDED = told.AdmissionDecided(
    on=FRI,
    unit=UNIT,
    programme=PROGRAMME,
    referred_by=SENDER,
    sex=Sex.WOMAN,
    members=(SENDER, OTHER),
)
OFFERED = told.PlaceOffered(on=FRI, unit=UNIT, until=HELD)
WAITLISTED = told.ReferralWaitlisted(on=FRI, unit=UNIT, why=PlaceRefusal.FULL)
TURNED_AWAY = told.ReferralDeclined(
    on=FRI, unit=UNIT, by=DeclinedBy.CAPACITY, code=Decline.PROGRAMME_CLOSED
)
LAPSED = told.ReferralWaitlisted(on=TOO_LATE, unit=UNIT, why=PlaceRefusal.HOLD_EXPIRED)
INTERESTED = told.InterestConfirmed(on=TOO_LATE, unit=UNIT)
ANSWERED = told.OfferAccepted(on=FRI, unit=UNIT, start_on=START)
CONFIRMED = told.StartConfirmed(on=FRI, unit=UNIT, start_on=START)
ADMITTED = told.ReferralAdmitted(on=START, unit=UNIT)
WITHOUT_NAME = told.ReferralClosedWithoutName(on=START, unit=UNIT)
WITHDRAWN = told.ReferralWithdrawn(on=FRI, unit=UNIT)
EXPIRED = told.ReferralExpired(on=NEXT, unit=UNIT)

_PREPARED = (SENT, RECEIVED, STUDY_HELD, MAPPING_HELD)
_ADMITTED = (*_PREPARED, ACCEPTED, DECIDED)
STANDING: Mapping[str, tuple[ReferralEvent, ...]] = {
    "unsent": (),
    "sent": (SENT,),
    "received": (SENT, RECEIVED),
    "questioned": (SENT, RECEIVED, REQUESTED),
    "studied": (SENT, RECEIVED, STUDY_HELD),
    "prepared": _PREPARED,
    "accepted": (*_PREPARED, ACCEPTED),
    "decided": _ADMITTED,
    "waitlisted": (*_ADMITTED, WAITLISTED),
    "lapsed": (*_ADMITTED, OFFERED, LAPSED),
    "offered": (*_ADMITTED, OFFERED),
    "answered": (*_ADMITTED, OFFERED, ANSWERED),
    "confirmed": (*_ADMITTED, OFFERED, ANSWERED, CONFIRMED),
    "admitted": (*_ADMITTED, OFFERED, ANSWERED, CONFIRMED, ADMITTED),
    "without_name": (*_ADMITTED, OFFERED, ANSWERED, CONFIRMED, WITHOUT_NAME),
    "declined": (*_PREPARED, DECLINED),
    "withdrawn": (SENT, WITHDRAWN),
    "expired": (SENT, EXPIRED),
    "redirected": (*_PREPARED, REDIRECTED),
    "in_error": (SENT, ENTERED_IN_ERROR),
}
"""How each standing comes about. `studied` still needs the mapping visit; `lapsed` let a hold expire."""
