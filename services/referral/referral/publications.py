"""Told: each stored event that others may know, as a fact of the contract."""

from collections.abc import Mapping
from typing import get_args

from chassis.decider import Event
from contracts import referral as facts
from contracts.base import Fact
from contracts.registry import FACTS
from contracts.topics import feed, topic
from referral.domain.agreement import AgreementAdopted
from referral.domain.consent import (
    CaseForgotten,
    Confirmed,
    ConsentGiven,
    ConsentWithdrawn,
    Disclosed,
    ProtectionRaised,
    Withheld,
)
from referral.domain.funds import BudgetSet, FundsReceived
from referral.domain.ledger import CostRecorded
from referral.domain.organisation import OrganisationRegistered, OrganisationRenamed
from referral.domain.person import PersonEvent
from referral.domain.referral import events as happened

KEPT: tuple[type[Event], ...] = (
    *get_args(PersonEvent),
    Withheld,
    *get_args(Confirmed),
    happened.StartConfirmed,  # the unit has told it itself
)
"""What stays at this desk."""

_OF_A_CASE: Mapping[type[Event], type[Fact]] = {
    happened.ReferralSent: facts.ReferralSent,
    happened.ReferralWithdrawn: facts.ReferralWithdrawn,
    happened.ReferralReceived: facts.ReferralReceived,
    happened.InformationRequested: facts.InformationRequested,
    happened.InformationSupplied: facts.InformationSupplied,
    happened.ReferralExpired: facts.ReferralExpired,
    happened.StudyVisitHeld: facts.StudyVisitHeld,
    happened.MappingVisitHeld: facts.MappingVisitHeld,
    happened.ReferralAccepted: facts.ReferralAccepted,
    happened.ReferralDeclined: facts.ReferralDeclined,
    happened.ReferralRedirected: facts.ReferralRedirected,
    happened.ReferralReopened: facts.ReferralReopened,
    happened.ReferralEnteredInError: facts.ReferralEnteredInError,
    happened.AdmissionDecided: facts.AdmissionDecided,
    happened.PlaceOffered: facts.PlaceOffered,
    happened.ReferralWaitlisted: facts.ReferralWaitlisted,
    happened.OfferAccepted: facts.OfferAccepted,
    happened.InterestConfirmed: facts.InterestConfirmed,
    happened.ReferralAdmitted: facts.ReferralAdmitted,
    happened.ReferralClosedWithoutName: facts.ReferralClosedWithoutName,
    ConsentGiven: facts.ConsentGiven,
    ConsentWithdrawn: facts.ConsentWithdrawn,
    ProtectionRaised: facts.ProtectionRaised,
    CaseForgotten: facts.CaseForgotten,
}
_BY_NAME: Mapping[str, type[Fact]] = {
    event.__name__: fact for event, fact in _OF_A_CASE.items()
} | FACTS


def tell(event: Event, key: str) -> tuple[Fact, str] | None:
    """The fact and its topic; none for what stays inside."""
    match event:
        case Disclosed(to=to, what=what, data=data):
            return _BY_NAME[what].model_validate({**data, "case_id": key}), feed(to)
        case _ if isinstance(event, KEPT):
            return None
        case _:
            return _fact(event, key), topic("referral")


def _fact(event: Event, key: str) -> Fact:
    match event:
        case OrganisationRegistered():
            return facts.OrganisationRegistered(organisation=key, **event.model_dump())
        case OrganisationRenamed():
            return facts.OrganisationRenamed(organisation=key, **event.model_dump())
        case AgreementAdopted():
            return _agreement(event, key)
        case BudgetSet():
            return facts.BudgetSet(programme=key, **event.model_dump())
        case FundsReceived():
            return facts.FundsReceived(programme=key, **event.model_dump())
        case CostRecorded():
            return _cost(event, key)
        case _:
            return _OF_A_CASE[type(event)].model_validate({**event.model_dump(), "case_id": key})


def _agreement(event: AgreementAdopted, key: str) -> Fact:
    return facts.AgreementAdopted(
        agreement=key,
        agreement_version=event.version,
        programme=event.programme,
        unit=event.unit,
        valid_from=event.valid_from,
        shares=event.shares,
        cost_kinds=event.cost_kinds,
        valid_until=event.valid_until,
    )


def _cost(event: CostRecorded, key: str) -> Fact:
    return facts.CostRecorded(
        ledger=key,
        cost_id=event.cost_id,
        programme=event.programme,
        unit=event.unit,
        cost_kind=event.cost_kind,
        net_ore=event.net_ore,
        vat_ore=event.vat_ore,
        accrued_on=event.accrued_on,
        agreement=event.agreement.agreement,
        agreement_version=event.agreement.version,
        corrects=event.corrects,
    )
