"""What can happen to a referral."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Event
from contracts.codes import Decline, DeclinedBy, Information, PlaceRefusal, Sex


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
    pool: str | None = None
    referral_group: bool = True
    redirected_from: UUID | None = None


class ReferralWithdrawn(_OfUnit): ...


class ReferralReceived(_OfUnit): ...


class ReferralExpired(_OfUnit): ...


class InformationRequested(_OfUnit):
    """The sender answers until `answer_by`, or the referral expires."""

    asked_for: tuple[Information, ...]
    answer_by: date


class InformationSupplied(_OfUnit): ...


class StudyVisitHeld(_OfUnit): ...


class MappingVisitHeld(_OfUnit): ...


class ReferralAccepted(_OfUnit): ...


class ReferralDeclined(_OfUnit):
    by: DeclinedBy
    code: Decline


class ReferralRedirected(_OfUnit):
    to_programme: str
    to_unit: str
    to_case: UUID


class ReferralReopened(_OfUnit):
    """Waits once more to be received, until `answer_by`."""

    answer_by: date


class ReferralEnteredInError(_OfUnit): ...


class AdmissionDecided(_OfUnit):
    programme: str
    referred_by: str
    sex: Sex
    members: tuple[str, ...]
    pool: str | None = None


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


Moving: TypeAlias = (
    ReferralReceived
    | InformationRequested
    | InformationSupplied
    | StudyVisitHeld
    | MappingVisitHeld
    | ReferralAccepted
    | AdmissionDecided
    | PlaceOffered
    | ReferralWaitlisted
    | InterestConfirmed
    | OfferAccepted
    | StartConfirmed
    | ReferralReopened
)
Closing: TypeAlias = (
    ReferralDeclined
    | ReferralRedirected
    | ReferralWithdrawn
    | ReferralExpired
    | ReferralAdmitted
    | ReferralClosedWithoutName
    | ReferralEnteredInError
)
ReferralEvent: TypeAlias = ReferralSent | Moving | Closing
