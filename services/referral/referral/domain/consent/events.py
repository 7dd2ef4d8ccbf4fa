"""What can happen to a case's consents: given, ended, told under them, withheld without them, confirmed."""

from typing import Literal, TypeAlias

from pydantic import JsonValue

from chassis.decider import Event
from contracts.codes import Purpose

Ground: TypeAlias = Literal["withdrawn", "protected", "forgotten"]
"""Why nothing is told any more."""


class ConsentGiven(Event):
    unit: str
    purpose: Purpose
    parties: tuple[str, ...]


class ConsentWithdrawn(Event):
    unit: str
    parties: tuple[str, ...]


class ProtectionRaised(Event):
    """`parties` are those that were told of it; none when a consent was no longer in force."""

    unit: str
    parties: tuple[str, ...]


class CaseForgotten(Event):
    parties: tuple[str, ...]


class Disclosed(Event):
    """One agency is told one thing."""

    to: str
    origin: Literal["own", "heard"]
    what: str
    data: dict[str, JsonValue]


class Withheld(Event):
    """Nobody is told: there is no consent in force."""

    what: str
    why: Literal["never_given", "withdrawn", "protected", "forgotten"] = "withdrawn"


class WithdrawalConfirmed(Event):
    service: str


class ProtectionConfirmed(Event):
    service: str


class DestructionConfirmed(Event):
    service: str


Ended: TypeAlias = ConsentWithdrawn | ProtectionRaised | CaseForgotten
Confirmed: TypeAlias = WithdrawalConfirmed | ProtectionConfirmed | DestructionConfirmed
ConsentEvent: TypeAlias = ConsentGiven | Disclosed | Withheld | Ended | Confirmed
