"""A unit's life in outline: who gets which place when, and how long each stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from contracts.programme import Programme
from samverka.play.cast import Person
from samverka.play.days import (
    DAY,
    FRIDAY,
    MONDAY,
    WEDNESDAY,
    WEEK,
    after,
    on_or_after,
    on_or_before,
    weeks_of,
)
from samverka.play.intake import ENTRY, Intake
from samverka.play.room import Taken, Wish, free_place
from samverka.play.versions import Versions

TRIES = 40
SPREAD, SHORTEST, LONGEST = 0.15, 0.7, 1.3  # of a usual stay


@dataclass(frozen=True)
class Asked:
    """Somebody who asks for a unit: to start on the day `wished`; or who takes it back on `gives_up`."""

    person: Person
    named: tuple[str, ...]
    """The agencies that the consent names."""
    unit: str
    pool: str | None
    sent: date
    wished: date
    intake: Intake | None = None
    gives_up: date | None = None

    @property
    def hurried(self) -> bool:
        """Whether there is less time than an entry takes."""
        return self.wished - self.sent < ENTRY

    @property
    def admitted(self) -> date:
        """Visits and acceptance take a week, or no time at all."""
        return self.sent if self.hurried else self.sent + WEEK


@dataclass(frozen=True)
class Stay:
    """Somebody who starts, once a place was offered and accepted; `version` is what the stay runs on."""

    asked: Asked
    version: Programme
    accepted: date
    start: date
    end: date
    contact_person: str = ""
    station: str = ""
    registered: bool = True
    consent_withdrawn: date | None = None

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.asked.person


def stays(versions: Versions, asked: Sequence[Asked], rng: Random) -> list[Stay]:
    """Of all who ask for a unit, those who start, in the order in which they ask; lengths are tried until they fit.

    ValueError if not everybody whom the file asks for can start in time.
    """
    late = list[Asked]()
    for _ in range(TRIES):
        lengths = {each.person.case: _length(rng) for each in asked}
        found = _seated(versions, asked, lengths)
        late = [each for each in asked if _is_late(each, found.get(each.person.case))]
        if not late:
            return [found[each.person.case] for each in asked if each.person.case in found]
        asked = [each for each in asked if each not in late or _is_wanted(each)]
    unit, day = late[0].unit, late[0].wished
    raise ValueError(f"not everybody of {unit} can start in time, such as who wishes to on {day}")


def _length(rng: Random) -> float:
    return max(SHORTEST, min(LONGEST, rng.gauss(1, SPREAD)))


def _is_late(asked: Asked, stay: Stay | None) -> bool:
    return asked.intake is not None and (stay is None or stay.start > asked.intake.last)


def _is_wanted(asked: Asked) -> bool:
    return asked.intake is not None and asked.intake.asked_for


def _seated(
    versions: Versions, asked: Sequence[Asked], lengths: dict[str, float]
) -> dict[str, Stay]:
    """Day after day, as the unit's line moves: a place that falls free is the first one's who may have it."""
    coming = sorted(asked, key=lambda each: each.admitted)
    line, taken, found = list[Asked](), list[Taken](), dict[str, Stay]()
    day = coming[0].admitted if coming else date.max
    while coming or line:
        while coming and coming[0].admitted <= day:
            line.append(coming.pop(0))
        full = set[Wish]()
        for each in [*line]:
            wish = _wish(versions, each)
            if wish not in full and (place := free_place(versions, each.unit, day, wish, taken)):
                stay = _stay(versions, each, day, lengths[each.person.case])
                taken.append(replace(place, until=each.gives_up or stay.end))
                found |= {} if each.gives_up else {each.person.case: stay}
                line.remove(each)
                continue
            full.add(wish)
            if day >= _waits_until(each):
                line.remove(each)
        day = day + DAY if line else max(day + DAY, coming[0].admitted) if coming else day
    return found


def _waits_until(asked: Asked) -> date:
    """Whoever would come too late is not looked at any longer."""
    return asked.gives_up or (asked.intake.last if asked.intake else asked.sent)


def _wish(versions: Versions, asked: Asked) -> Wish:
    known = {pool.pool for pool in versions.unit(asked.unit, asked.sent).pools}
    return Wish(asked.person.referred_by, asked.pool if asked.pool in known else None)


def _stay(versions: Versions, asked: Asked, offered: date, length: float) -> Stay:
    """From the day wished for, or else the Monday after the place was accepted."""
    start = asked.wished
    if offered > asked.admitted:
        start = on_or_after(after(offered, WEDNESDAY), MONDAY)
    version = versions.on(start)
    end = _end(version, start, length)
    if versions.last_day and end > versions.last_day:
        end = max(on_or_before(versions.last_day, FRIDAY), start + DAY)
    return Stay(asked, version, _accepted(versions, offered, start), start, end)


def _accepted(versions: Versions, offered: date, start: date) -> date:
    """The Wednesday after the offer, while the place is held, and no later than the start."""
    held = versions.on(offered).limits.hold.counted_from(offered)
    return min(after(offered, WEDNESDAY), held, start)


def _end(version: Programme, start: date, length: float) -> date:
    """Exactly where the length is fixed; otherwise a Friday, and no later than the programme allows."""
    limits = version.limits
    if limits.fixed_length:
        return limits.fixed_length.last_day_from(start)
    weeks = max(1, round(weeks_of(limits.usual_stay, start) * length))
    end = after(start + (weeks - 1) * WEEK, FRIDAY)
    if limits.maximum_length:
        last = limits.maximum_length.last_day_from(start)
        end = end if end <= last else max(on_or_before(last, FRIDAY), min(last, start + DAY))
    return end
