"""From a confirmed hold to a place and a seat, named or numbered, and out of it again."""

from datetime import date
from uuid import UUID

from chassis.decider import Rejected
from contracts.codes import HoldRelease
from participation.domain.unit.commands import (
    FreePlace,
    MakeAnonymous,
    ReturnToPlace,
    SeatCommand,
    TakeAnonymousPlace,
    TakePlace,
)
from participation.domain.unit.events import (
    AnonymousPlaceTaken,
    HoldReleased,
    PlaceFreed,
    PlaceTaken,
    UnitEvent,
)
from participation.domain.unit.pools import has_room
from participation.domain.unit.standing import (
    Confirmed,
    Held,
    Seated,
    Standing,
    Stranger,
    Waiting,
)
from participation.domain.unit.state import Unit


def decide(command: SeatCommand, standing: Standing, unit: Unit) -> list[UnitEvent]:
    on, case_id = command.on, command.case_id
    match command, standing:
        case TakePlace(station=station), Confirmed(since=since, pool=pool):
            _check(on, since, station, unit)
            return [PlaceTaken(on=on, case_id=case_id, station=station, pool=pool)]
        case TakeAnonymousPlace(station=station), Confirmed(since=since, pool=pool):
            _check(on, since, station, unit)
            return [_released(on, case_id), _numbered(on, station, pool, unit)]
        case ((TakePlace() | TakeAnonymousPlace()), (Stranger() | Waiting() | Held() | Seated())):
            raise _no_hold(on, standing, unit)
        case FreePlace(), Seated():
            return [PlaceFreed(on=on, case_id=case_id)]
        case FreePlace(), Stranger() | Waiting() | Held() | Confirmed():
            raise Rejected("no_place_taken", "the case has no place at the unit.", "/case_id")
        case ReturnToPlace(), Stranger() | Waiting() | Held() | Confirmed() | Seated():
            return [_returned(command, standing, unit)]
        case MakeAnonymous(), Seated(station=station, pool=pool):
            freed = PlaceFreed(on=on, case_id=case_id)
            return [freed, _numbered(on, station, pool, unit)]
        case MakeAnonymous(), Stranger() | Waiting() | Held() | Confirmed():
            return []


def _returned(command: ReturnToPlace, standing: Standing, unit: Unit) -> UnitEvent:
    match standing:
        case Waiting() | Held() | Confirmed() | Seated():
            raise Rejected("already_at_unit", "the case stands at the unit anew.", "/case_id")
        case Stranger() if not has_room(command.pool, unit):
            raise Rejected("unit_full", "the place that was left is not free any more.", "/case_id")
        case Stranger():
            _check_seat(command.station, unit)
            return PlaceTaken(
                on=command.on,
                case_id=command.case_id,
                station=command.station,
                pool=command.pool,
            )


def _check(on: date, admitted: date, station: str, unit: Unit) -> None:
    if on < admitted:
        raise Rejected("before_admission", f"the case was admitted on {admitted}.", "/on")
    if unit.opens is None or on < unit.opens:
        raise _not_open(unit)
    _check_seat(station, unit)


def _check_seat(name: str, unit: Unit) -> None:
    station = unit.station(name)
    if station is None:
        raise Rejected("unknown_station", f"the unit has no station {name}.", "/station")
    if unit.taken_at(name) >= station.seats.high:
        raise Rejected(
            "station_full", f"all {station.seats.high} seats at {name} are taken.", "/station"
        )


def _released(on: date, case_id: UUID) -> HoldReleased:
    return HoldReleased(on=on, case_id=case_id, why=HoldRelease.WITHOUT_FOLLOW_UP_CONSENT)


def _numbered(on: date, station: str, pool: str | None, unit: Unit) -> AnonymousPlaceTaken:
    return AnonymousPlaceTaken(on=on, number=unit.last_number + 1, station=station, pool=pool)


def _not_open(unit: Unit) -> Rejected:
    opens = unit.opens or (unit.plans[-1].opens if unit.plans else None)
    said = f"the unit opens on {opens}." if opens else "the unit has not been opened."
    return Rejected("unit_not_open", said, "/on")


def _no_hold(on: date, standing: Stranger | Waiting | Held | Seated, unit: Unit) -> Rejected:
    if unit.opens is None or on < unit.opens:
        return _not_open(unit)
    match standing:
        case Waiting(ready=None):
            return Rejected("hold_expired", "the place is not held any longer.", "/case_id")
        case Seated():
            return Rejected("already_enrolled", "the case has a place here already.", "/case_id")
        case Stranger() | Waiting() | Held():
            return Rejected(
                "no_confirmed_hold", "no place is held and confirmed for the case.", "/case_id"
            )
