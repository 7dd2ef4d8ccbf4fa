"""What a programme's year may cost, and what its funders have paid in."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.event_store import Work
from chassis.http import Asked, Dated, asking
from contracts.base import Slug
from referral.api.books import WHOLE, Ore, organisations_of
from referral.api.table import COMMANDS
from referral.domain.funds import FUNDS, AdoptBudget, ReceiveFunds
from referral.domain.organisation import ORGANISATION, Unknown

router = APIRouter()

_RECEIPTS = UUID("7b0f3ad0-2f2c-4b8e-8d7e-3b1f0b9b52e4")

Year = Annotated[int, Field(strict=True, ge=1990, le=2200), WHOLE]


class BudgetBody(Dated):
    """Without `unit` of the whole programme, without `cost_kind` of all kinds together; in öre net."""

    programme: Slug
    unit: Slug | None = None
    year: Year
    cost_kind: Slug | None = None
    net_ore: Annotated[int, Field(strict=True, ge=0, le=10**12), WHOLE]


class FundsBody(Dated):
    """What a funder has paid in for a year, in öre; a minus takes back."""

    programme: Slug
    unit: Slug | None = None
    year: Year
    funder: Slug
    ore: Ore


@router.post("/budgets", status_code=201)
async def set_budget(
    body: BudgetBody, asked: Annotated[Asked, asking("set_budget", COMMANDS)]
) -> Response:
    """Sets what a year may cost; set again, it replaces what was set for the same."""
    await organisations_of(asked, body.programme, body.unit)
    said = body.model_dump(exclude={"on", "programme"})
    command = AdoptBudget(on=asked.on(body.on), **said)
    return await asked.carry_out(
        streams=(FUNDS.stream(body.programme),),
        act=lambda work: work.decide(FUNDS, body.programme, command),
    )


@router.post("/funds", status_code=201)
async def receive_funds(
    body: FundsBody, asked: Annotated[Asked, asking("receive_funds", COMMANDS)]
) -> Response:
    """Records what has been paid in, as a line of its own."""
    known = await organisations_of(asked, body.programme, body.unit)
    on, receipt = asked.on(body.on), uuid5(_RECEIPTS, asked.scoped_key)
    said = body.model_dump(exclude={"on", "programme"})

    def act(work: Work) -> None:
        unregistered = isinstance(work.state(ORGANISATION, body.funder), Unknown)
        stranger = unregistered or body.funder not in known
        command = ReceiveFunds(on=on, receipt_id=receipt, unknown_funder=stranger, **said)
        work.decide(FUNDS, body.programme, command)

    streams = FUNDS.stream(body.programme), ORGANISATION.stream(body.funder)
    return await asked.carry_out(streams=streams, act=act, answer={"receipt_id": str(receipt)})
