"""The receiving side of a referral: the unit's staff and the referral group."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.http import Asked, Dated, asking
from contracts.base import Slug
from contracts.codes import Decline, DeclinedBy, Information
from referral.api.cases import found, of_case, terms
from referral.api.table import COMMANDS
from referral.domain.referral import commands

router = APIRouter(prefix="/referrals/{case_id}")


class InformationBody(Dated):
    """What kinds of information are missing."""

    asked_for: Annotated[tuple[Information, ...], Field(min_length=1, max_length=10)]


class DeclineBody(Dated):
    by: DeclinedBy
    code: Decline


class AdmissionBody(Dated):
    """Who took part in the decision."""

    members: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]


@router.post("/receipt", status_code=201)
async def receive_referral(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("receive_referral", COMMANDS)]
) -> Response:
    return await of_case(asked, case_id, commands.ReceiveReferral(on=asked.on(body.on)))


@router.post("/information-request", status_code=201)
async def request_information(
    case_id: UUID,
    body: InformationBody,
    asked: Annotated[Asked, asking("request_information", COMMANDS)],
) -> Response:
    """Asks the sender for more; what is then said passes between people, and the referral waits so long as for an answer."""
    row, on = await found(asked, case_id), asked.on(body.on)
    until = (await terms(asked, row)).limits.answer_within.counted_from(on)
    command = commands.RequestInformation(on=on, asked_for=body.asked_for, answer_by=until)
    return await of_case(asked, case_id, command)


@router.post("/study-visit", status_code=201)
async def hold_study_visit(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("hold_study_visit", COMMANDS)]
) -> Response:
    return await of_case(asked, case_id, commands.HoldStudyVisit(on=asked.on(body.on)))


@router.post("/mapping-visit", status_code=201)
async def hold_mapping_visit(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("hold_mapping_visit", COMMANDS)]
) -> Response:
    return await of_case(asked, case_id, commands.HoldMappingVisit(on=asked.on(body.on)))


@router.post("/acceptance", status_code=201)
async def accept_referral(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("accept_referral", COMMANDS)]
) -> Response:
    return await of_case(asked, case_id, commands.AcceptReferral(on=asked.on(body.on)))


@router.post("/decline", status_code=201)
async def decline_referral(
    case_id: UUID, body: DeclineBody, asked: Annotated[Asked, asking("decline_referral", COMMANDS)]
) -> Response:
    """Says who declines and why; a refusal for want of places is kept as demand."""
    command = commands.DeclineReferral(on=asked.on(body.on), by=body.by, code=body.code)
    return await of_case(asked, case_id, command)


@router.post("/admission", status_code=201)
async def decide_admission(
    case_id: UUID,
    body: AdmissionBody,
    asked: Annotated[Asked, asking("decide_admission", COMMANDS)],
) -> Response:
    """The referral group admits; whether there is a place is the unit's to say."""
    row = await found(asked, case_id)
    known = (await terms(asked, row)).organisations
    parties = frozenset(each.organisation for each in known if each.party)
    command = commands.DecideAdmission(on=asked.on(body.on), members=body.members, parties=parties)
    return await of_case(asked, case_id, command)
