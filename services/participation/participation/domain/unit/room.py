"""How much room there is: opening, changing, and freeing what is taken under a number."""

from datetime import date

from chassis.decider import Rejected
from participation.domain.unit.commands import FreeAnonymousPlace, OpenUnit, RoomCommand
from participation.domain.unit.events import AnonymousPlaceFreed, UnitEvent, UnitOpened
from participation.domain.unit.state import Seated, Unit


def decide(command: RoomCommand, unit: Unit) -> list[UnitEvent]:
    match command:
        case OpenUnit():
            return _open(command, unit.opened)
        case FreeAnonymousPlace(on=on, number=number):
            return _free(on, number, unit)


def _open(command: OpenUnit, opened: UnitOpened | None) -> list[UnitEvent]:
    if opened and opened.programme != command.programme:
        raise Rejected(
            "unit_of_another_programme",
            f"the unit belongs to {opened.programme}.",
            "/programme/units",
        )
    asked = UnitOpened.model_validate(command.model_dump())
    same = opened and asked.model_copy(update={"on": opened.on}) == opened
    return [] if same else [asked]


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
