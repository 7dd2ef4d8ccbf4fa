"""What a consent lets be told, to whom, and until when."""

from chassis.decider import Rejected
from contracts.codes import Purpose
from referral.domain.consent.commands import (
    Confirm,
    ConfirmDestruction,
    ConfirmProtection,
    ConfirmWithdrawal,
    ConsentCommand,
    Disclose,
    End,
    ForgetCase,
    GiveConsent,
    RaiseProtection,
    WithdrawConsent,
)
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
from referral.domain.consent.states import Consent, Given, Over, Unasked


def decide(command: ConsentCommand, consent: Consent) -> list[ConsentEvent]:
    match command:
        case GiveConsent():
            return _give(command, consent)
        case WithdrawConsent() | RaiseProtection() | ForgetCase():
            return _end(command, consent)
        case Disclose():
            return _disclose(command, consent)
        case ConfirmWithdrawal() | ConfirmProtection() | ConfirmDestruction():
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
        case Over(ground=ground), Purpose.INFORMATION_EXCHANGE | Purpose.FOLLOW_UP:
            raise _over(ground)


def _over(ground: Ground) -> Rejected:
    match ground:
        case "withdrawn":
            because = "it was withdrawn; a new entry is a new case."
            return Rejected("consent_withdrawn", because)
        case "protected":
            because = "the identity is protected; nothing is exchanged or followed up."
            return Rejected("identity_protected", because)
        case "forgotten":
            return Rejected("case_forgotten", "nobody can say any more whose case this was.")


def _given(command: GiveConsent, parties: tuple[str, ...]) -> list[ConsentEvent]:
    """Those whom it names are told on what ground they will be told more."""
    on, unit, purpose = command.on, command.unit, command.purpose
    given = ConsentGiven(on=on, unit=unit, purpose=purpose, parties=parties)
    return [given, *_to_each(parties, _saying(given))]


def _end(command: End, consent: Consent) -> list[ConsentEvent]:
    """The receivers are told once more, and then never again; what goes further may still follow."""
    match command, consent:
        case ((WithdrawConsent() | RaiseProtection() | ForgetCase()), Unasked()):
            raise Rejected("consent_unknown", "there is no consent to withdraw.")
        case (
            (WithdrawConsent() | RaiseProtection() | ForgetCase()),
            Given(unit=unit, parties=told),
        ):
            ended = _ended(command, unit, told)
            return [*_to_each(told, _saying(ended)), ended]
        case WithdrawConsent(), Over():
            return []
        case RaiseProtection(unit=unit), Over(grounds=("withdrawn",)):
            return [_ended(command, unit, ())]
        case RaiseProtection(), Over():
            return []
        case ForgetCase(), Over(ground="forgotten"):
            return []
        case ForgetCase(), Over():
            return [_ended(command, "", ())]


def _ended(command: End, unit: str, told: tuple[str, ...]) -> Ended:
    match command:
        case WithdrawConsent(on=on):
            return ConsentWithdrawn(on=on, unit=unit, parties=told)
        case RaiseProtection(on=on):
            return ProtectionRaised(on=on, unit=unit, parties=told)
        case ForgetCase(on=on):
            return CaseForgotten(on=on, parties=told)


def _saying(event: ConsentGiven | Ended) -> Disclose:
    """What the receivers are told of it; of a protected case, no unit."""
    hidden = {"unit"} if isinstance(event, ProtectionRaised) else None
    data = event.model_dump(mode="json", exclude=hidden)
    return Disclose(on=event.on, origin="own", what=type(event).__name__, data=data)


def _disclose(command: Disclose, consent: Consent) -> list[ConsentEvent]:
    match consent:
        case Given(parties=parties):
            return [*_to_each(parties, command)]
        case Unasked():
            return [Withheld(on=command.on, what=command.what, why="never_given")]
        case Over(ground=ground):
            return [Withheld(on=command.on, what=command.what, why=ground)]


def _to_each(parties: tuple[str, ...], told: Disclose) -> list[Disclosed]:
    return [
        Disclosed(on=told.on, to=party, origin=told.origin, what=told.what, data=told.data)
        for party in parties
    ]


def _confirm(command: Confirm, consent: Consent) -> list[ConsentEvent]:
    """Each service once for each ground; before there is one, nobody can have carried it out."""
    ground, confirmed = _confirmed(command)
    match consent:
        case Over(grounds=grounds, confirmed=known):
            news = ground in grounds and (ground, command.service) not in known
            return [confirmed] if news else []
        case Unasked() | Given():
            return []


def _confirmed(command: Confirm) -> tuple[Ground, Confirmed]:
    match command:
        case ConfirmWithdrawal(on=on, service=service):
            return "withdrawn", WithdrawalConfirmed(on=on, service=service)
        case ConfirmProtection(on=on, service=service):
            return "protected", ProtectionConfirmed(on=on, service=service)
        case ConfirmDestruction(on=on, service=service):
            return "forgotten", DestructionConfirmed(on=on, service=service)
