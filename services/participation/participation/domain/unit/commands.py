"""What a unit can be asked."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Command
from contracts.programme import After, Places, Station


class OpenUnit(Command):
    """Opens the unit, or changes what it has room for; `hold` is how long a place is kept."""

    programme: str
    name: str
    places: Places
    stations: tuple[Station, ...]
    hold: After


class FreeAnonymousPlace(Command):
    number: int


class _OfCase(Command):
    case_id: UUID


class Admit(_OfCase):
    """The referral group has decided: hold a place, or let the case stand in the line."""


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


class MakeAnonymous(_OfCase):
    """The place and seat go on under a number; who sits there is no longer known."""


RoomCommand: TypeAlias = OpenUnit | FreeAnonymousPlace
LineCommand: TypeAlias = Admit | ConfirmHold | ConfirmInterest | EndReferral | ExpireHold
SeatCommand: TypeAlias = TakePlace | TakeAnonymousPlace | FreePlace | MakeAnonymous
UnitCommand: TypeAlias = RoomCommand | LineCommand | SeatCommand
