"""What can happen to a unit's places, seats and line."""

from datetime import date
from typing import TypeAlias, get_args
from uuid import UUID

from chassis.decider import Event
from contracts.codes import HoldRelease, PlaceRefusal
from contracts.programme import After, Places, PlacesFrom, Pool, Station
from participation.domain.unit.standing import Wish


class _OfUnit(Event):
    """`admits_until` is the last day on which somebody is admitted to a programme that closes."""

    programme: str
    name: str
    places: Places
    stations: tuple[Station, ...]
    hold: After
    pools: tuple[Pool, ...] = ()
    admits_until: date | None = None


class UnitPlanned(_OfUnit):
    """What a version of the programme says of the unit from `valid_from` on, with all later ranges."""

    valid_from: date
    opens: date
    later_places: tuple[PlacesFrom, ...] = ()


class UnitOpened(_OfUnit):
    """With the ranges of its first day."""


class UnitRefurnished(_OfUnit):
    """With other ranges from `on`."""


class UnitClosed(Event):
    """From `on` nobody new is taken; whoever is inside, or has a place that is held, goes on."""

    programme: str


class _OfCase(Event):
    case_id: UUID


class PlaceHeld(_OfCase):
    until: date
    pool: str | None = None
    wish: Wish = Wish()


class PlaceRefused(_OfCase):
    """No place now; a case that `waiting` names as such stands in the line from here on, others do not."""

    why: PlaceRefusal
    waiting: bool
    wish: Wish = Wish()


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
    pool: str | None = None


class PlaceFreed(_OfCase): ...


class AnonymousPlaceTaken(Event):
    number: int
    station: str
    pool: str | None = None


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
RoomEvent: TypeAlias = UnitPlanned | UnitOpened | UnitRefurnished | UnitClosed
UnitEvent: TypeAlias = RoomEvent | AnonymousPlaceTaken | AnonymousPlaceFreed | CaseEvent
EVENTS: tuple[type[UnitEvent], ...] = get_args(UnitEvent)
