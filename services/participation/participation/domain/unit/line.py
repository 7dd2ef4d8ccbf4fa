"""From an admission to a confirmed hold: what is heard of a case, and where it then stands."""

from datetime import date, timedelta
from uuid import UUID

from contracts.codes import HoldRelease, PlaceRefusal
from contracts.programme import After
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    EndReferral,
    ExpireHold,
    LineCommand,
)
from participation.domain.unit.events import (
    HoldConfirmed,
    HoldExpired,
    HoldReleased,
    InterestConfirmed,
    LineLeft,
    PlaceHeld,
    PlaceRefused,
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


def decide(command: LineCommand, standing: Standing, unit: Unit) -> list[UnitEvent]:
    """Never refuses by raising: a refusal is an event that is told back."""
    on, case_id = command.on, command.case_id
    match command, standing:
        case Admit(), Stranger():
            return [_answer(on, case_id, unit)]
        case ConfirmHold(start_on=start_on), Held():
            return [HoldConfirmed(on=on, case_id=case_id, start_on=start_on)]
        case ConfirmHold(), Stranger() | Waiting():
            return [_refusal(on, case_id, standing)]
        case ConfirmInterest(), Waiting(ready=None):
            return [InterestConfirmed(on=on, case_id=case_id)]
        case EndReferral(), Held() | Confirmed():
            return [HoldReleased(on=on, case_id=case_id, why=HoldRelease.REFERRAL_ENDED)]
        case EndReferral(), Waiting():
            return [LineLeft(on=on, case_id=case_id)]
        case Admit(), Waiting() | Held() | Confirmed() | Seated():
            return []
        case ConfirmInterest(), Stranger() | Waiting() | Held() | Confirmed() | Seated():
            return []
        case (ConfirmHold(), Confirmed() | Seated()) | (EndReferral(), Stranger() | Seated()):
            return []
        case ExpireHold(), Stranger() | Waiting() | Held() | Confirmed() | Seated():
            return []  # a hold that is over has lapsed before this table is read


def lapsed(on: date, case_id: UUID, unit: Unit) -> list[UnitEvent]:
    """The expiry of the case's own hold when it is over by `on`, whether or not a tick came first."""
    match unit.standing(case_id):
        case Held(until=until) if until < on:
            expired = HoldExpired(on=until + timedelta(days=1), case_id=case_id)
            return [expired, *offers(until + timedelta(days=1), unit.after([expired]))]
        case Stranger() | Waiting() | Held() | Confirmed() | Seated():
            return []


def offers(on: date, unit: Unit) -> list[UnitEvent]:
    """A hold for each place that is free, to the first in line who is ready, from `on` at the earliest."""
    free = unit.free()
    if unit.opened is None or free <= 0:
        return []
    hold = unit.opened.hold
    ready = [(case_id, waiting.ready) for case_id, waiting in unit.line() if waiting.ready]
    return [_held(max(on, since), case_id, hold) for case_id, since in ready[:free]]


def _answer(on: date, case_id: UUID, unit: Unit) -> UnitEvent:
    # Nobody who is ready waits while a place is free, so a free place is this case's.
    if unit.opened and unit.free() > 0:
        return _held(on, case_id, unit.opened.hold)
    return PlaceRefused(on=on, case_id=case_id, why=PlaceRefusal.FULL, waiting=True)


def _held(on: date, case_id: UUID, hold: After) -> PlaceHeld:
    return PlaceHeld(on=on, case_id=case_id, until=hold.counted_from(on))


def _refusal(on: date, case_id: UUID, standing: Stranger | Waiting) -> PlaceRefused:
    match standing:
        case Waiting(ready=date()):
            why, waiting = PlaceRefusal.FULL, True
        case Waiting():
            why, waiting = PlaceRefusal.HOLD_EXPIRED, True
        case Stranger():
            why, waiting = PlaceRefusal.HOLD_EXPIRED, False
    return PlaceRefused(on=on, case_id=case_id, why=why, waiting=waiting)
