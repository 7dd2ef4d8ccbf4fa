"""A programme's money besides its costs: what a year may cost, and what its funders have paid in."""

from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

from pydantic import Field

from chassis.decider import Category, Command, Decider, Event, Rejected, State


class AdoptBudget(Command):
    """In öre net, of a unit or of all, for a kind of cost or for all kinds together."""

    unit: str | None
    year: int
    cost_kind: str | None
    net_ore: int


class ReceiveFunds(Command):
    """In öre; a line taken back is a new one with a minus."""

    receipt_id: UUID
    unit: str | None
    year: int
    funder: str
    ore: int
    unknown_funder: bool


class BudgetSet(Event):
    """Replaces what was set for the same unit, year and kind."""

    unit: str | None
    year: int
    cost_kind: str | None
    net_ore: int


class FundsReceived(Event):
    receipt_id: UUID
    unit: str | None
    year: int
    funder: str
    ore: int


FundsCommand: TypeAlias = AdoptBudget | ReceiveFunds
FundsEvent: TypeAlias = BudgetSet | FundsReceived
Of: TypeAlias = tuple[str | None, int, str | None]
"""What a budget is of: its unit, year and kind of cost."""


class Funds(State):
    budgets: Mapping[Of, int] = Field(default_factory=dict[Of, int])
    receipts: Mapping[UUID, FundsReceived] = Field(default_factory=dict[UUID, FundsReceived])


def decide(command: FundsCommand, funds: Funds) -> list[FundsEvent]:
    match command:
        case AdoptBudget(unit=unit, year=year, cost_kind=kind, net_ore=net):
            same = funds.budgets.get((unit, year, kind)) == net
            return [] if same else [BudgetSet.model_validate(command.model_dump())]
        case ReceiveFunds(unknown_funder=True, funder=funder):
            because = f"no registered organisation of the programme: {funder}."
            raise Rejected("unknown_funder", because, "/funder")
        case ReceiveFunds(receipt_id=receipt) if receipt in funds.receipts:
            return []
        case ReceiveFunds():
            kept = command.model_dump(exclude={"unknown_funder"})
            return [FundsReceived.model_validate(kept)]


def evolve(funds: Funds, event: FundsEvent) -> Funds:
    match event:
        case BudgetSet(unit=unit, year=year, cost_kind=kind, net_ore=net):
            budgets = {**funds.budgets, (unit, year, kind): net}
            return funds.model_copy(update={"budgets": budgets})
        case FundsReceived(receipt_id=receipt):
            return funds.model_copy(update={"receipts": {**funds.receipts, receipt: event}})


decider = Decider[FundsCommand, Funds, FundsEvent](decide, evolve, Funds())

FUNDS = Category[FundsCommand, Funds, FundsEvent]("funds", decider, (BudgetSet, FundsReceived))
