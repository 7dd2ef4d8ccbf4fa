"""Plays as they are written, and what their acts come to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from contracts.programme import Programme
from samverka.installation import PROGRAMMES
from samverka.play.acts import Act, Verb
from samverka.play.days import DAY
from samverka.play.script import Day, script
from samverka.play.versions import Versions, versions_of
from samverka.programme_file import ProgrammeFile, read

WORD = 14  # days from an offer to the start, at most

SEEDS = {
    "three-units": ("nu-sjukvarden",),
    "two-lives": ("rehabarenan", "arbetstraning-torekallberget"),
    "first-life": ("rehabarenan",),
    "five-steps": ("vagen-till-sjalvforsorjning",),
    "sixteen-weeks": ("rorsas-lantliv",),
}
KNOWN = {name for names in SEEDS.values() for name in names}
FURTHER = sorted(file.stem for file in PROGRAMMES.glob("*.yaml") if file.stem not in KNOWN)
PLAYS = {**SEEDS, **{name: (name,) for name in FURTHER}}
"""Every file is played, and one programme's two files together as well."""


@cache
def parts(play: str) -> tuple[ProgrammeFile, ...]:
    return tuple(read(PROGRAMMES / f"{name}.yaml") for name in PLAYS[play])


@cache
def written(play: str, seed: int = 1, people: int | None = None) -> tuple[Day, ...]:
    return tuple(script(parts(play), seed, people))


def acts_of(days: Iterable[Day]) -> list[Act]:
    return [act for day in days for act in day.acts]


def of(acts: Iterable[Act], *verbs: Verb) -> list[Act]:
    return [act for act in acts if act.verb in verbs]


@dataclass
class Seat:
    """Who has it from when on, in which pool and at which station."""

    pool: str | None
    station: str
    start: date


@dataclass
class Rooms:
    """Walks through a play, and asserts on each day that nobody has a place that there is not."""

    versions: Versions
    asked: dict[str, str | None] = field(default_factory=dict[str, str | None])
    seats: dict[tuple[str, str], Seat] = field(default_factory=dict[tuple[str, str], Seat])

    def walk(self, days: Iterable[Day]) -> None:
        for day in days:
            for act in day.acts:
                self._take(act)
            for unit in {unit for unit, _ in self.seats}:
                self._check(unit, day.day)

    def _take(self, act: Act) -> None:
        key = act.unit, act.subject
        if act.verb is Verb.REFER:
            self.asked[act.subject] = act.body.get("pool")
        elif act.verb is Verb.ENROL:
            seat = Seat(self.asked[act.subject], act.body["station"], act.day)
            self.seats[key] = seat
        elif act.verb in (Verb.EXIT, Verb.FREE_ANONYMOUS_PLACE):
            del self.seats[key]

    def _check(self, name: str, day: date) -> None:
        unit, here = (
            self.versions.unit(name, day),
            [s for (u, _), s in self.seats.items() if u == name],
        )
        starting = any(seat.start == day for seat in here)
        if starting:  # a unit that was made smaller keeps those who are there, or have its word
            agreed = max(unit.places_on(day - n * DAY).high for n in (0, WORD))
            assert len(here) <= agreed, (name, day)
        for pool in unit.pools:
            assert sum(seat.pool == pool.pool for seat in here) <= pool.places_on(day).high, (
                pool,
                day,
            )
        for station in unit.stations:
            taken = [seat for seat in here if seat.station == station.station]
            if any(seat.start == day for seat in taken):
                assert len(taken) <= station.seats_on(day).high, (station.station, day)


def rooms(content: Sequence[ProgrammeFile]) -> Rooms:
    return Rooms(versions_of(content))


@dataclass(frozen=True)
class Stayed:
    """One person's stay, as the acts tell it; `end` is none for one who is still there."""

    version: Programme
    enrolled: Act
    left: Act
    acts: tuple[Act, ...]

    @property
    def days(self) -> tuple[date, date]:
        return self.enrolled.day, self.left.day

    @property
    def registered(self) -> bool:
        return "situation" in self.enrolled.body

    @property
    def counted(self) -> bool:
        """Nobody who withdrew the consent is followed any more."""
        return self.left.verb is Verb.EXIT

    def of(self, *verbs: Verb) -> list[Act]:
        return of(self.acts, *verbs)


def stayed(versions: Versions, acts: Iterable[Act]) -> Iterator[Stayed]:
    """Everybody who was enrolled; each has left."""
    cases: dict[tuple[str, str], list[Act]] = {}
    for act in acts:
        cases.setdefault((act.unit, act.subject), []).append(act)
    for theirs in cases.values():
        for enrolled in of(theirs, Verb.ENROL):
            (left,) = of(theirs, Verb.EXIT, Verb.FREE_ANONYMOUS_PLACE)
            yield Stayed(versions.on(enrolled.day), enrolled, left, tuple(theirs))


def file_of(folder: Path, text: str) -> ProgrammeFile:
    file = folder / "played.yaml"
    file.write_text(text, "utf-8")
    return read(file)
