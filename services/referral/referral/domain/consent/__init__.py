"""A case's consents, and the account of who was told what under them."""

from typing import get_args

from chassis.decider import Category, Decider
from referral.domain.consent.commands import (
    Confirm,
    ConfirmDestruction,
    ConfirmProtection,
    ConfirmWithdrawal,
    ConsentCommand,
    Disclose,
    ForgetCase,
    GiveConsent,
    RaiseProtection,
    WithdrawConsent,
)
from referral.domain.consent.deciding import decide
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
from referral.domain.consent.states import Consent, Given, Over, Unasked, evolve

__all__ = [
    "ANSWERING",
    "CONSENT",
    "CaseForgotten",
    "Confirm",
    "ConfirmDestruction",
    "ConfirmProtection",
    "ConfirmWithdrawal",
    "Confirmed",
    "Consent",
    "ConsentCommand",
    "ConsentEvent",
    "ConsentGiven",
    "ConsentWithdrawn",
    "DestructionConfirmed",
    "Disclose",
    "Disclosed",
    "Ended",
    "ForgetCase",
    "GiveConsent",
    "Given",
    "Ground",
    "Over",
    "ProtectionConfirmed",
    "ProtectionRaised",
    "RaiseProtection",
    "Unasked",
    "WithdrawConsent",
    "WithdrawalConfirmed",
    "Withheld",
    "decide",
    "decider",
]

ANSWERING = ("participation", "followup")
"""The services that must say that they have carried an end out; reporting hides on hearing."""

decider = Decider[ConsentCommand, Consent, ConsentEvent](decide, evolve, Unasked())

CONSENT = Category[ConsentCommand, Consent, ConsentEvent](
    "consent", decider, get_args(ConsentEvent)
)
