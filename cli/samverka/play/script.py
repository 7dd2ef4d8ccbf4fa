"""The play, pure: from a programme file to everything that is done, day by day; chance has a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from samverka.play.acts import Act
from samverka.play.after_exit import follow_ups
from samverka.play.cast import Person
from samverka.play.cast import people as in_cast
from samverka.play.entry import asks, enters, expires, is_declined, withdraws
from samverka.play.money import costs
from samverka.play.participating import takes_part
from samverka.play.stays import Stay, stays
from samverka.play.telling import Scene
from samverka.principals import leading
from samverka.programme_file import ProgrammeFile

ON_TOP = 3  # people of each unit who do not start: declined, withdrawn, expired


@dataclass(frozen=True)
class Day:
    """Everything done on one day, in order."""

    day: date
    acts: tuple[Act, ...]


def script(parts: Sequence[ProgrammeFile], seed: int, people: int | None = None) -> list[Day]:
    """All days on which something is done in one programme, whose life may lie in several files.

    The same for the same files, seed and `people`, which is how many start in a unit at most. ValueError if it
    cannot be played: the programme has no goal for a year, or there are too few test numbers.
    """
    content = parts[0]
    programme, year = content.programme, content.programme.valid_from.year
    if programme.year_goal is None:
        raise ValueError(f"{programme.programme} does not say how many start in a year")
    starting = min(programme.year_goal, people or programme.year_goal)
    cast = in_cast(programme.units, starting + ON_TOP)
    acts = [*costs(content, year, leading(programme))]
    for place, unit in enumerate(programme.units):
        rng = Random(f"{seed}/{unit.unit}")  # noqa: S311 - a play, not a secret
        scene = Scene(programme, unit, leading(programme))
        acts += _unit(scene, cast[unit.unit], year, place == 1, rng)
    return _by_day(acts)


def _unit(
    scene: Scene, cast: Sequence[Person], year: int, withdrawal: bool, rng: Random
) -> Iterator[Act]:
    starting, others = cast[:-ON_TOP], cast[-ON_TOP:]
    for stay in stays(scene.unit, starting, year, withdrawal, rng):
        yield from _stay(scene, stay, rng)
    yield from is_declined(scene, others[0], year)
    yield from withdraws(scene, others[1], year)
    yield from expires(scene, others[2], year)


def _stay(scene: Scene, stay: Stay, rng: Random) -> Iterator[Act]:
    yield from asks(scene, stay.person, stay.sent)
    story = takes_part(scene, stay, rng)
    yield from enters(scene, stay, story.before)
    yield from story.acts
    if story.after:
        yield from follow_ups(scene, stay, story.after, rng)


def _by_day(acts: Sequence[Act]) -> list[Day]:
    """Sorted by day; within a day in the order of the story, which is the same each time."""
    ordered = sorted(acts, key=lambda act: act.day)
    return [Day(day, tuple(group)) for day, group in groupby(ordered, lambda act: act.day)]
