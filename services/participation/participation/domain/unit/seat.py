"""From a confirmed hold to a place and a seat, named or numbered, and out of it again."""

from datetime import date

from chassis.decider import Rejected
from contracts.codes import HoldRelease
from participation.domain.unit.commands import (
    FreePlace,
    MakeAnonymous,
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
from participation.domain.unit.state import (
    Confirmed,
    Held,
    Seated,
    Standing,
    Stranger,
    Unit,
    Waiting,
)


def decide(command: SeatCommand, standing: Standing, unit: Unit) -> list[UnitEvent]:
    on, case_id = command.on, command.case_id
    match command, standing:
        case TakePlace(station=station), Confirmed(since=since):
            _check(on, since, station, unit)
            return [PlaceTaken(on=on, case_id=case_id, station=station)]
        case TakeAnonymousPlace(station=station), Confirmed(since=since):
            _check(on, since, station, unit)
            why = HoldRelease.WITHOUT_FOLLOW_UP_CONSENT
            return [HoldReleased(on=on, case_id=case_id, why=why), _numbered(on, station, unit)]
        case ((TakePlace() | TakeAnonymousPlace()), (Stranger() | Waiting() | Held() | Seated())):
            raise _no_hold(standing)
        case FreePlace(), Seated():
            return [PlaceFreed(on=on, case_id=case_id)]
        case FreePlace(), Stranger() | Waiting() | Held() | Confirmed():
            raise Rejected("no_place_taken", "the case has no place at the unit.", "/case_id")
        case MakeAnonymous(), Seated(station=station):
            return [PlaceFreed(on=on, case_id=case_id), _numbered(on, station, unit)]
        case MakeAnonymous(), Stranger() | Waiting() | Held() | Confirmed():
            return []


def _check(on: date, admitted: date, name: str, unit: Unit) -> None:
    if on < admitted:
        raise Rejected("before_admission", f"the case was admitted on {admitted}.", "/on")
    station = unit.station(name)
    if station is None:
        raise Rejected("unknown_station", f"the unit has no station {name}.", "/station")
    if unit.taken_at(name) >= station.seats.high:
        raise Rejected(
            "station_full", f"all {station.seats.high} seats at {name} are taken.", "/station"
        )


def _numbered(on: date, station: str, unit: Unit) -> AnonymousPlaceTaken:
    return AnonymousPlaceTaken(on=on, number=unit.last_number + 1, station=station)


def _no_hold(standing: Stranger | Waiting | Held | Seated) -> Rejected:
    match standing:
        case Waiting(ready=None):
            return Rejected("hold_expired", "the place is not held any longer.", "/case_id")
        case Seated():
            return Rejected("already_enrolled", "the case has a place here already.", "/case_id")
        case Stranger() | Waiting() | Held():
            return Rejected(
                "no_confirmed_hold", "no place is held and confirmed for the case.", "/case_id"
            )
