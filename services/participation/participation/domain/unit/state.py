"""How a unit stands: the room it has, and where each of its cases stands."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from uuid import UUID

from pydantic import Field

from chassis.decider import State
from contracts.programme import Pool, Station
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
    RoomEvent,
    UnitClosed,
    UnitEvent,
    UnitOpened,
    UnitPlanned,
    UnitRefurnished,
)
from participation.domain.unit.standing import (
    STRANGER,
    Confirmed,
    Held,
    Known,
    Seated,
    Standing,
    Stranger,
    Waiting,
    Wish,
)


class Unit(State):
    """`cases` holds those who are present, in the order in which they came to where they stand.

    `plans` say what room there is to be, `opened` what room there is, `opens` the unit's first day; `closed` is
    the day since which nobody new is taken.
    """

    plans: tuple[UnitPlanned, ...] = ()
    opened: UnitOpened | UnitRefurnished | None = None
    opens: date | None = None
    closed: date | None = None
    cases: dict[UUID, Known] = Field(default_factory=dict[UUID, Known])
    anonymous: dict[int, Seated] = Field(default_factory=dict[int, Seated])
    last_number: int = 0

    def standing(self, case_id: UUID) -> Standing:
        return self.cases.get(case_id, STRANGER)

    def free(self) -> int:
        """Places neither held nor taken; below none when room was reduced under those present."""
        if self.opened is None:
            return 0
        return self.opened.places.high - sum(1 for _ in self.holders())

    def admits(self, on: date) -> bool:
        """Whether the programme still takes somebody new on the day."""
        until = self.opened.admits_until if self.opened else None
        return until is None or on <= until

    def holders(self) -> Iterator[Held | Confirmed | Seated]:
        """Those whose place is held or taken, named or numbered."""
        yield from (s for s in self.cases.values() if not isinstance(s, Waiting))
        yield from self.anonymous.values()

    def free_in(self, pool: Pool) -> int:
        """Places of the pool neither held nor taken; below none when it was reduced."""
        return pool.places.high - sum(holder.pool == pool.pool for holder in self.holders())

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
        case UnitPlanned() | UnitOpened() | UnitRefurnished() | UnitClosed():
            return _room(unit, event)
        case AnonymousPlaceTaken() | AnonymousPlaceFreed():
            return _numbered(unit, event)
        case HoldReleased() | LineLeft() | PlaceFreed():
            return _without(unit, event.case_id)
        case PlaceRefused(waiting=False):
            return _without(unit, event.case_id)
        case InterestConfirmed():
            return _ready(unit, event)
        case PlaceRefused() | PlaceHeld() | HoldConfirmed() | HoldExpired() | PlaceTaken():
            return _moved(unit, event)


def _room(unit: Unit, event: RoomEvent) -> Unit:
    match event:
        case UnitPlanned():
            return unit.model_copy(update={"plans": (*unit.plans, event)})
        case UnitOpened():
            return unit.model_copy(update={"opened": event, "opens": event.on})
        case UnitRefurnished():
            return unit.model_copy(update={"opened": event, "closed": None})
        case UnitClosed(on=on):
            return unit.model_copy(update={"closed": on})


def _numbered(unit: Unit, event: AnonymousPlaceTaken | AnonymousPlaceFreed) -> Unit:
    match event:
        case AnonymousPlaceTaken(on=on, number=number, station=station, pool=pool):
            taken = {**unit.anonymous, number: Seated(since=on, station=station, pool=pool)}
            return unit.model_copy(update={"anonymous": taken, "last_number": number})
        case AnonymousPlaceFreed(number=number):
            rest = {taken: seated for taken, seated in unit.anonymous.items() if taken != number}
            return unit.model_copy(update={"anonymous": rest})


def _moved(
    unit: Unit, event: PlaceRefused | PlaceHeld | HoldConfirmed | HoldExpired | PlaceTaken
) -> Unit:
    on, since, wish = event.on, _since(unit, event), _wish(unit, event)
    match event:
        case PlaceRefused() if event.case_id in unit.cases:
            return unit
        case PlaceRefused(wish=known):
            return _placed(unit, event, Waiting(since=on, queued=on, ready=on, wish=known))
        case PlaceHeld(until=until, pool=pool, wish=known):
            held = Held(since=since, until=until, pool=pool, wish=known)
            return _placed(unit, event, held)
        case HoldExpired():
            last = Waiting(since=since, queued=on, ready=None, wish=wish)
            return _placed(_without(unit, event.case_id), event, last)
        case HoldConfirmed():
            confirmed = Confirmed(since=since, pool=_pool(unit, event), wish=wish)
            return _placed(unit, event, confirmed)
        case PlaceTaken(station=station, pool=pool):
            return _placed(unit, event, Seated(since=on, station=station, pool=pool))


def _wish(unit: Unit, event: CaseEvent) -> Wish:
    match unit.standing(event.case_id):
        case Waiting(wish=wish) | Held(wish=wish) | Confirmed(wish=wish):
            return wish
        case Stranger() | Seated():
            return Wish()


def _pool(unit: Unit, event: CaseEvent) -> str | None:
    match unit.standing(event.case_id):
        case Held(pool=pool) | Confirmed(pool=pool) | Seated(pool=pool):
            return pool
        case Stranger() | Waiting():
            return None


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
