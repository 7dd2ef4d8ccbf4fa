"""What the partner agencies' desk tells: organisations, agreements, costs, referrals and consents."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import CaseFact, Fact, Slug
from contracts.codes import Decline, DeclinedBy, Party, PlaceRefusal, Purpose, Sex
from contracts.programme import Share


class _Told(Fact):
    service: ClassVar[str] = "referral"


class _ToldOfCase(CaseFact):
    """Every fact of a case names the unit asked for, so that the unit's own stream can be found from it."""

    service: ClassVar[str] = "referral"
    unit: Slug


class OrganisationRegistered(_Told):
    key: ClassVar[str] = "organisation"
    organisation: Slug
    name: str
    party: Party | None
    on: date


class AgreementAdopted(_Told):
    """Shares from `valid_from` on, until the next version; `unit` is none when it is for the whole programme."""

    key: ClassVar[str] = "agreement"
    agreement: Slug
    agreement_version: int
    programme: Slug
    unit: Slug | None
    valid_from: date
    shares: tuple[Share, ...]


class CostRecorded(_Told):
    """A line of the ledger in öre; a correction is a new signed line that names the one it corrects."""

    key: ClassVar[str] = "ledger"
    ledger: Slug
    cost_id: UUID
    programme: Slug
    unit: Slug
    cost_kind: Slug
    net_ore: int
    vat_ore: int
    accrued_on: date
    agreement: Slug
    agreement_version: int
    corrects: UUID | None


class ReferralSent(_ToldOfCase):
    programme: Slug
    referred_by: Slug
    sex: Sex
    consented_parties: tuple[Slug, ...]


class ReferralReceived(_ToldOfCase): ...


class StudyVisitHeld(_ToldOfCase): ...


class MappingVisitHeld(_ToldOfCase): ...


class ReferralAccepted(_ToldOfCase): ...


class ReferralDeclined(_ToldOfCase):
    by: DeclinedBy
    code: Decline


class ReferralWithdrawn(_ToldOfCase): ...


class ReferralExpired(_ToldOfCase): ...


class AdmissionDecided(_ToldOfCase):
    """The referral group has admitted; `members` are the organisations that took part."""

    programme: Slug
    referred_by: Slug
    sex: Sex
    members: tuple[Slug, ...]


class PlaceOffered(_ToldOfCase):
    """A place is held for the person up to and including `until`."""

    until: date


class ReferralWaitlisted(_ToldOfCase):
    why: PlaceRefusal


class InterestConfirmed(_ToldOfCase):
    """Still interested, after a hold that expired: may be offered a place again."""


class OfferAccepted(_ToldOfCase):
    start_on: date


class ReferralAdmitted(_ToldOfCase):
    """Closed: the person has begun."""


class ReferralClosedWithoutName(_ToldOfCase):
    """Closed: without consent to follow-up the person is counted, not registered."""


class ConsentGiven(_ToldOfCase):
    purpose: Purpose


class ConsentWithdrawn(_ToldOfCase):
    """Both purposes end; every service stops at once and says so."""
