"""Who starts where and when: as the file's `play:` says, or as many as there are places for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.programme import Programme
from samverka.play.days import DAY, MONDAY, WEEK, on_or_after, weeks_of
from samverka.play.versions import Versions
from samverka.programme_file import ProgrammeFile, Starts

ENTRY = 2 * WEEK  # from asking to starting, when a place is free
BETWEEN = 3  # weeks in which a place is empty between two people


@dataclass(frozen=True)
class Intake:
    """Some people who start in a unit, or in a pool of it, between two days; `asked_for` by the file."""

    unit: str
    pool: str | None
    people: int
    first: date
    last: date
    asked_for: bool
    only_counted: int = 0
    withdraw_consent: int = 0


def intakes(
    versions: Versions, part: ProgrammeFile, until: date | None, most: int | None
) -> list[Intake]:
    """Of one file, whose time is over on `until`; `most` bounds each."""
    first, last = _days(versions, part, until)
    starts = part.play.starts or list(_everywhere(versions, first, last))
    return [_intake(versions, each, first, last, most) for each in starts]


def _days(versions: Versions, part: ProgrammeFile, until: date | None) -> tuple[date, date]:
    """Between which days people start, where the file does not say it."""
    play, version = part.play, part.programme
    first = play.first or version.valid_from + ENTRY
    return first, play.last or max(first, _last(versions, version, first, until))


def _last(versions: Versions, version: Programme, first: date, until: date | None) -> date:
    end = versions.last_day
    if until and until != end:
        return until - ENTRY
    if end is None:
        return first.replace(year=first.year + 1, day=min(first.day, 28)) - ENTRY - DAY
    usual = version.limits.usual_stay.counted_from(end) - end
    return min(end - usual, versions.known[-1].admits_until or end)


def _everywhere(versions: Versions, first: date, last: date) -> Iterator[Starts]:
    """Each unit, or each of its pools, under each version."""
    for version, begins, ends in versions.times(first, last):
        for unit in version.units:
            opens = max(begins, versions.opens(unit.unit))
            if opens <= ends and versions.takes_referrals(unit.unit, opens):
                for pool in [each.pool for each in unit.pools] or [None]:
                    yield Starts(unit=unit.unit, pool=pool, first=opens, last=ends)


def _intake(
    versions: Versions, starts: Starts, first: date, last: date, most: int | None
) -> Intake:
    begins, ends = starts.first or first, starts.last or last
    people = starts.people or _as_many(versions, starts, begins, ends)
    if most is not None:
        people = min(people, most)
    counted, withdraw = _special(starts, people, most)
    return Intake(
        unit=starts.unit,
        pool=starts.pool,
        people=people,
        first=begins,
        last=max(begins, ends),
        asked_for=starts.people is not None,
        only_counted=counted,
        withdraw_consent=withdraw,
    )


def _special(starts: Starts, people: int, most: int | None) -> tuple[int, int]:
    """How many are only counted, and how many withdraw; of the few of a short play a third each at most."""
    limit = people if most is None else people // 3
    counted = min(starts.only_counted, limit)
    return counted, min(starts.withdraw_consent, limit, people - counted)


def _as_many(versions: Versions, starts: Starts, first: date, last: date) -> int:
    """The goal for a year, or as many as the places let in one after the other."""
    version, time = versions.on(first), last - first + ENTRY
    places, of_unit = places_of(versions, starts.unit, starts.pool, first)
    if version.year_goal:
        return max(1, round(version.year_goal * time.days / 365 * places / of_unit))
    usual = version.limits.usual_stay.counted_from(first) - first
    return max(1, places * max(time, usual) // (usual + BETWEEN * WEEK))


def places_of(versions: Versions, unit: str, pool: str | None, day: date) -> tuple[int, int]:
    """The places of a unit's pool, or of all of it, on a day; and those of the whole unit."""
    known = versions.unit(unit, day)
    whole = known.places_on(day).high
    return next((p.places_on(day).high for p in known.pools if p.pool == pool), whole), whole


def wished(versions: Versions, intake: Intake) -> list[date]:
    """The day on which each of them would start if there were a place: the first ones fill the unit, others follow."""
    monday = on_or_after(intake.first, MONDAY)
    if intake.first == intake.last or monday > intake.last:
        return [intake.first] * intake.people
    usual = weeks_of(versions.on(monday).limits.usual_stay, monday)
    places, _ = places_of(versions, intake.unit, intake.pool, monday)
    return [
        monday + WEEK * week
        for week in _weeks(intake, (intake.last - monday).days // 7, usual, places)
    ]


def _weeks(intake: Intake, last: int, usual: int, places: int) -> Iterator[int]:
    filling = min(intake.people, places)
    fill, again = min(max(1, usual * 2 // 5), last + 1), min(usual // 2, last)
    ends, others = max(again, last - usual), intake.people - filling
    yield from (number * fill // filling for number in range(filling))
    yield from (again + (ends - again) * number // others for number in range(others))


def asking_day(versions: Versions, unit: str, wish: date) -> date:
    """Two weeks before the day wished for; later if the unit opens later."""
    return max(wish - ENTRY, versions.opens(unit))
