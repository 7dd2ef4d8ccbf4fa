"""Putting a person forward: who, where to, on what consent, and what the sender attests."""

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
from referral.api.table import COMMANDS
from referral.domain.consent import CONSENT, GiveConsent
from referral.domain.eligibility import Answers, reasons_against
from referral.domain.entry import case_of_redirect, refusals_at, refusals_of_redirect
from referral.domain.identity_number import birth_year, canonical, sex
from referral.domain.person import PERSON, RegisterPerson
from referral.domain.referral import commands
from referral.domain.referral.deciding import REFERRAL
from referral.domain.refusal import Refusal
from referral.projections.people import person_of
from referral.projections.programmes import programme_in_force, versions_of

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
    pool: Slug | None = None
    """The pool of places that is asked for; without, any that the sender may refer to will do."""
    attested: Annotated[frozenset[Slug], Field(max_length=50)] = frozenset()
    has_work: bool | None = None
    """Whether the person is employed: asked by programmes for people without work; not kept."""
    lives_in: Text | None = None
    """The municipality: asked by programmes for an area; not kept."""
    residence_protected: bool = False
    """The person's registration is protected: where they live is not asked; not kept."""
    redirected_from: UUID | None = None
    """The case that was redirected here; this one needs a consent of its own."""
    consent: SignedConsent
    follow_up_consent: bool = False

    @field_validator("identity_number")
    @classmethod
    def _valid(cls, number: str) -> str:
        return canonical(number)


@router.post("/referrals", status_code=201)
async def send_referral(
    body: ReferralBody, asked: Annotated[Asked, asking("send_referral", COMMANDS)]
) -> Response:
    """Puts a person forward; the answer never says whether they were known."""
    on = asked.on(body.on)
    programme, unit = await _asked_for(asked, body, on)
    _check_consent(body.consent, programme, on)
    case_id = _case_id(asked, body)
    index = asked.store.vault.blind_index(body.identity_number)
    people: list[UUID] = []

    async def streams(db: Connection) -> Sequence[str]:
        people.append(await person_of(db, index))
        return _streams(case_id, people[0], body.redirected_from)

    def act(work: Work) -> None:
        sending = _sending(asked, body, programme, unit, people[0], on)
        against = (*_against_redirect(work, sending), *sending.refusals)
        _register(work, people[0], body, on)
        _give_consents(work, case_id, body, on)
        work.decide(REFERRAL, case_id, sending.model_copy(update={"refusals": against}))

    answer, sender = {"case_id": str(case_id)}, asked.principal.organisation
    return await asked.carry_out(streams=streams, act=act, organisation=sender, answer=answer)


def _streams(case_id: UUID, person: UUID, former: UUID | None) -> Sequence[str]:
    of_former = [REFERRAL.stream(former)] if former else []
    of_case = REFERRAL.stream(case_id), CONSENT.stream(case_id)
    return [*of_case, PERSON.stream(person), *of_former]


def _case_id(asked: Asked, body: ReferralBody) -> UUID:
    """Follows from the request's key; of a case that was redirected, from where it was sent on to."""
    if body.redirected_from:
        return case_of_redirect(body.redirected_from, body.unit)
    return uuid5(_CASES, asked.scoped_key)


def _against_redirect(work: Work, sending: commands.SendReferral) -> tuple[Refusal, ...]:
    if sending.redirected_from is None:
        return ()
    former = work.state(REFERRAL, sending.redirected_from)
    where = sending.programme, sending.unit
    return refusals_of_redirect(former, sending.person_id, sending.referred_by, *where)


async def _asked_for(asked: Asked, body: ReferralBody, on: date) -> tuple[Programme, Unit]:
    programme = await programme_in_force(asked.pool, body.programme, on)
    if programme is None:
        raise await _not_in_force(asked, body.programme)
    if (unit := programme.unit(body.unit)) is None:
        raise Problem(422, "unknown_unit", "the programme has no such unit", "/unit")
    return programme, unit


async def _not_in_force(asked: Asked, programme: str) -> Problem:
    if versions := await versions_of(asked.pool, programme):
        begins = f"the programme begins on {versions[0].valid_from}"
        return Problem(409, "programme_not_begun", begins, "/programme")
    return Problem(422, "unknown_programme", "there is no such programme", "/programme")


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
    sender, rules = asked.principal.organisation, programme.eligibility
    return commands.SendReferral(
        on=on,
        person_id=person,
        programme=body.programme,
        unit=body.unit,
        pool=body.pool,
        referred_by=sender,
        sex=sex(body.identity_number),
        consented_parties=body.consent.parties,
        refusals=(
            *refusals_at(programme, unit, sender, on, body.pool),
            *reasons_against(rules, _answers(body), on),
        ),
        study_visit_needed=programme.pathway.study_visit,
        mapping_visit_needed=programme.pathway.mapping_visit,
        referral_group=programme.pathway.referral_group,
        answer_by=programme.limits.answer_within.counted_from(on),
        redirected_from=body.redirected_from,
    )


def _answers(body: ReferralBody) -> Answers:
    return Answers(
        born=birth_year(body.identity_number),
        attested=body.attested,
        has_work=body.has_work,
        lives_in=body.lives_in,
        residence_protected=body.residence_protected,
    )
