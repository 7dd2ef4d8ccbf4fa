"""The sender's side of a referral: sent, withdrawn, its offer accepted, its interest confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Response
from pydantic import Field, field_validator

from chassis.database import Connection
from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, Strict, asking
from contracts.base import Day, Slug
from contracts.codes import Purpose
from contracts.programme import Programme, Text, Unit
from referral.api.cases import of_case
from referral.api.table import COMMANDS
from referral.domain.consent import CONSENT, GiveConsent
from referral.domain.eligibility import reasons_against
from referral.domain.identity_number import birth_year, canonical, sex
from referral.domain.person import PERSON, RegisterPerson
from referral.domain.referral import commands
from referral.domain.referral.deciding import REFERRAL
from referral.projections.people import person_of
from referral.projections.programmes import programme_in_force

router = APIRouter()

_CASES = UUID("0b6f3f0a-8f5e-4b0f-a7a3-93d8f5a8c1d2")


class SignedConsent(Strict):
    """A written consent to exchange information with these organisations."""

    parties: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]
    signed_on: Day


class ReferralBody(Dated):
    identity_number: Annotated[str, Field(max_length=20)]
    name: Text
    programme: Slug
    unit: Slug
    attested: Annotated[frozenset[Slug], Field(max_length=50)] = frozenset()
    consent: SignedConsent
    follow_up_consent: bool = False

    @field_validator("identity_number")
    @classmethod
    def _valid(cls, number: str) -> str:
        return canonical(number)


class StartBody(Dated):
    start_on: Day


@router.post("/referrals", status_code=201)
async def send_referral(
    body: ReferralBody, asked: Annotated[Asked, asking("send_referral", COMMANDS)]
) -> Response:
    """Puts a person forward; the answer never says whether they were known."""
    on = asked.on(body.on)
    programme, unit = await _asked_for(asked, body, on)
    _check_consent(body.consent, programme, on)
    case_id = uuid5(_CASES, asked.scoped_key)
    index = asked.store.vault.blind_index(body.identity_number)
    people: list[UUID] = []

    async def streams(db: Connection) -> Sequence[str]:
        people.append(await person_of(db, index))
        return [REFERRAL.stream(case_id), CONSENT.stream(case_id), PERSON.stream(people[0])]

    def act(work: Work) -> None:
        _register(work, people[0], body, on)
        _give_consents(work, case_id, body, on)
        work.decide(REFERRAL, case_id, _sending(asked, body, programme, unit, people[0], on))

    answer, sender = {"case_id": str(case_id)}, asked.principal.organisation
    return await asked.carry_out(streams=streams, act=act, organisation=sender, answer=answer)


async def _asked_for(asked: Asked, body: ReferralBody, on: date) -> tuple[Programme, Unit]:
    programme = await programme_in_force(asked.pool, body.programme, on)
    if programme is None:
        raise Problem(422, "unknown_programme", f"no such programme runs on {on}", "/programme")
    if (unit := programme.unit(body.unit)) is None:
        raise Problem(422, "unknown_unit", "the programme has no such unit", "/unit")
    return programme, unit


def _check_consent(consent: SignedConsent, programme: Programme, on: date) -> None:
    if consent.signed_on > on:
        raise Problem(422, "not_in_future", "signed after the referral", "/consent/signed_on")
    agencies = {known.organisation for known in programme.organisations if known.party}
    if unknown := sorted(set(consent.parties) - agencies):
        detail = f"no agency of the programme: {', '.join(unknown)}"
        raise Problem(422, "unknown_party", detail, "/consent/parties")


def _register(work: Work, person: UUID, body: ReferralBody, on: date) -> None:
    register = RegisterPerson(on=on, identity_number=body.identity_number, name=body.name)
    work.decide(PERSON, person, register)


def _give_consents(work: Work, case_id: UUID, body: ReferralBody, on: date) -> None:
    purposes = [Purpose.INFORMATION_EXCHANGE, *([Purpose.FOLLOW_UP] * body.follow_up_consent)]
    for purpose in purposes:
        consent = GiveConsent(on=on, unit=body.unit, purpose=purpose, parties=body.consent.parties)
        work.decide(CONSENT, case_id, consent)


def _sending(
    asked: Asked, body: ReferralBody, programme: Programme, unit: Unit, person: UUID, on: date
) -> commands.SendReferral:
    born = birth_year(body.identity_number)
    return commands.SendReferral(
        on=on,
        person_id=person,
        programme=body.programme,
        unit=body.unit,
        referred_by=asked.principal.organisation,
        sex=sex(body.identity_number),
        consented_parties=body.consent.parties,
        referrers=unit.referrers,
        refusals=reasons_against(programme.eligibility, born, body.attested, on),
        study_visit_needed=programme.pathway.study_visit,
        mapping_visit_needed=programme.pathway.mapping_visit,
        answer_by=programme.limits.answer_within.counted_from(on),
    )


@router.post("/referrals/{case_id}/withdrawal", status_code=201)
async def withdraw_referral(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("withdraw_referral", COMMANDS)]
) -> Response:
    return await of_case(asked, case_id, commands.WithdrawReferral(on=asked.on(body.on)))


@router.post("/referrals/{case_id}/offer/acceptance", status_code=201)
async def accept_offer(
    case_id: UUID, body: StartBody, asked: Annotated[Asked, asking("accept_offer", COMMANDS)]
) -> Response:
    """Accepts the place that is held; the start may lie ahead."""
    command = commands.AcceptOffer(on=asked.on(body.on), start_on=body.start_on)
    return await of_case(asked, case_id, command)


@router.post("/referrals/{case_id}/interest", status_code=201)
async def confirm_interest(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("confirm_interest", COMMANDS)]
) -> Response:
    return await of_case(asked, case_id, commands.ConfirmInterest(on=asked.on(body.on)))
