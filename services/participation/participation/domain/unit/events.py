"""What can happen to a unit's places, seats and line."""

from datetime import date
from typing import TypeAlias, get_args
from uuid import UUID

from chassis.decider import Event
from contracts.codes import HoldRelease, PlaceRefusal
from contracts.programme import After, Places, Station


class UnitOpened(Event):
    """Opened, or opened again with other room."""

    programme: str
    name: str
    places: Places
    stations: tuple[Station, ...]
    hold: After


class _OfCase(Event):
    case_id: UUID


class PlaceHeld(_OfCase):
    until: date


class PlaceRefused(_OfCase):
    """No place now; a case that `waiting` names as such stands in the line from here on."""

    why: PlaceRefusal
    waiting: bool


class HoldConfirmed(_OfCase):
    start_on: date


class HoldExpired(_OfCase):
    """The case goes last, and is passed over until its interest is confirmed."""


class HoldReleased(_OfCase):
    why: HoldRelease


class InterestConfirmed(_OfCase): ...


class LineLeft(_OfCase): ...


class PlaceTaken(_OfCase):
    station: str


class PlaceFreed(_OfCase): ...


class AnonymousPlaceTaken(Event):
    number: int
    station: str


class AnonymousPlaceFreed(Event):
    number: int


CaseEvent: TypeAlias = (
    PlaceHeld
    | PlaceRefused
    | HoldConfirmed
    | HoldExpired
    | HoldReleased
    | InterestConfirmed
    | LineLeft
    | PlaceTaken
    | PlaceFreed
)
UnitEvent: TypeAlias = UnitOpened | AnonymousPlaceTaken | AnonymousPlaceFreed | CaseEvent
EVENTS: tuple[type[UnitEvent], ...] = get_args(UnitEvent)
