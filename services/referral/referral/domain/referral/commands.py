"""What may be asked of a referral, and what it hears from others."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Command
from contracts.codes import Decline, DeclinedBy, HoldRelease, Information, PlaceRefusal, Sex
from referral.domain.refusal import Refusal

# Asked for by people


class SendReferral(Command):
    """`refusals` are all the reasons against it that the programme, the unit and the person's answers give."""

    person_id: UUID
    programme: str
    unit: str
    pool: str | None = None
    referred_by: str
    sex: Sex
    consented_parties: tuple[str, ...]
    """Whom the signed consent names."""
    refusals: tuple[Refusal, ...]
    study_visit_needed: bool
    mapping_visit_needed: bool
    referral_group: bool = True
    answer_by: date
    redirected_from: UUID | None = None


class WithdrawReferral(Command): ...


class ReceiveReferral(Command): ...


class RequestInformation(Command):
    """The sender may answer until `answer_by`."""

    asked_for: tuple[Information, ...]
    answer_by: date


class SupplyInformation(Command): ...


class HoldStudyVisit(Command): ...


class HoldMappingVisit(Command): ...


class AcceptReferral(Command): ...


class DeclineReferral(Command):
    by: DeclinedBy
    code: Decline


class RedirectReferral(Command):
    """`to_case` is the case as which the sender may put the person forward there; `refusals` speak against it."""

    to_programme: str
    to_unit: str
    to_case: UUID
    refusals: tuple[Refusal, ...] = ()


class ReopenReferral(Command):
    """`answer_by` is a new last day to receive it; `taken_up` says that it was put forward where it was sent on to;
    `refusals` speak against anybody being put forward there now.
    """

    answer_by: date
    consented: bool
    taken_up: bool = False
    refusals: tuple[Refusal, ...] = ()


class EnterInError(Command): ...


class DecideAdmission(Command):
    """`members` are the organisations whose people took part in the referral group, `parties` those who could."""

    members: tuple[str, ...]
    parties: frozenset[str]


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


PreparingCommand: TypeAlias = (
    ReceiveReferral
    | RequestInformation
    | SupplyInformation
    | HoldStudyVisit
    | HoldMappingVisit
    | AcceptReferral
)
AnsweringCommand: TypeAlias = DeclineReferral | RedirectReferral | DecideAdmission
SenderCommand: TypeAlias = SendReferral | WithdrawReferral | AcceptOffer | ConfirmInterest
MendingCommand: TypeAlias = ReopenReferral | EnterInError
HeardOfPlace: TypeAlias = (
    NotePlaceHeld
    | NotePlaceRefused
    | NoteHoldExpired
    | NoteHoldConfirmed
    | NoteHoldReleased
    | NoteEnrolled
)
HeardCommand: TypeAlias = ExpireReferral | EndExchange | HeardOfPlace
ReferralCommand: TypeAlias = (
    SenderCommand | PreparingCommand | AnsweringCommand | MendingCommand | HeardCommand
)
