"""What a unit can be asked."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Command
from contracts.programme import After, Places, PlacesFrom, Pool, Station
from participation.domain.unit.standing import Wish


class PlanUnit(Command):
    """What a version in force from `valid_from` says of the unit; `hold` is how long a place is kept."""

    programme: str
    name: str
    valid_from: date
    opens: date
    places: Places
    later_places: tuple[PlacesFrom, ...] = ()
    stations: tuple[Station, ...]
    pools: tuple[Pool, ...] = ()
    hold: After
    admits_until: date | None = None


class Refurnish(Command):
    """Makes an event of what has taken effect by `on`: the opening, other ranges, the end of admissions."""


class FreeAnonymousPlace(Command):
    number: int


class _OfCase(Command):
    case_id: UUID


class Admit(_OfCase):
    """The referral group has decided: hold a place, or let the case stand in the line."""

    wish: Wish = Wish()


class ConfirmHold(_OfCase):
    """The offer is accepted; the person begins on `start_on`."""

    start_on: date


class ConfirmInterest(_OfCase): ...


class EndReferral(_OfCase): ...


class ExpireHold(_OfCase):
    """Makes an expiry an event; a hold that is not over by `on` stays."""


class TakePlace(_OfCase):
    """Turns a confirmed hold into a place and a seat."""

    station: str


class TakeAnonymousPlace(_OfCase):
    """Turns a confirmed hold into a numbered place and seat, and forgets the case."""

    station: str


class FreePlace(_OfCase): ...


class ReturnToPlace(_OfCase):
    """The exit was none: a place of the same pool and a seat at the same station, if they are free."""

    station: str
    pool: str | None


class MakeAnonymous(_OfCase):
    """The place and seat go on under a number; who sits there is no longer known."""


RoomCommand: TypeAlias = PlanUnit | Refurnish | FreeAnonymousPlace
LineCommand: TypeAlias = Admit | ConfirmHold | ConfirmInterest | EndReferral | ExpireHold
SeatCommand: TypeAlias = TakePlace | TakeAnonymousPlace | FreePlace | ReturnToPlace | MakeAnonymous
UnitCommand: TypeAlias = RoomCommand | LineCommand | SeatCommand
