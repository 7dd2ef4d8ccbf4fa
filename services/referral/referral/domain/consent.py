"""A case's consents, and the account of who was told what under them."""

from typing import Literal, TypeAlias

from pydantic import JsonValue

from chassis.decider import Category, Command, Decider, Event, Rejected, State
from contracts.codes import Purpose


class GiveConsent(Command):
    """Written, signed by the person; `parties` are the organisations that may exchange information."""

    unit: str
    purpose: Purpose
    parties: tuple[str, ...]


class WithdrawConsent(Command):
    """Everything ends at once, whatever the purpose."""


class Disclose(Command):
    """`what` is an event of this desk, or a fact heard from another; `data` is all that it says."""

    origin: Literal["own", "heard"]
    what: str
    data: dict[str, JsonValue]


class ConfirmWithdrawal(Command):
    """A service has carried the withdrawal out."""

    service: str


class ConsentGiven(Event):
    unit: str
    purpose: Purpose
    parties: tuple[str, ...]


class ConsentWithdrawn(Event):
    unit: str
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
    why: Literal["never_given", "withdrawn"] = "withdrawn"


class WithdrawalConfirmed(Event):
    service: str


class Unasked(State): ...


class Given(State):
    """Consent to exchange information with `parties`; to follow-up perhaps."""

    unit: str
    parties: tuple[str, ...]
    follow_up: bool = False


class Withdrawn(State):
    parties: tuple[str, ...]
    confirmed: tuple[str, ...] = ()


ConsentCommand: TypeAlias = GiveConsent | WithdrawConsent | Disclose | ConfirmWithdrawal
ConsentEvent: TypeAlias = (
    ConsentGiven | ConsentWithdrawn | Disclosed | Withheld | WithdrawalConfirmed
)
Consent: TypeAlias = Unasked | Given | Withdrawn

ANSWERING = ("participation", "followup")
"""The services that must say that they have carried a withdrawal out; reporting hides on hearing."""


def decide(command: ConsentCommand, consent: Consent) -> list[ConsentEvent]:
    match command:
        case GiveConsent():
            return _give(command, consent)
        case WithdrawConsent():
            return _withdraw(command, consent)
        case Disclose():
            return _disclose(command, consent)
        case ConfirmWithdrawal():
            return _confirm(command, consent)


def _give(command: GiveConsent, consent: Consent) -> list[ConsentEvent]:
    match consent, command.purpose:
        case Unasked(), Purpose.INFORMATION_EXCHANGE:
            return _given(command, command.parties)
        case Unasked(), Purpose.FOLLOW_UP:
            raise Rejected(
                "consent_to_exchange_first", "consent to exchange comes first.", "/purpose"
            )
        case Given(parties=parties), Purpose.INFORMATION_EXCHANGE:
            return [] if parties == command.parties else _given(command, command.parties)
        case Given(follow_up=True), Purpose.FOLLOW_UP:
            return []
        case Given(parties=parties), Purpose.FOLLOW_UP:
            return _given(command, parties)
        case Withdrawn(), Purpose.INFORMATION_EXCHANGE | Purpose.FOLLOW_UP:
            raise Rejected("consent_withdrawn", "it was withdrawn; a new entry is a new case.")


def _given(command: GiveConsent, parties: tuple[str, ...]) -> list[ConsentEvent]:
    """Those whom it names are told on what ground they will be told more."""
    on, unit, purpose = command.on, command.unit, command.purpose
    given = ConsentGiven(on=on, unit=unit, purpose=purpose, parties=parties)
    return [given, *_to_each(parties, _saying(given))]


def _withdraw(command: WithdrawConsent, consent: Consent) -> list[ConsentEvent]:
    """The receivers are told once more, and then never again."""
    match consent:
        case Unasked():
            raise Rejected("consent_unknown", "there is no consent to withdraw.")
        case Withdrawn():
            return []
        case Given(unit=unit, parties=parties):
            withdrawn = ConsentWithdrawn(on=command.on, unit=unit, parties=parties)
            return [*_to_each(parties, _saying(withdrawn)), withdrawn]


def _saying(event: ConsentGiven | ConsentWithdrawn) -> Disclose:
    data = event.model_dump(mode="json")
    return Disclose(on=event.on, origin="own", what=type(event).__name__, data=data)


def _disclose(command: Disclose, consent: Consent) -> list[ConsentEvent]:
    match consent:
        case Given(parties=parties):
            return [*_to_each(parties, command)]
        case Unasked():
            return [Withheld(on=command.on, what=command.what, why="never_given")]
        case Withdrawn():
            return [Withheld(on=command.on, what=command.what)]


def _to_each(parties: tuple[str, ...], told: Disclose) -> list[Disclosed]:
    return [
        Disclosed(on=told.on, to=party, origin=told.origin, what=told.what, data=told.data)
        for party in parties
    ]


def _confirm(command: ConfirmWithdrawal, consent: Consent) -> list[ConsentEvent]:
    match consent:
        case Withdrawn(confirmed=confirmed) if command.service not in confirmed:
            return [WithdrawalConfirmed(on=command.on, service=command.service)]
        case Unasked() | Given() | Withdrawn():
            return []


def evolve(consent: Consent, event: ConsentEvent) -> Consent:
    match event:
        case ConsentGiven(purpose=purpose, unit=unit, parties=parties):
            before = isinstance(consent, Given) and consent.follow_up
            follow_up = before or purpose is Purpose.FOLLOW_UP
            return Given(unit=unit, parties=parties, follow_up=follow_up)
        case ConsentWithdrawn(parties=parties):
            return Withdrawn(parties=parties)
        case WithdrawalConfirmed(service=service):
            return _with_confirmation(consent, service)
        case Disclosed() | Withheld():
            return consent


def _with_confirmation(consent: Consent, service: str) -> Consent:
    match consent:
        case Withdrawn(parties=parties, confirmed=confirmed):
            return Withdrawn(parties=parties, confirmed=(*confirmed, service))
        case Unasked() | Given():
            return consent


decider = Decider[ConsentCommand, Consent, ConsentEvent](decide, evolve, Unasked())

CONSENT = Category[ConsentCommand, Consent, ConsentEvent](
    "consent", decider, (ConsentGiven, ConsentWithdrawn, Disclosed, Withheld, WithdrawalConfirmed)
)
