"""Consents given later, and their withdrawal."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, asking
from contracts.base import Day
from contracts.codes import Purpose
from referral.api.cases import found
from referral.api.table import COMMANDS
from referral.domain.consent import CONSENT, GiveConsent, WithdrawConsent
from referral.domain.referral.commands import EndExchange
from referral.domain.referral.deciding import REFERRAL

router = APIRouter(prefix="/referrals/{case_id}/consent")


class ConsentBody(Dated):
    purpose: Purpose
    signed_on: Day


@router.post("", status_code=201)
async def give_consent(
    case_id: UUID, body: ConsentBody, asked: Annotated[Asked, asking("give_consent", COMMANDS)]
) -> Response:
    """Records a written consent, most often the one to follow-up."""
    row, on = await found(asked, case_id), asked.on(body.on)
    if body.signed_on > on:
        raise Problem(422, "not_in_future", "signed after it is recorded", "/signed_on")
    command = GiveConsent(on=on, unit=row.unit, purpose=body.purpose, parties=row.parties)
    return await asked.carry_out(
        streams=(CONSENT.stream(case_id),),
        act=lambda work: work.decide(CONSENT, case_id, command),
        organisation=row.referred_by,
    )


@router.post("/withdrawal", status_code=201)
async def withdraw_consent(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("withdraw_consent", COMMANDS)]
) -> Response:
    """Stops every disclosure at once; the receipt tells when all services have followed."""
    row, on = await found(asked, case_id), asked.on(body.on)

    def act(work: Work) -> None:
        # The referral first: its parties are told that it ends, and then never anything again.
        work.decide(REFERRAL, case_id, EndExchange(on=on))
        work.decide(CONSENT, case_id, WithdrawConsent(on=on))

    return await asked.carry_out(
        streams=(CONSENT.stream(case_id), REFERRAL.stream(case_id)),
        act=act,
        organisation=row.referred_by,
    )
