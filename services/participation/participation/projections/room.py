"""A unit as its staff read it: room, holds, the line in order, and what is taken under a number."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.programme import Places
from participation.domain.unit.events import UnitOpened
from participation.domain.unit.state import Confirmed, Held, Unit


class InLine(BaseModel):
    """`interest` is lost when a hold expires, and the case is passed over until it is confirmed."""

    case_id: UUID
    position: int
    since: date
    interest: bool


class StationRoom(BaseModel):
    station: str
    seats: Places
    taken: int


class Numbered(BaseModel):
    number: int
    station: str


class UnitRoom(BaseModel):
    """`free` is none too few: room reduced under those present is no room."""

    unit: str
    places: Places
    taken: int
    held: int
    free: int
    waiting: tuple[InLine, ...]
    stations: tuple[StationRoom, ...]
    anonymous: tuple[Numbered, ...]


def room_of(key: str, unit: Unit, opened: UnitOpened) -> UnitRoom:
    """What the unit's state says, in the words of its staff."""
    return UnitRoom(
        unit=key,
        places=opened.places,
        taken=sum(1 for _ in unit.seated()),
        held=sum(isinstance(standing, Held | Confirmed) for standing in unit.cases.values()),
        free=max(0, unit.free()),
        waiting=_line(unit),
        stations=tuple(
            StationRoom(station=s.station, seats=s.seats, taken=unit.taken_at(s.station))
            for s in opened.stations
        ),
        anonymous=tuple(
            Numbered(number=number, station=seated.station)
            for number, seated in unit.anonymous.items()
        ),
    )


def _line(unit: Unit) -> tuple[InLine, ...]:
    return tuple(
        InLine(case_id=case, position=place, since=s.since, interest=s.ready is not None)
        for place, (case, s) in enumerate(unit.line(), start=1)
    )
