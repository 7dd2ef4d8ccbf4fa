"""How a unit stands: the room it has, and where each of its cases stands."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import TypeAlias
from uuid import UUID

from pydantic import Field

from chassis.decider import State
from contracts.programme import Station
from participation.domain.unit.events import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    CaseEvent,
    HoldConfirmed,
    HoldExpired,
    HoldReleased,
    InterestConfirmed,
    LineLeft,
    PlaceFreed,
    PlaceHeld,
    PlaceRefused,
    PlaceTaken,
    UnitEvent,
    UnitOpened,
)


class Stranger(State):
    """Not known at the unit, or not any more."""


class Waiting(State):
    """In the line since `queued`; `ready` is the day from which a place may be held, none while interest is lost."""

    since: date
    queued: date
    ready: date | None


class Held(State):
    since: date
    until: date


class Confirmed(State):
    since: date


class Seated(State):
    since: date
    station: str


Known: TypeAlias = Waiting | Held | Confirmed | Seated
Standing: TypeAlias = Stranger | Known
STRANGER = Stranger()


class Unit(State):
    """`cases` holds those who are present, in the order in which they came to where they stand."""

    opened: UnitOpened | None = None
    cases: dict[UUID, Known] = Field(default_factory=dict[UUID, Known])
    anonymous: dict[int, Seated] = Field(default_factory=dict[int, Seated])
    last_number: int = 0

    def standing(self, case_id: UUID) -> Standing:
        return self.cases.get(case_id, STRANGER)

    def free(self) -> int:
        """Places neither held nor taken; below none when room was reduced under those present."""
        if self.opened is None:
            return 0
        holders = sum(not isinstance(standing, Waiting) for standing in self.cases.values())
        return self.opened.places.high - holders - len(self.anonymous)

    def line(self) -> list[tuple[UUID, Waiting]]:
        """Who waits, the first one first: by day, so that a late tick puts nobody further back."""
        waiting = [(case, s) for case, s in self.cases.items() if isinstance(s, Waiting)]
        return sorted(waiting, key=lambda one: (one[1].queued, one[1].since))

    def seated(self) -> Iterator[Seated]:
        """Those who have a place and a seat, named or numbered."""
        yield from (s for s in self.cases.values() if isinstance(s, Seated))
        yield from self.anonymous.values()

    def taken_at(self, station: str) -> int:
        return sum(seated.station == station for seated in self.seated())

    def station(self, station: str) -> Station | None:
        stations = self.opened.stations if self.opened else ()
        return next((known for known in stations if known.station == station), None)

    def after(self, events: list[UnitEvent]) -> "Unit":
        return reduce(evolve, events, self)


def evolve(unit: Unit, event: UnitEvent) -> Unit:
    match event:
        case UnitOpened() | AnonymousPlaceTaken() | AnonymousPlaceFreed():
            return _room(unit, event)
        case HoldReleased() | LineLeft() | PlaceFreed():
            return _without(unit, event.case_id)
        case HoldExpired():
            last = _without(unit, event.case_id)
            return _placed(
                last, event, Waiting(since=_since(unit, event), queued=event.on, ready=None)
            )
        case PlaceRefused(on=on, waiting=True) if event.case_id not in unit.cases:
            return _placed(unit, event, Waiting(since=on, queued=on, ready=on))
        case PlaceRefused():
            return unit
        case InterestConfirmed():
            return _ready(unit, event)
        case PlaceHeld(until=until):
            return _placed(unit, event, Held(since=_since(unit, event), until=until))
        case HoldConfirmed():
            return _placed(unit, event, Confirmed(since=_since(unit, event)))
        case PlaceTaken(on=on, station=station):
            return _placed(unit, event, Seated(since=on, station=station))


def _room(unit: Unit, event: UnitOpened | AnonymousPlaceTaken | AnonymousPlaceFreed) -> Unit:
    match event:
        case UnitOpened():
            return unit.model_copy(update={"opened": event})
        case AnonymousPlaceTaken(on=on, number=number, station=station):
            taken = {**unit.anonymous, number: Seated(since=on, station=station)}
            return unit.model_copy(update={"anonymous": taken, "last_number": number})
        case AnonymousPlaceFreed(number=number):
            rest = {taken: seated for taken, seated in unit.anonymous.items() if taken != number}
            return unit.model_copy(update={"anonymous": rest})


def _ready(unit: Unit, event: InterestConfirmed) -> Unit:
    match unit.standing(event.case_id):
        case Waiting() as waiting:
            return _placed(unit, event, waiting.model_copy(update={"ready": event.on}))
        case Stranger() | Held() | Confirmed() | Seated():
            return unit


def _since(unit: Unit, event: CaseEvent) -> date:
    known = unit.cases.get(event.case_id)
    return known.since if known else event.on


def _placed(unit: Unit, event: CaseEvent, standing: Known) -> Unit:
    return unit.model_copy(update={"cases": {**unit.cases, event.case_id: standing}})


def _without(unit: Unit, case_id: UUID) -> Unit:
    rest = {known: standing for known, standing in unit.cases.items() if known != case_id}
    return unit.model_copy(update={"cases": rest})
