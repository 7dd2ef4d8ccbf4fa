"""The sender's side of a referral that has been sent: answered, taken back, its interest confirmed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.http import Asked, Dated, asking
from contracts.base import Day
from referral.api.cases import of_case
from referral.api.table import COMMANDS
from referral.domain.referral import commands

router = APIRouter()


class StartBody(Dated):
    start_on: Day


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


@router.post("/referrals/{case_id}/information", status_code=201)
async def supply_information(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("supply_information", COMMANDS)]
) -> Response:
    """Says that what the unit asked for has been given; the information itself is no part of this system."""
    return await of_case(asked, case_id, commands.SupplyInformation(on=asked.on(body.on)))


@router.post("/referrals/{case_id}/entry-in-error", status_code=201)
async def enter_in_error(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("enter_in_error", COMMANDS)]
) -> Response:
    """Closes what should never have been entered, wherever it stands; no figure counts it."""
    return await of_case(asked, case_id, commands.EnterInError(on=asked.on(body.on)))
