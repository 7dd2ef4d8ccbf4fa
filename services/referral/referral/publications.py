"""Told: each stored event that others may know, as a fact of the contract."""

from collections.abc import Mapping

from chassis.decider import Event
from contracts.base import Fact
from contracts.registry import FACTS
from contracts.topics import feed
from pydantic import JsonValue

from contracts import referral as facts
from referral.domain.agreement import AgreementAdopted
from referral.domain.consent import ConsentGiven, ConsentWithdrawn, Disclosed
from referral.domain.ledger import CostRecorded
from referral.domain.organisation import OrganisationRegistered
from referral.domain.referral import events as happened

_OF_A_CASE: Mapping[type[Event], type[Fact]] = {
    happened.ReferralSent: facts.ReferralSent,
    happened.ReferralWithdrawn: facts.ReferralWithdrawn,
    happened.ReferralReceived: facts.ReferralReceived,
    happened.ReferralExpired: facts.ReferralExpired,
    happened.StudyVisitHeld: facts.StudyVisitHeld,
    happened.MappingVisitHeld: facts.MappingVisitHeld,
    happened.ReferralAccepted: facts.ReferralAccepted,
    happened.ReferralDeclined: facts.ReferralDeclined,
    happened.AdmissionDecided: facts.AdmissionDecided,
    happened.PlaceOffered: facts.PlaceOffered,
    happened.ReferralWaitlisted: facts.ReferralWaitlisted,
    happened.OfferAccepted: facts.OfferAccepted,
    happened.InterestConfirmed: facts.InterestConfirmed,
    happened.ReferralAdmitted: facts.ReferralAdmitted,
    happened.ReferralClosedWithoutName: facts.ReferralClosedWithoutName,
    ConsentGiven: facts.ConsentGiven,
    ConsentWithdrawn: facts.ConsentWithdrawn,
}
_BY_NAME = {event.__name__: fact for event, fact in _OF_A_CASE.items()}


def tell(event: Event, key: str) -> tuple[Fact, str] | None:
    """The fact and its topic; none for what stays inside."""
    if isinstance(event, Disclosed):
        return _disclosed(event, key), feed(event.to)
    fact = _fact(event, key)
    return (fact, "referral.v1") if fact else None


def _fact(event: Event, key: str) -> Fact | None:
    match event:
        case OrganisationRegistered():
            return facts.OrganisationRegistered(
                organisation=key, name=event.name, party=event.party, on=event.on
            )
        case AgreementAdopted():
            return facts.AgreementAdopted(
                agreement=key,
                agreement_version=event.version,
                programme=event.programme,
                unit=event.unit,
                valid_from=event.valid_from,
                shares=event.shares,
            )
        case CostRecorded():
            return _cost(event, key)
        case _:
            return _of_a_case(event, key)


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


def _of_a_case(event: Event, case_id: str) -> Fact | None:
    fact = _OF_A_CASE.get(type(event))
    return fact.model_validate({**event.model_dump(), "case_id": case_id}) if fact else None


def _disclosed(event: Disclosed, case_id: str) -> Fact:
    fact = _BY_NAME[event.what] if event.origin == "own" else FACTS[event.what]
    data: dict[str, JsonValue] = {**event.data, "case_id": case_id}
    return fact.model_validate(data)
