"""What becomes of a referral, and of the consents that it rests on."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import CaseFact, Slug
from contracts.codes import Decline, DeclinedBy, Information, PlaceRefusal, Purpose, Sex


class _ToldOfCase(CaseFact):
    """Every fact of a case names the unit asked for, so that the unit's own stream can be found from it."""

    service: ClassVar[str] = "referral"
    unit: Slug


class ReferralSent(_ToldOfCase):
    programme: Slug
    referred_by: Slug
    sex: Sex
    consented_parties: tuple[Slug, ...]
    pool: Slug | None = None
    """The pool that the sender asks for; none when any that it may refer to will do."""
    redirected_from: UUID | None = None
    """The case that was redirected here: this one is new, with a consent of its own."""


class ReferralReceived(_ToldOfCase): ...


class InformationRequested(_ToldOfCase):
    """The unit asks the sender for more, of these kinds; what is then said passes between people, not here."""

    asked_for: tuple[Information, ...]


class InformationSupplied(_ToldOfCase): ...


class StudyVisitHeld(_ToldOfCase): ...


class MappingVisitHeld(_ToldOfCase): ...


class ReferralAccepted(_ToldOfCase): ...


class ReferralDeclined(_ToldOfCase):
    """Declined for want of a place it is demand that was not met."""

    by: DeclinedBy
    code: Decline


class ReferralRedirected(_ToldOfCase):
    """Closed: the unit sends it on to another, where the sender may put the person forward as `to_case`."""

    to_programme: Slug
    to_unit: Slug
    to_case: UUID


class ReferralWithdrawn(_ToldOfCase): ...


class ReferralExpired(_ToldOfCase): ...


class ReferralReopened(_ToldOfCase):
    """Open again, and waits once more to be received."""


class ReferralEnteredInError(_ToldOfCase):
    """It should never have been entered: closed, and in no figure."""


class AdmissionDecided(_ToldOfCase):
    """The person is admitted; `members` are the organisations that took part in the referral group.

    Nobody took part where the programme has no such group: then the unit has admitted. `pool` is the one asked for.
    """

    programme: Slug
    referred_by: Slug
    sex: Sex
    members: tuple[Slug, ...]
    pool: Slug | None = None


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


class ProtectionRaised(CaseFact):
    """The person's identity is protected: what a withdrawal ends ends, and the unit is hidden too.

    `unit` is for the services that have to act there; no agency is told it.
    """

    service: ClassVar[str] = "referral"
    unit: Slug | None = None


class CaseForgotten(CaseFact):
    """Nobody can say any more who this was: every service destroys its keys.

    A fact for each case, since a list would join the cases of one person for ever.
    """

    service: ClassVar[str] = "referral"
