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
from participation.domain.unit.pools import Place, place_for
from participation.domain.unit.standing import (
    Confirmed,
    Held,
    Seated,
    Standing,
    Stranger,
    Waiting,
    Wish,
)
from participation.domain.unit.state import Unit


def decide(command: LineCommand, standing: Standing, unit: Unit) -> list[UnitEvent]:
    """Never refuses by raising: a refusal is an event that is told back."""
    on, case_id = command.on, command.case_id
    match command, standing:
        case Admit(wish=wish), Stranger():
            return [_answer(on, case_id, wish, unit)]
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
    """What those who wait are told now: a hold for each place that is free, to the first in line who may have it,
    from `on` at the earliest; after the last admission, that nobody waits any longer.
    """
    if not unit.admits(on):
        return [_turned_away(on, case_id, Wish()) for case_id, _ in unit.line()]
    decided: list[UnitEvent] = []
    if unit.opened is None or unit.free() <= 0:
        return decided
    for case_id, waiting in unit.line():
        if waiting.ready and (offer := _offer(max(on, waiting.ready), case_id, waiting, unit)):
            decided.append(offer)
            unit = unit.after([offer])
    return decided


def _offer(on: date, case_id: UUID, waiting: Waiting, unit: Unit) -> UnitEvent | None:
    place = place_for(waiting.wish, unit) if unit.admits(on) else None
    return _held(on, case_id, waiting.wish, place, unit) if place else None


def _answer(on: date, case_id: UUID, wish: Wish, unit: Unit) -> UnitEvent:
    # Nobody who is ready waits while a place is free that he may have, so a free place is this case's.
    if not unit.admits(on):
        return _turned_away(on, case_id, wish)
    if place := place_for(wish, unit):
        return _held(on, case_id, wish, place, unit)
    if unit.closed:  # since, and nobody waits there any longer
        return _turned_away(on, case_id, wish)
    why = PlaceRefusal.FULL if unit.opened else PlaceRefusal.NOT_OPEN
    return PlaceRefused(on=on, case_id=case_id, why=why, waiting=True, wish=wish)


def _turned_away(on: date, case_id: UUID, wish: Wish) -> PlaceRefused:
    why = PlaceRefusal.PROGRAMME_CLOSED
    return PlaceRefused(on=on, case_id=case_id, why=why, waiting=False, wish=wish)


def _held(on: date, case_id: UUID, wish: Wish, place: Place, unit: Unit) -> PlaceHeld:
    hold = unit.opened.hold if unit.opened else After()
    until = hold.counted_from(on)
    return PlaceHeld(on=on, case_id=case_id, until=until, pool=place.pool, wish=wish)


def _refusal(on: date, case_id: UUID, standing: Stranger | Waiting) -> PlaceRefused:
    match standing:
        case Waiting(ready=date()):
            why, waiting = PlaceRefusal.FULL, True
        case Waiting():
            why, waiting = PlaceRefusal.HOLD_EXPIRED, True
        case Stranger():
            why, waiting = PlaceRefusal.HOLD_EXPIRED, False
    return PlaceRefused(on=on, case_id=case_id, why=why, waiting=waiting)
