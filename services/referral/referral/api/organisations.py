"""Organisations: what they are, whom they belong to, and their names over time."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.http import Asked, Dated, Problem, asking
from contracts.base import Day, Slug
from contracts.codes import Party
from contracts.programme import Model, Named, OrganisationKind, Share, Text
from referral.api.table import COMMANDS
from referral.domain.organisation import ORGANISATION, RegisterOrganisation

router = APIRouter()


class LaterName(Model):
    """Another name, from a day on that has come."""

    name: Text
    valid_from: Day


class OrganisationBody(Dated):
    """`name` is its first name, `renamed` its later ones in the order of their days."""

    organisation: Slug
    name: Text
    party: Party | None = None
    kind: OrganisationKind | None = None
    acts_through: Text | None = None
    part_of: Slug | None = None
    members: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()
    municipal_key: Annotated[tuple[Share, ...], Field(max_length=100)] = ()
    renamed: Annotated[tuple[LaterName, ...], Field(max_length=50)] = ()


@router.post("/organisations", status_code=201)
async def register_organisation(
    body: OrganisationBody,
    asked: Annotated[Asked, asking("register_organisation", COMMANDS)],
) -> Response:
    """Makes an organisation known, or records what is new about it; by a name it never had, it has been renamed."""
    command = _registering(body, asked)
    return await asked.carry_out(
        streams=(ORGANISATION.stream(body.organisation),),
        act=lambda work: work.decide(ORGANISATION, body.organisation, command),
    )


def _registering(body: OrganisationBody, asked: Asked) -> RegisterOrganisation:
    on = asked.on(body.on)
    for index, later in enumerate(body.renamed):
        if later.valid_from > on:
            field = f"/renamed/{index}/valid_from"
            raise Problem(422, "not_in_future", "it does not have this name yet", field)
    names = tuple(Named(name=each.name, valid_from=each.valid_from) for each in body.renamed)
    said = body.model_dump(exclude={"organisation", "on", "renamed"})
    return RegisterOrganisation.model_validate({**said, "on": on, "renamed": names})
