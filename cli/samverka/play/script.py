"""The play, pure: from a programme file to everything that is done, day by day; chance has a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from samverka.play.acts import Act
from samverka.play.after_exit import follow_ups
from samverka.play.cast import Person, people
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


def script(content: ProgrammeFile, year: int, seed: int) -> list[Day]:
    """All days on which something is done; the same for the same file, year and seed.

    ValueError if the programme has no goal for a year, or asks for more people than there are
    test numbers.
    """
    programme = content.programme
    if programme.year_goal is None:
        raise ValueError(f"{programme.programme} does not say how many start in a year")
    cast = people(programme.units, programme.year_goal + ON_TOP)
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
