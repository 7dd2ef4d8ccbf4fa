"""Where a case's consents stand, and what each event makes of it."""

from typing import TypeAlias

from chassis.decider import State
from contracts.codes import Purpose
from referral.domain.consent.events import (
    CaseForgotten,
    Confirmed,
    ConsentEvent,
    ConsentGiven,
    ConsentWithdrawn,
    DestructionConfirmed,
    Disclosed,
    Ended,
    Ground,
    ProtectionConfirmed,
    ProtectionRaised,
    WithdrawalConfirmed,
    Withheld,
)


class Unasked(State): ...


class Given(State):
    """Consent to exchange information with `parties`; to follow-up perhaps."""

    unit: str
    parties: tuple[str, ...]
    follow_up: bool = False


class Over(State):
    """Nothing is told any more. `grounds` say why, in order; `confirmed` who has carried which of them out."""

    grounds: tuple[Ground, ...]
    confirmed: tuple[tuple[Ground, str], ...] = ()

    @property
    def ground(self) -> Ground:
        """The last of them, which goes furthest."""
        return self.grounds[-1]


Consent: TypeAlias = Unasked | Given | Over


def evolve(consent: Consent, event: ConsentEvent) -> Consent:
    match event:
        case ConsentGiven(purpose=purpose, unit=unit, parties=parties):
            before = isinstance(consent, Given) and consent.follow_up
            follow_up = before or purpose is Purpose.FOLLOW_UP
            return Given(unit=unit, parties=parties, follow_up=follow_up)
        case ConsentWithdrawn() | ProtectionRaised() | CaseForgotten():
            return _ended(consent, event)
        case WithdrawalConfirmed() | ProtectionConfirmed() | DestructionConfirmed():
            return _confirmed(consent, event)
        case Disclosed() | Withheld():
            return consent


def _ended(consent: Consent, event: Ended) -> Over:
    match consent:
        case Over(grounds=grounds, confirmed=confirmed):
            return Over(grounds=(*grounds, _why(event)), confirmed=confirmed)
        case Unasked() | Given():
            return Over(grounds=(_why(event),))


def _confirmed(consent: Consent, event: Confirmed) -> Consent:
    match consent:
        case Over(grounds=grounds, confirmed=confirmed):
            return Over(grounds=grounds, confirmed=(*confirmed, (_of(event), event.service)))
        case Unasked() | Given():
            return consent


def _why(event: Ended) -> Ground:
    match event:
        case ConsentWithdrawn():
            return "withdrawn"
        case ProtectionRaised():
            return "protected"
        case CaseForgotten():
            return "forgotten"


def _of(event: Confirmed) -> Ground:
    match event:
        case WithdrawalConfirmed():
            return "withdrawn"
        case ProtectionConfirmed():
            return "protected"
        case DestructionConfirmed():
            return "forgotten"
