"""One unit's year in outline: who gets which place when, and how long each stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from random import Random

from contracts.programme import Station, Unit
from samverka.play.cast import Person, contact_person
from samverka.play.days import FRIDAY, MONDAY, WEDNESDAY, WEEK, after, on_or_after

BEFORE_ADMISSION = WEEK  # from asking to the referral group: visits and acceptance take a week
FILLING = 10  # Mondays on which the first ones start
ASKING_AGAIN = 13  # weeks from the first Monday to the day when one asks each week
USUAL, SPREAD, SHORTEST, LONGEST = 26, 4, 18, 34  # weeks of a stay
HEADCOUNT = 11  # the person of this number in each unit wants to be counted, not registered
WITHDRAWS_CONSENT = 7  # the person of this number in the second unit withdraws consent


@dataclass(frozen=True)
class Stay:
    """A person who starts. `admitted` by the referral group; a place is `offered` then or later."""

    person: Person
    sent: date
    admitted: date
    offered: date
    start: date
    end: date
    contact_person: str
    station: str = ""
    registered: bool = True
    consent_withdrawn: date | None = None

    @property
    def accepted(self) -> date:
        """The Wednesday after the offer."""
        return after(self.offered, WEDNESDAY)


def first_monday(year: int) -> date:
    """The day on which the first ones ask."""
    return on_or_after(date(year, 1, 1), MONDAY)


def stays(
    unit: Unit, people: Sequence[Person], year: int, withdraws: bool, rng: Random
) -> list[Stay]:
    """All that start in a unit in a year, in the order of their numbers; lengths are tried until they fit."""
    for _ in range(1000):
        weeks = [min(LONGEST, max(SHORTEST, round(rng.gauss(USUAL, SPREAD)))) for _ in people]
        found = _seated(unit, people, year, weeks)
        if _fits(found, unit.places.high, year):
            return _special(_stationed(found, unit.stations), withdraws)
    raise ValueError(f"no lengths of stay let everybody of {unit.unit} start in {year}")


def _seated(unit: Unit, people: Sequence[Person], year: int, weeks: Sequence[int]) -> list[Stay]:
    """The first ones fill the unit; each later one takes the place that falls free next."""
    places, monday = unit.places.high, first_monday(year)
    found: list[Stay] = []
    freed: list[date] = []
    for index, person in enumerate(people):
        if index < places:
            sent = monday + WEEK * (index * FILLING // places)
            offered = sent + BEFORE_ADMISSION
        else:
            sent = monday + WEEK * (ASKING_AGAIN + index - places)
            offered = max(sent + BEFORE_ADMISSION, heappop(freed))
        stay = _from_offer(person, sent, offered, weeks[index], contact_person(index))
        heappush(freed, stay.end)
        found.append(stay)
    return found


def _from_offer(person: Person, sent: date, offered: date, weeks: int, contact: str) -> Stay:
    """Begins on the Monday after the place was accepted, and ends on a Friday."""
    start = on_or_after(after(offered, WEDNESDAY), MONDAY)
    end = start + WEEK * (weeks - 1) + timedelta(days=FRIDAY - MONDAY)
    return Stay(person, sent, sent + BEFORE_ADMISSION, offered, start, end, contact)


def _fits(found: Sequence[Stay], places: int, year: int) -> bool:
    """Everybody starts in the year, the later ones all wait, and not just `places` people end in it."""
    ended = sum(stay.end.year == year for stay in found)
    waited = all(stay.offered > stay.admitted for stay in found[places:])
    nobody_counted_decides = 2  # the headcount and the one who withdraws are in no list of exits
    return (
        waited
        and (len(found) <= places or ended - nobody_counted_decides > places)
        and all(stay.start.year == year for stay in found)
    )


def _stationed(found: Sequence[Stay], stations: Sequence[Station]) -> list[Stay]:
    """Each at the station where the fewest work on the day; ties in the file's order."""
    placed: dict[str, Stay] = {}

    def taken(station: Station, day: date) -> int:
        return sum(stay.station == station.station and stay.end >= day for stay in placed.values())

    for stay in sorted(found, key=lambda stay: (stay.start, stay.person.case)):
        fewest = min(stations, key=lambda station: taken(station, stay.start))
        placed[stay.person.case] = replace(stay, station=fewest.station)
    return [placed[stay.person.case] for stay in found]


def _special(found: Sequence[Stay], withdraws: bool) -> list[Stay]:
    """One is only counted; one, in a single unit, withdraws the consent on a Wednesday half-way."""

    def each() -> Iterator[Stay]:
        for number, stay in enumerate(found, 1):
            if number == HEADCOUNT:
                yield replace(stay, registered=False)
            elif number == WITHDRAWS_CONSENT and withdraws:
                halfway = stay.start + (stay.end - stay.start) / 2
                yield replace(stay, consent_withdrawn=on_or_after(halfway, WEDNESDAY))
            else:
                yield stay

    return list(each())
