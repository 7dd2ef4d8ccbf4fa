"""What a unit costs, and what corrects it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.database import Connection
from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, asking
from contracts.base import Day, Slug
from referral.api.books import WHOLE, Ore
from referral.api.table import COMMANDS
from referral.domain.agreement import AGREEMENT, governing
from referral.domain.ledger import LEDGER, AgreementInForce, CorrectCost, RecordCost
from referral.projections.agreements import agreements_of, ledger_of_cost
from referral.projections.programmes import versions_of

router = APIRouter(prefix="/costs")


Reason = Annotated[str, Field(max_length=200)]
"""Why, in words that stay at this desk."""

_COSTS = UUID("6f5f0b1e-52c4-4f0e-9c0e-0d3b6a0c7a11")


class CostBody(Dated):
    programme: Slug
    unit: Slug
    cost_kind: Slug
    net_ore: Annotated[int, Field(strict=True, ge=1, le=10**12), WHOLE]
    vat_ore: Annotated[int, Field(strict=True, ge=0, le=10**12), WHOLE] = 0
    accrued_on: Day
    description: Reason = ""


class CorrectionBody(Dated):
    """Signed differences to the line that is corrected."""

    net_ore: Ore
    vat_ore: Ore = 0
    reason: Reason = ""


@router.post("", status_code=201)
async def record_cost(
    body: CostBody, asked: Annotated[Asked, asking("record_cost", COMMANDS)]
) -> Response:
    """Records a cost of a unit under the agreement in force on the day it accrued."""
    on, cost_id = asked.on(body.on), _cost_id(asked)
    if body.accrued_on > on:
        raise Problem(422, "not_in_future", "a cost accrues when it has arisen", "/accrued_on")
    await _check_unit(asked, body)
    covering: list[str] = []

    async def streams(db: Connection) -> Sequence[str]:
        covering.extend(await agreements_of(db, body.programme, body.unit))
        return [LEDGER.stream(body.unit), *map(AGREEMENT.stream, covering)]

    def act(work: Work) -> None:
        asked_for = body.model_dump(exclude={"on"})
        agreement = _in_force(work, covering, body.cost_kind, body.accrued_on)
        command = RecordCost(**asked_for, on=on, cost_id=cost_id, agreement=agreement)
        work.decide(LEDGER, body.unit, command)

    return await asked.carry_out(streams=streams, act=act, answer={"cost_id": str(cost_id)})


async def _check_unit(asked: Asked, body: CostBody) -> None:
    """A unit that a later version names no longer still has costs to be entered."""
    versions = await versions_of(asked.pool, body.programme)
    if versions and not any(version.unit(body.unit) for version in versions):
        raise Problem(422, "unknown_unit", "the programme has no such unit", "/unit")


def _in_force(
    work: Work, agreements: Sequence[str], cost_kind: str, day: date
) -> AgreementInForce | None:
    found = governing({a: work.state(AGREEMENT, a) for a in agreements}, cost_kind, day)
    return AgreementInForce(agreement=found[0], version=found[1].version) if found else None


@router.post("/{cost_id}/corrections", status_code=201)
async def correct_cost(
    cost_id: UUID,
    body: CorrectionBody,
    asked: Annotated[Asked, asking("correct_cost", COMMANDS)],
) -> Response:
    """Adds a signed line; nothing that was recorded is changed."""
    ledger = await ledger_of_cost(asked.pool, cost_id)
    if ledger is None:
        raise Problem.not_found("cost_id", "there is no such cost")
    corrected = body.model_dump(exclude={"on"})
    command = CorrectCost(
        **corrected, on=asked.on(body.on), cost_id=_cost_id(asked), corrects=cost_id
    )
    return await asked.carry_out(
        streams=(LEDGER.stream(ledger),),
        act=lambda work: work.decide(LEDGER, ledger, command),
        answer={"cost_id": str(command.cost_id)},
    )


def _cost_id(asked: Asked) -> UUID:
    """Follows from the request's key, so that asking again means the same line."""
    return uuid5(_COSTS, asked.scoped_key)
