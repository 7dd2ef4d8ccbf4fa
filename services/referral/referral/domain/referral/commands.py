"""What may be asked of a referral, and what it hears from others."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Command
from contracts.codes import Decline, DeclinedBy, HoldRelease, PlaceRefusal, Sex

# Asked for by people


class SendReferral(Command):
    """`refusals` are the reasons why the person is not eligible; `referrers` is the unit's list."""

    person_id: UUID
    programme: str
    unit: str
    referred_by: str
    sex: Sex
    consented_parties: tuple[str, ...]
    """Whom the signed consent names."""
    referrers: tuple[str, ...]
    refusals: tuple[str, ...]
    study_visit_needed: bool
    mapping_visit_needed: bool
    answer_by: date


class WithdrawReferral(Command): ...


class ReceiveReferral(Command): ...


class HoldStudyVisit(Command): ...


class HoldMappingVisit(Command): ...


class AcceptReferral(Command): ...


class DeclineReferral(Command):
    by: DeclinedBy
    code: Decline


class DecideAdmission(Command):
    """`members` are the organisations whose people took part in the referral group."""

    members: tuple[str, ...]


class AcceptOffer(Command):
    start_on: date


class ConfirmInterest(Command): ...


# Heard from others: an answer, never a request that could be refused


class ExpireReferral(Command):
    """The day has passed until which the unit could receive it."""


class EndExchange(Command):
    """The consent to exchange information is withdrawn."""


class NotePlaceHeld(Command):
    until: date


class NotePlaceRefused(Command):
    """`consented`: whether the consent to exchange information is in force."""

    why: PlaceRefusal
    consented: bool


class NoteHoldExpired(Command):
    """`consented`: whether the consent to exchange information is in force."""

    consented: bool


class NoteHoldConfirmed(Command):
    start_on: date


class NoteHoldReleased(Command):
    why: HoldRelease


class NoteEnrolled(Command): ...


ReferralCommand: TypeAlias = (
    SendReferral
    | WithdrawReferral
    | ReceiveReferral
    | HoldStudyVisit
    | HoldMappingVisit
    | AcceptReferral
    | DeclineReferral
    | DecideAdmission
    | AcceptOffer
    | ConfirmInterest
    | ExpireReferral
    | EndExchange
    | NotePlaceHeld
    | NotePlaceRefused
    | NoteHoldExpired
    | NoteHoldConfirmed
    | NoteHoldReleased
    | NoteEnrolled
)
