"""A unit decides: one place for each case, never one too many, the first in line first."""

from chassis.decider import Category, Decider
from participation.domain.unit import furnishing, line, room, seat
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    EndReferral,
    ExpireHold,
    FreeAnonymousPlace,
    FreePlace,
    LineCommand,
    MakeAnonymous,
    PlanUnit,
    Refurnish,
    ReturnToPlace,
    SeatCommand,
    TakeAnonymousPlace,
    TakePlace,
    UnitCommand,
)
from participation.domain.unit.events import EVENTS, AnonymousPlaceTaken, UnitEvent
from participation.domain.unit.state import Unit, evolve


def decide(command: UnitCommand, unit: Unit) -> list[UnitEvent]:
    """What has taken effect meanwhile, and what the command leads to.

    A place that falls free is held for the first in line at once.
    """
    begun = furnishing.begun(command.on, unit)
    return [*begun, *_decided(command, unit.after(begun))]


def _decided(command: UnitCommand, unit: Unit) -> list[UnitEvent]:
    match command:
        case PlanUnit() | Refurnish() | FreeAnonymousPlace():
            decided = room.decide(command, unit)
            return [*decided, *line.offers(command.on, unit.after(decided))]
        case Admit() | ConfirmHold() | ConfirmInterest() | EndReferral() | ExpireHold():
            return _of_case(command, unit)
        case TakePlace() | TakeAnonymousPlace() | FreePlace() | ReturnToPlace() | MakeAnonymous():
            return _of_case(command, unit)


def _of_case(command: LineCommand | SeatCommand, unit: Unit) -> list[UnitEvent]:
    lapsed = line.lapsed(command.on, command.case_id, unit)
    now = unit.after(lapsed)
    decided = _decide(command, now)
    # What lies behind may be heard after the closing: who then waits is told so, not left to wait.
    today = max(command.on, now.closed or command.on)
    return [*lapsed, *decided, *line.offers(today, now.after(decided))]


def _decide(command: LineCommand | SeatCommand, unit: Unit) -> list[UnitEvent]:
    standing = unit.standing(command.case_id)
    match command:
        case Admit() | ConfirmHold() | ConfirmInterest() | EndReferral() | ExpireHold():
            return line.decide(command, standing, unit)
        case TakePlace() | TakeAnonymousPlace() | FreePlace() | ReturnToPlace() | MakeAnonymous():
            return seat.decide(command, standing, unit)


decider = Decider[UnitCommand, Unit, UnitEvent](decide, evolve, Unit())

UNIT = Category[UnitCommand, Unit, UnitEvent](
    "unit", decider, EVENTS, unlinked=(AnonymousPlaceTaken,)
)
