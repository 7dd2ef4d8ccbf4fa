"""What a unit has room for on a day, and what of it has taken effect and is no event yet."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from contracts.programme import Pool, Station
from contracts.programme.model import places_on
from participation.domain.unit.events import (
    UnitClosed,
    UnitEvent,
    UnitOpened,
    UnitPlanned,
    UnitRefurnished,
)
from participation.domain.unit.line import offers
from participation.domain.unit.state import Unit


def days_of(plan: UnitPlanned) -> Iterable[date]:
    """The days on which something of it takes effect, the first one first."""
    later = [
        *plan.later_places,
        *(each for station in plan.stations for each in station.later_seats),
        *(each for pool in plan.pools for each in pool.later_places),
    ]
    days = {plan.opens, *(each.valid_from for each in later)}
    if plan.admits_until:
        days.add(plan.admits_until + timedelta(days=1))
    return sorted({max(day, plan.opens, plan.valid_from) for day in days})


def begun(on: date, unit: Unit) -> list[UnitEvent]:
    """All that has taken effect by `on`, day after day, as a tick on each of the days would have found it."""
    decided: list[UnitEvent] = []
    for day in _days(on, unit):
        now = unit.after(decided)
        decided += (today := _on(day, now))
        if today:
            decided += offers(day, now.after(today))
    return decided


def refurnished(on: date, unit: Unit) -> list[UnitEvent]:
    """As `begun`, and the room of `on` itself where a plan came late; places are offered from `on`."""
    decided: list[UnitEvent] = []
    for day in [*_days(on, unit), on]:
        decided += _on(day, unit.after(decided))
    return decided


def _days(on: date, unit: Unit) -> Iterator[date]:
    since = unit.opened.on if unit.opened else date.min
    days = {day for plan in unit.plans for day in days_of(plan)}
    yield from sorted(day for day in days if since < day <= on)


def _on(day: date, unit: Unit) -> list[UnitEvent]:
    room = _room(day, unit)
    return [*room, *_closed(day, unit.after(room))]


def _room(day: date, unit: Unit) -> list[UnitEvent]:
    """The room that the plan in force gives the unit on the day, if it has another one now."""
    plan = next((p for p in reversed(unit.plans) if p.valid_from <= day), None)
    if plan is None or day < plan.opens:
        return []
    kind = UnitRefurnished if unit.opened else UnitOpened
    now = kind(
        on=day,
        programme=plan.programme,
        name=plan.name,
        places=places_on(plan.places, plan.later_places, day),
        stations=tuple(_station(station, day) for station in plan.stations),
        pools=tuple(_pool(pool, day) for pool in plan.pools),
        hold=plan.hold,
        admits_until=plan.admits_until,
    )
    same = unit.opened and now.model_dump(exclude={"on"}) == unit.opened.model_dump(exclude={"on"})
    return [] if same else [now]


def _station(station: Station, day: date) -> Station:
    return station.model_copy(update={"seats": station.seats_on(day), "later_seats": ()})


def _pool(pool: Pool, day: date) -> Pool:
    return pool.model_copy(update={"places": pool.places_on(day), "later_places": ()})


def _closed(day: date, unit: Unit) -> list[UnitEvent]:
    """From the day after the last admission; with other room it is told again that nobody new is taken."""
    if unit.opened is None or unit.closed or unit.admits(day):
        return []
    return [UnitClosed(on=day, programme=unit.opened.programme)]
