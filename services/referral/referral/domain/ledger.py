"""The ledger of a unit: costs in öre, each under the agreement in force when it accrued; nothing is rewritten."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeAlias
from uuid import UUID

from pydantic import Field

from chassis.decider import Category, Command, Decider, Event, Rejected, State


class AgreementInForce(State):
    """The version of an agreement that a cost falls under."""

    agreement: str
    version: int


class RecordCost(Command):
    cost_id: UUID
    programme: str
    unit: str
    cost_kind: str
    net_ore: int
    vat_ore: int
    accrued_on: date
    description: str
    agreement: AgreementInForce | None


class CorrectCost(Command):
    """`net_ore` and `vat_ore` are signed differences; `reason` is kept with the line."""

    cost_id: UUID
    corrects: UUID
    net_ore: int
    vat_ore: int
    reason: str


class CostRecorded(Event):
    cost_id: UUID
    programme: str
    unit: str
    cost_kind: str
    net_ore: int
    vat_ore: int
    accrued_on: date
    description: str
    agreement: AgreementInForce
    corrects: UUID | None = None


LedgerCommand: TypeAlias = RecordCost | CorrectCost


class Ledger(State):
    """Every line by its id."""

    lines: Mapping[UUID, CostRecorded] = Field(default_factory=dict[UUID, CostRecorded])

    def until(self, cost_kinds: Collection[str]) -> date | None:
        """The last day on which a cost of one of these kinds accrued; of all kinds when none is named."""
        days = (
            line.accrued_on
            for line in self.lines.values()
            if not cost_kinds or line.cost_kind in cost_kinds
        )
        return max(days, default=None)


def decide(command: LedgerCommand, ledger: Ledger) -> list[CostRecorded]:
    match command:
        case RecordCost(cost_id=cost) if cost in ledger.lines:
            return _already(command, ledger.lines[cost])
        case RecordCost():
            return [_recorded(command)]
        case CorrectCost(corrects=corrected) if corrected not in ledger.lines:
            raise Rejected("cost_unknown", "there is no such cost to correct.", "/cost_id")
        case CorrectCost(cost_id=cost) if cost in ledger.lines:
            return _already(command, ledger.lines[cost])
        case CorrectCost(corrects=corrected):
            return [_correction(command, ledger.lines[corrected])]


def _recorded(command: RecordCost) -> CostRecorded:
    if command.agreement is None:
        raise Rejected(
            "cost_without_agreement",
            f"no agreement on {command.cost_kind} is in force on {command.accrued_on}.",
            "/accrued_on",
        )
    return CostRecorded.model_validate(command.model_dump())


def _already(command: LedgerCommand, line: CostRecorded) -> list[CostRecorded]:
    if not _says_the_same(command, line):
        raise Rejected("cost_recorded_otherwise", "this cost was recorded otherwise.", "/cost_id")
    return []


def _says_the_same(command: LedgerCommand, line: CostRecorded) -> bool:
    match command:
        case RecordCost():
            asked = command.model_dump(exclude={"agreement", "on"})
            return line.model_dump(exclude={"agreement", "on"}) == {**asked, "corrects": None}
        case CorrectCost(corrects=corrects, net_ore=net, vat_ore=vat, reason=reason):
            said = line.corrects, line.net_ore, line.vat_ore, line.description
            return said == (corrects, net, vat, reason)


def _correction(command: CorrectCost, line: CostRecorded) -> CostRecorded:
    return line.model_copy(
        update={
            "on": command.on,
            "cost_id": command.cost_id,
            "corrects": command.corrects,
            "net_ore": command.net_ore,
            "vat_ore": command.vat_ore,
            "description": command.reason,
        }
    )


def evolve(ledger: Ledger, event: CostRecorded) -> Ledger:
    return Ledger(lines={**ledger.lines, event.cost_id: event})


decider = Decider[LedgerCommand, Ledger, CostRecorded](decide, evolve, Ledger())

LEDGER = Category[LedgerCommand, Ledger, CostRecorded]("ledger", decider, (CostRecorded,))
