"""How much room there is: opening, changing, and freeing what is taken under a number."""

from datetime import date

from chassis.decider import Rejected
from participation.domain.unit.commands import (
    FreeAnonymousPlace,
    PlanUnit,
    Refurnish,
    RoomCommand,
)
from participation.domain.unit.events import AnonymousPlaceFreed, UnitEvent, UnitPlanned
from participation.domain.unit.furnishing import refurnished
from participation.domain.unit.standing import Seated
from participation.domain.unit.state import Unit


def decide(command: RoomCommand, unit: Unit) -> list[UnitEvent]:
    match command:
        case PlanUnit():
            return _plan(command, unit)
        case Refurnish():
            return []  # what has taken effect has done so before this table is read
        case FreeAnonymousPlace(on=on, number=number):
            return _free(on, number, unit)


def _plan(command: PlanUnit, unit: Unit) -> list[UnitEvent]:
    last = unit.plans[-1] if unit.plans else None
    if last and last.programme != command.programme:
        raise Rejected(
            "unit_of_another_programme",
            f"the unit belongs to {last.programme}.",
            "/programme/units",
        )
    plan = UnitPlanned.model_validate(command.model_dump())
    if last and plan.model_copy(update={"on": last.on}) == last:
        return []
    return [plan, *refurnished(command.on, unit.after([plan]))]


def _free(on: date, number: int, unit: Unit) -> list[UnitEvent]:
    match unit.anonymous.get(number):
        case None if 0 < number <= unit.last_number:
            return []
        case None:
            raise Rejected("no_such_place", f"no place has had the number {number}.", "/number")
        case Seated(since=since) if on < since:
            raise Rejected("exit_before_start", f"the place was taken on {since}.", "/on")
        case Seated():
            return [AnonymousPlaceFreed(on=on, number=number)]
