"""What the units' desk tells: programmes, capacity, holds, and what happens during a participation."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import CaseFact, Fact, Slug
from contracts.codes import Exit, HoldRelease, MovedEnd, Occasion, PlaceRefusal, Sex
from contracts.programme import Milestone, Places, Programme, Situation, Station


class _Told(Fact):
    service: ClassVar[str] = "participation"


class _ToldOfUnit(_Told):
    """Told by the unit's own stream: ordered within the unit."""

    key: ClassVar[str] = "unit"
    unit: Slug
    on: date


class _ToldOfCase(CaseFact):
    service: ClassVar[str] = "participation"


class ProgrammePublished(_Told):
    """A whole version of a programme."""

    key: ClassVar[str] = "programme_id"
    programme_id: Slug
    programme: Programme


class UnitOpened(_ToldOfUnit):
    """A unit takes people from `on`; `places` and each station's `seats` are ranges."""

    programme: Slug
    name: str
    places: Places
    stations: tuple[Station, ...]


class PlaceHeld(_ToldOfUnit):
    """One place is kept for the case up to and including `until`."""

    case_id: UUID
    until: date


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


class Enrolled(_ToldOfCase):
    """The participation begins; `milestones` are those of the programme version in force."""

    programme: Slug
    programme_version: int
    unit: Slug
    station: Slug
    referred_by: Slug
    sex: Sex
    planned_end: date
    milestones: tuple[Milestone, ...]


class SituationRecorded(_ToldOfCase):
    """Income and occupation, before or after."""

    occasion: Occasion
    situation: Situation


class PlanEstablished(_ToldOfCase):
    """A plan exists; its text is never told, only how many goals it has."""

    goals: int


class PlanRevised(_ToldOfCase):
    goals: int


class NetworkMeetingHeld(_ToldOfCase): ...


class AttendanceRecorded(_ToldOfCase):
    """Hours of one week, which `week` names by its Monday."""

    week: date
    planned_hours: int
    attended_hours: int


class PlannedEndMoved(_ToldOfCase):
    planned_end: date
    reason: MovedEnd


class Exited(_ToldOfCase):
    unit: Slug
    code: Exit


class WithdrawalCarriedOut(_ToldOfCase):
    """The service has stopped using the case as a person's and has turned it into a count."""


class ProtectionCarriedOut(_ToldOfCase):
    """What a withdrawal ends has ended, and nothing here leads from the case to a unit any more."""


class KeysDestroyed(_ToldOfCase):
    """Whatever text of the case is sealed here can never be read again."""
