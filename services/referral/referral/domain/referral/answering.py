"""How the unit and the referral group answer: declined, sent on to another unit, admitted."""

from collections.abc import Mapping

from chassis.decider import Rejected
from contracts.codes import Decline, DeclinedBy
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.commands import AnsweringCommand
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.offers import not_open
from referral.domain.referral.preparing import admitted, information_first, receive_first
from referral.domain.referral.states import (
    About,
    Accepted,
    Answered,
    Closed,
    Confirmed,
    Decided,
    Offered,
    Questioned,
    Received,
    Redirect,
    Referral,
    Sent,
    Unsent,
    Waitlisted,
)
from referral.domain.refusal import rejected

WANTING = frozenset({Decline.NO_PLACE, Decline.PROGRAMME_CLOSED})
"""There is a need, and nowhere to meet it."""
REASONS: Mapping[DeclinedBy, frozenset[Decline]] = {
    DeclinedBy.UNIT: frozenset(Decline) - {Decline.DOES_NOT_WISH, *WANTING},
    DeclinedBy.PERSON: frozenset(Decline) - {Decline.NOT_ELIGIBLE, *WANTING},
    DeclinedBy.CAPACITY: WANTING,
}
"""Who may decline for which reason: want of places is nobody's wish and nobody's fault."""


def answer(command: AnsweringCommand, referral: Referral) -> list[ReferralEvent]:
    match command:
        case asked.DeclineReferral():
            return _decline(command, referral)
        case asked.RedirectReferral():
            return _redirect(command, referral)
        case asked.DecideAdmission():
            return _admit(command, referral)


def _decline(command: asked.DeclineReferral, referral: Referral) -> list[ReferralEvent]:
    if command.code not in REASONS[command.by]:
        because = f"{command.code} is no reason of {command.by}."
        raise Rejected("reason_does_not_fit", because, "/code")
    match referral:
        case Received(about=about) | Questioned(about=about) | Accepted(about=about):
            said = command.by, command.code
            return [_declined(command, about, *said)]
        case Sent():
            raise receive_first()
        case Closed(outcome="declined"):
            return []
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            raise admission_decided()
        case Unsent() | Closed():
            raise not_open("declined")


def _declined(
    command: asked.DeclineReferral, about: About, by: DeclinedBy, code: Decline
) -> told.ReferralDeclined:
    return told.ReferralDeclined(on=command.on, unit=about.unit, by=by, code=code)


def _redirect(command: asked.RedirectReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Received(about=about) | Questioned(about=about) | Accepted(about=about):
            return [_redirected(command, about)]
        case Closed(redirect=Redirect(case_id=case)) if case == command.to_case:
            return []
        case Sent():
            raise receive_first()
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            raise admission_decided()
        case Unsent() | Closed():
            raise not_open("redirected")


def _redirected(command: asked.RedirectReferral, about: About) -> told.ReferralRedirected:
    if command.to_unit == about.unit:
        raise Rejected("redirected_to_itself", "this is the unit that was asked.", "/unit")
    if command.refusals:
        raise rejected(command.refusals)
    return told.ReferralRedirected(
        on=command.on,
        unit=about.unit,
        to_programme=command.to_programme,
        to_unit=command.to_unit,
        to_case=command.to_case,
    )


def _admit(command: asked.DecideAdmission, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Accepted(about=about):
            _check_members(command)
            return [admitted(command, about, command.members)]
        case Questioned():
            raise information_first()
        case Sent() | Received():
            raise Rejected("accept_first", "the unit has not accepted it.")
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("admitted")


def _check_members(command: asked.DecideAdmission) -> None:
    if strangers := sorted(set(command.members) - command.parties):
        because = f"no party of the programme: {', '.join(strangers)}."
        raise Rejected("unknown_member", because, "/members")


def admission_decided() -> Rejected:
    return Rejected("admission_decided", "the admission has been decided.")
