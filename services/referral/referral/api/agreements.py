"""Organisations, agreements and costs."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from chassis.database import Connection
from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, asking
from contracts.base import Slug
from contracts.codes import Party
from contracts.programme import Share, Text
from fastapi import APIRouter, Response
from pydantic import Field

from referral.api.table import COMMANDS
from referral.domain.agreement import AGREEMENT, AdoptAgreement, InForce
from referral.domain.ledger import LEDGER, AgreementInForce, CorrectCost, RecordCost
from referral.domain.organisation import ORGANISATION, RegisterOrganisation
from referral.projections import agreement_of, ledger_of_cost, ledgers_of

router = APIRouter()

Ore = Annotated[int, Field(ge=-(10**12), le=10**12)]
"""An amount in öre."""

_COSTS = UUID("6f5f0b1e-52c4-4f0e-9c0e-0d3b6a0c7a11")


class OrganisationBody(Dated):
    organisation: Slug
    name: Text
    party: Party | None = None


class AgreementBody(Dated):
    agreement: Slug
    programme: Slug
    unit: Slug | None = None
    valid_from: date
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=50)]


class CostBody(Dated):
    programme: Slug
    unit: Slug
    cost_kind: Slug
    net_ore: Annotated[int, Field(ge=1, le=10**12)]
    vat_ore: Annotated[int, Field(ge=0, le=10**12)] = 0
    accrued_on: date
    description: Annotated[str, Field(max_length=200)] = ""


class CorrectionBody(Dated):
    """Signed differences to the line that is corrected."""

    net_ore: Ore
    vat_ore: Ore = 0


@router.post("/organisations", status_code=201)
async def register_organisation(
    body: OrganisationBody,
    asked: Annotated[Asked, asking("register_organisation", COMMANDS)],
) -> Response:
    """Makes an organisation known, or records its new name."""
    command = RegisterOrganisation(on=asked.on(body.on), name=body.name, party=body.party)
    return await asked.carry_out(
        streams=(ORGANISATION.stream(body.organisation),),
        act=lambda work: work.decide(ORGANISATION, body.organisation, command),
    )


@router.post("/agreements", status_code=201)
async def adopt_agreement(
    body: AgreementBody, asked: Annotated[Asked, asking("adopt_agreement", COMMANDS)]
) -> Response:
    """Adopts an agreement, or its next version; the shares must sum to exactly one."""
    ledgers: list[str] = []

    async def streams(db: Connection) -> Sequence[str]:
        ledgers.extend(await ledgers_of(db, body.programme, body.unit))
        return [AGREEMENT.stream(body.agreement), *map(LEDGER.stream, ledgers)]

    def act(work: Work) -> None:
        until = [u for ledger in ledgers if (u := work.state(LEDGER, ledger).until)]
        command = AdoptAgreement(
            on=asked.on(body.on),
            programme=body.programme,
            unit=body.unit,
            valid_from=body.valid_from,
            shares=body.shares,
            costs_recorded_until=max(until, default=None),
        )
        work.decide(AGREEMENT, body.agreement, command)

    return await asked.carry_out(streams=streams, act=act)


@router.post("/costs", status_code=201)
async def record_cost(
    body: CostBody, asked: Annotated[Asked, asking("record_cost", COMMANDS)]
) -> Response:
    """Records a cost of a unit under the agreement in force on the day it accrued."""
    if body.accrued_on > asked.clock.today():
        raise Problem(422, "not_in_future", "a cost accrues when it has arisen", "/accrued_on")
    cost_id = _cost_id(asked)
    found: list[str] = []

    async def streams(db: Connection) -> Sequence[str]:
        if agreement := await agreement_of(db, body.programme, body.unit):
            found.append(agreement)
        return [LEDGER.stream(body.unit), *map(AGREEMENT.stream, found)]

    def act(work: Work) -> None:
        command = RecordCost(
            **body.model_dump(exclude={"on"}),
            on=asked.on(body.on),
            cost_id=cost_id,
            agreement=_in_force(work, found[0], body.accrued_on) if found else None,
        )
        work.decide(LEDGER, body.unit, command)

    return await asked.carry_out(streams=streams, act=act, answer={"cost_id": str(cost_id)})


def _in_force(work: Work, agreement: str, day: date) -> AgreementInForce | None:
    state = work.state(AGREEMENT, agreement)
    version = state.on(day) if isinstance(state, InForce) else None
    return AgreementInForce(agreement=agreement, version=version.version) if version else None


@router.post("/costs/{cost_id}/corrections", status_code=201)
async def correct_cost(
    cost_id: UUID,
    body: CorrectionBody,
    asked: Annotated[Asked, asking("correct_cost", COMMANDS)],
) -> Response:
    """Adds a signed line; nothing that was recorded is changed."""
    ledger = await ledger_of_cost(asked.pool, cost_id)
    if ledger is None:
        raise Problem.not_found("cost_id", "there is no such cost")
    command = CorrectCost(
        on=asked.on(body.on),
        cost_id=_cost_id(asked),
        corrects=cost_id,
        net_ore=body.net_ore,
        vat_ore=body.vat_ore,
    )
    return await asked.carry_out(
        streams=(LEDGER.stream(ledger),),
        act=lambda work: work.decide(LEDGER, ledger, command),
        answer={"cost_id": str(command.cost_id)},
    )


def _cost_id(asked: Asked) -> UUID:
    """Follows from the request's key, so that asking again means the same line."""
    return uuid5(_COSTS, asked.scoped_key)
