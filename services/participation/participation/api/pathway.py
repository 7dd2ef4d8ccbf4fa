"""Asked on the way: the people beside the participant, the plan, steps and meetings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.http import Asked, Dated, asking
from participation.api.answering import answer, command
from participation.api.table import COMMANDS
from participation.domain.participation.commands import (
    AssignContactPerson,
    ComposeResourceGroup,
    EstablishPlan,
    Goals,
    HoldNetworkMeeting,
    RevisePlan,
    TakeStep,
)

router = APIRouter()


class ContactPersonBody(Dated):
    """A guide, where the programme has one."""

    name: Annotated[str, Field(min_length=1, max_length=200)]


class PlanBody(Dated):
    """A goal is a text, or a text with its sub-goals."""

    goals: Goals


class ResourceGroupBody(Dated):
    """The agencies that it consists of."""

    organisations: Annotated[tuple[str, ...], Field(max_length=50)]


class StepBody(Dated):
    step: str


class NetworkMeetingBody(Dated):
    attended_by: tuple[str, ...]


@router.post("/participations/{case_id}/contact-person", status_code=201)
async def assign_contact_person(
    case_id: UUID,
    body: ContactPersonBody,
    asked: Annotated[Asked, asking("assign_contact_person", COMMANDS)],
) -> Response:
    return await answer(asked, case_id, command(AssignContactPerson, asked, body))


@router.post("/participations/{case_id}/plan", status_code=201)
async def establish_plan(
    case_id: UUID, body: PlanBody, asked: Annotated[Asked, asking("establish_plan", COMMANDS)]
) -> Response:
    return await answer(asked, case_id, command(EstablishPlan, asked, body))


@router.post("/participations/{case_id}/plan/revision", status_code=201)
async def revise_plan(
    case_id: UUID, body: PlanBody, asked: Annotated[Asked, asking("revise_plan", COMMANDS)]
) -> Response:
    return await answer(asked, case_id, command(RevisePlan, asked, body), precondition=True)


@router.post("/participations/{case_id}/resource-group", status_code=201)
async def compose_resource_group(
    case_id: UUID,
    body: ResourceGroupBody,
    asked: Annotated[Asked, asking("compose_resource_group", COMMANDS)],
) -> Response:
    """Composed, or composed anew of other agencies."""
    return await answer(asked, case_id, command(ComposeResourceGroup, asked, body))


@router.post("/participations/{case_id}/steps", status_code=201)
async def take_step(
    case_id: UUID, body: StepBody, asked: Annotated[Asked, asking("take_step", COMMANDS)]
) -> Response:
    """The programme's next step; one taken already is taken once."""
    return await answer(asked, case_id, command(TakeStep, asked, body))


@router.post("/participations/{case_id}/network-meetings", status_code=201)
async def hold_network_meeting(
    case_id: UUID,
    body: NetworkMeetingBody,
    asked: Annotated[Asked, asking("hold_network_meeting", COMMANDS)],
) -> Response:
    return await answer(asked, case_id, command(HoldNetworkMeeting, asked, body))
