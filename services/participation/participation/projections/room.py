"""A unit as its staff read it: room, holds, the line in order, and what is taken under a number."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.programme import Places
from participation.domain.unit.events import UnitOpened, UnitRefurnished
from participation.domain.unit.standing import Confirmed, Held, Seated
from participation.domain.unit.state import Unit


class InLine(BaseModel):
    """`interest` is lost when a hold expires, and the case is passed over until it is confirmed."""

    case_id: UUID
    position: int
    since: date
    interest: bool


class StationRoom(BaseModel):
    """`seats` is none where somebody still sits at a station that the unit has no longer."""

    station: str
    seats: Places | None
    taken: int


class PoolRoom(BaseModel):
    pool: str
    funder: str
    places: Places
    taken: int
    held: int
    free: int


class Numbered(BaseModel):
    number: int
    station: str
    pool: str | None


class UnitRoom(BaseModel):
    """`free` is none too few: room reduced under those present is no room. `as_of` is the day of the last change."""

    unit: str
    as_of: date
    places: Places
    taken: int
    held: int
    free: int
    waiting: tuple[InLine, ...]
    stations: tuple[StationRoom, ...]
    pools: tuple[PoolRoom, ...]
    anonymous: tuple[Numbered, ...]


def room_of(key: str, unit: Unit, opened: UnitOpened | UnitRefurnished) -> UnitRoom:
    """What the unit's state says, in the words of its staff."""
    return UnitRoom(
        unit=key,
        as_of=opened.on,
        places=opened.places,
        taken=sum(1 for _ in unit.seated()),
        held=sum(isinstance(standing, Held | Confirmed) for standing in unit.cases.values()),
        free=max(0, unit.free()),
        waiting=_line(unit),
        stations=tuple(_stations(unit, opened)),
        pools=tuple(_pools(unit, opened)),
        anonymous=tuple(
            Numbered(number=number, station=seated.station, pool=seated.pool)
            for number, seated in unit.anonymous.items()
        ),
    )


def _stations(unit: Unit, opened: UnitOpened | UnitRefurnished) -> Iterator[StationRoom]:
    for station in opened.stations:
        taken = unit.taken_at(station.station)
        yield StationRoom(station=station.station, seats=station.seats, taken=taken)
    left = {seated.station for seated in unit.seated()} - {s.station for s in opened.stations}
    for name in sorted(left):
        yield StationRoom(station=name, seats=None, taken=unit.taken_at(name))


def _pools(unit: Unit, opened: UnitOpened | UnitRefurnished) -> Iterator[PoolRoom]:
    for pool in opened.pools:
        holders = [holder for holder in unit.holders() if holder.pool == pool.pool]
        taken = sum(isinstance(holder, Seated) for holder in holders)
        yield PoolRoom(
            pool=pool.pool,
            funder=pool.funder,
            places=pool.places,
            taken=taken,
            held=len(holders) - taken,
            free=max(0, min(unit.free(), unit.free_in(pool))),
        )


def _line(unit: Unit) -> tuple[InLine, ...]:
    return tuple(
        InLine(case_id=case, position=place, since=s.since, interest=s.ready is not None)
        for place, (case, s) in enumerate(unit.line(), start=1)
    )
