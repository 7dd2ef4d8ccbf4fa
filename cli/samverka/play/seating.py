"""What becomes of each stay beside its days: a station, a contact person, and who is only counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.programme import Station, Unit
from samverka.play.cast import contact_person
from samverka.play.days import WEDNESDAY, on_or_after
from samverka.play.stays import Stay
from samverka.play.versions import Versions


def furnished(versions: Versions, found: Sequence[Stay]) -> list[Stay]:
    """Each with a seat and somebody beside; some only counted, some who withdraw the consent half-way."""
    seated = _stationed(versions, found)
    with_contact = [
        replace(stay, contact_person=contact_person(n)) for n, stay in enumerate(seated)
    ]
    return _special(with_contact)


def _stationed(versions: Versions, found: Sequence[Stay]) -> list[Stay]:
    """Each at the station where the fewest work for its seats on the day; ties in the file's order."""
    placed: dict[str, Stay] = {}
    for stay in sorted(found, key=lambda stay: stay.start):
        unit = versions.unit(stay.asked.unit, stay.start)
        here = [other.station for other in placed.values() if other.end > stay.start]
        placed[stay.person.case] = replace(stay, station=_emptiest(unit, stay.start, here))
    return [placed[stay.person.case] for stay in found]


def _emptiest(unit: Unit, day: date, here: Sequence[str]) -> str:
    def left(station: Station) -> int:
        return station.seats_on(day).high - here.count(station.station)

    found = max(unit.stations, key=left)
    if left(found) <= 0:
        raise ValueError(f"{unit.unit} has a place on {day}, and no seat")
    return found.station


def _special(found: Sequence[Stay]) -> list[Stay]:
    special: dict[str, Stay] = {}
    for intake in dict.fromkeys(stay.asked.intake for stay in found):
        theirs = [stay for stay in found if stay.asked.intake == intake]
        if intake:
            counted = _spread(theirs, intake.only_counted)
            others = [stay for stay in theirs if stay not in counted]
            special |= {s.person.case: replace(s, registered=False) for s in counted}
            for stay in _spread(others, intake.withdraw_consent):
                special[stay.person.case] = replace(stay, consent_withdrawn=_halfway(stay))
    return [special.get(stay.person.case, stay) for stay in found]


def _spread(stays: Sequence[Stay], wanted: int) -> list[Stay]:
    """So many of them, at equal distances."""
    number = min(wanted, len(stays))
    return [stays[(2 * each + 1) * len(stays) // (2 * number)] for each in range(number)]


def _halfway(stay: Stay) -> date:
    halfway = on_or_after(stay.start + (stay.end - stay.start) / 2, WEDNESDAY)
    return min(halfway, stay.end)
