"""What can happen to a referral."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Event
from contracts.codes import Decline, DeclinedBy, PlaceRefusal, Sex


class _OfUnit(Event):
    unit: str


class ReferralSent(_OfUnit):
    person_id: UUID
    programme: str
    referred_by: str
    sex: Sex
    consented_parties: tuple[str, ...]
    study_visit_needed: bool
    mapping_visit_needed: bool
    answer_by: date


class ReferralWithdrawn(_OfUnit): ...


class ReferralReceived(_OfUnit): ...


class ReferralExpired(_OfUnit): ...


class StudyVisitHeld(_OfUnit): ...


class MappingVisitHeld(_OfUnit): ...


class ReferralAccepted(_OfUnit): ...


class ReferralDeclined(_OfUnit):
    by: DeclinedBy
    code: Decline


class AdmissionDecided(_OfUnit):
    programme: str
    referred_by: str
    sex: Sex
    members: tuple[str, ...]


class PlaceOffered(_OfUnit):
    until: date


class ReferralWaitlisted(_OfUnit):
    why: PlaceRefusal


class OfferAccepted(_OfUnit):
    start_on: date


class StartConfirmed(_OfUnit):
    """The unit keeps the place until the person begins."""

    start_on: date


class InterestConfirmed(_OfUnit): ...


class ReferralAdmitted(_OfUnit): ...


class ReferralClosedWithoutName(_OfUnit): ...


ReferralEvent: TypeAlias = (
    ReferralSent
    | ReferralWithdrawn
    | ReferralReceived
    | ReferralExpired
    | StudyVisitHeld
    | MappingVisitHeld
    | ReferralAccepted
    | ReferralDeclined
    | AdmissionDecided
    | PlaceOffered
    | ReferralWaitlisted
    | OfferAccepted
    | StartConfirmed
    | InterestConfirmed
    | ReferralAdmitted
    | ReferralClosedWithoutName
)
