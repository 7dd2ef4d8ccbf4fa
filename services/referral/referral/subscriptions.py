"""Heard: what the unit and the calendar tell becomes the referral's own, and what the parties may know of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Due, Heard
from chassis.event_store import Work
from chassis.hearing import Reaction
from contracts import followup, participation
from contracts.base import CaseFact
from contracts.feeds import DISCLOSABLE
from referral.domain.consent import (
    CONSENT,
    Confirm,
    ConfirmDestruction,
    ConfirmProtection,
    ConfirmWithdrawal,
    Disclose,
    Given,
)
from referral.domain.referral import commands as asked
from referral.domain.referral.commands import ReferralCommand
from referral.domain.referral.deciding import REFERRAL
from referral.projections.waiting import ANSWER

Note = Callable[[Any, bool], ReferralCommand]
"""What a referral notes of a fact, given whether the consent to exchange information is in force."""

_NOTED: Mapping[type[BaseModel], Note] = {
    participation.PlaceHeld: lambda f, _: asked.NotePlaceHeld(on=f.on, until=f.until),
    participation.PlaceRefused: lambda f, consented: asked.NotePlaceRefused(
        on=f.on, why=f.why, consented=consented
    ),
    participation.HoldExpired: lambda f, consented: asked.NoteHoldExpired(
        on=f.on, consented=consented
    ),
    participation.HoldConfirmed: lambda f, _: asked.NoteHoldConfirmed(on=f.on, start_on=f.start_on),
    participation.HoldReleased: lambda f, _: asked.NoteHoldReleased(on=f.on, why=f.why),
    participation.Enrolled: lambda f, _: asked.NoteEnrolled(on=f.on),
}
_DISCLOSED = tuple(fact for fact in DISCLOSABLE if fact.service != "referral")
_CONFIRMING: Mapping[type[BaseModel], Callable[[Any], Confirm]] = {
    fact: lambda f, confirm=confirm: confirm(on=f.on, service=f.service)
    for confirm, facts in (
        (ConfirmWithdrawal, (participation.WithdrawalCarriedOut, followup.WithdrawalCarriedOut)),
        (ConfirmProtection, (participation.ProtectionCarriedOut, followup.ProtectionCarriedOut)),
        (ConfirmDestruction, (participation.KeysDestroyed, followup.KeysDestroyed)),
    )
    for fact in facts
}
"""What a service has carried out, and what is noted of it."""


def _streams(fact: Any) -> Iterable[str]:
    """Both streams of the case: what is decided on one may be disclosed on the other."""
    return REFERRAL.stream(fact.case_id), CONSENT.stream(fact.case_id)


def _react(work: Work, heard: Heard) -> None:
    fact: Any = heard.fact
    case_id: UUID = fact.case_id
    if note := _NOTED.get(type(heard.fact)):
        consented = isinstance(work.state(CONSENT, case_id), Given)
        work.decide(REFERRAL, case_id, note(fact, consented))
    if isinstance(fact, _DISCLOSED):
        work.decide(CONSENT, case_id, _disclosure(fact))
    if confirmation := _CONFIRMING.get(type(heard.fact)):
        work.decide(CONSENT, case_id, confirmation(fact))


def _disclosure(fact: CaseFact) -> Disclose:
    data = fact.model_dump(mode="json")
    return Disclose(on=fact.on, origin="heard", what=fact.type_name(), data=data)


REACTIONS: Mapping[type[BaseModel], Reaction] = {
    fact: Reaction(_streams, _react) for fact in {*_NOTED, *_DISCLOSED, *_CONFIRMING}
}


def due_streams(due: Due) -> Iterable[str]:
    return REFERRAL.stream(due.key), CONSENT.stream(due.key)


def due(work: Work, due: Due) -> None:
    """The day after which nobody may receive the referral any more."""
    if due.name == ANSWER:
        work.decide(REFERRAL, due.key, asked.ExpireReferral(on=due.due_on))
