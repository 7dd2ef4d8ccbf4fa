"""What the units' desk tells of programmes and units: versions, room, holds, and those who are only counted."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import Fact, Slug
from contracts.codes import HoldRelease, PlaceRefusal, Sex
from contracts.programme import Places, Pool, Programme, Station


class _Told(Fact):
    service: ClassVar[str] = "participation"


class _ToldOfUnit(_Told):
    """Told by the unit's own stream: ordered within the unit."""

    key: ClassVar[str] = "unit"
    unit: Slug
    on: date


class ProgrammePublished(_Told):
    """A whole version of a programme."""

    key: ClassVar[str] = "programme_id"
    programme_id: Slug
    programme: Programme


class UnitOpened(_ToldOfUnit):
    """A unit takes people from `on`; `places` and each station's `seats` are the ranges of that day."""

    programme: Slug
    name: str
    places: Places
    stations: tuple[Station, ...]
    pools: tuple[Pool, ...] = ()


class UnitRefurnished(_ToldOfUnit):
    """From `on` the unit has this room: a later range has begun, or a later version of its programme."""

    programme: Slug
    name: str
    places: Places
    stations: tuple[Station, ...]
    pools: tuple[Pool, ...] = ()


class UnitClosed(_ToldOfUnit):
    """From `on` the unit takes nobody new: its programme closes, or names it no longer. Who is there goes on."""

    programme: Slug


class PlaceHeld(_ToldOfUnit):
    """One place is kept for the case up to and including `until`; in a pool where the unit has any."""

    case_id: UUID
    until: date
    pool: Slug | None = None


class PlaceRefused(_ToldOfUnit):
    """No place now; `waiting` tells whether the case stands in the line."""

    case_id: UUID
    why: PlaceRefusal
    waiting: bool


class HoldConfirmed(_ToldOfUnit):
    case_id: UUID
    start_on: date


class HoldExpired(_ToldOfUnit):
    """The case goes last and is offered nothing until interest is confirmed."""

    case_id: UUID


class HoldReleased(_ToldOfUnit):
    case_id: UUID
    why: HoldRelease


class AnonymousPlaceTaken(_ToldOfUnit):
    """A numbered place and seat are in use by somebody who is only counted."""

    number: int
    station: Slug
    pool: Slug | None = None


class AnonymousPlaceFreed(_ToldOfUnit):
    number: int


class HeadcountAdded(_Told):
    """One more person who is counted without a record: sex and start year, no link to any case."""

    key: ClassVar[str] = "headcount_id"
    headcount_id: UUID
    programme: Slug
    unit: Slug
    sex: Sex
    start_year: int
