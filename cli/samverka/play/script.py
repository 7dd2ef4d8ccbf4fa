"""The play, pure: from a programme's files to everything that is done, day by day; chance has a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from samverka.play.acts import Act, Verb
from samverka.play.cast import Cast
from samverka.play.days import DAY
from samverka.play.intake import intakes
from samverka.play.money import costs
from samverka.play.unit_story import PlayedPart, UnitStory
from samverka.play.versions import Versions, versions_of
from samverka.programme_file import ProgrammeFile

FREEING = (Verb.EXIT, Verb.FREE_ANONYMOUS_PLACE, Verb.WITHDRAW)
"""What lets the next one in, and comes first on its day."""


@dataclass(frozen=True)
class Day:
    """Everything done on one day, in order."""

    day: date
    acts: tuple[Act, ...]


def script(parts: Sequence[ProgrammeFile], seed: int, people: int | None = None) -> list[Day]:
    """All days on which something is done in one programme, whose life may lie in several files.

    The same for the same files, seed and `people`, which is how many start at most: in each unit or pool, and each
    time that the files give numbers for. ValueError, in a sentence, if it cannot be played.
    """
    versions = versions_of(parts)
    acts = [*_at_units(versions, parts, seed, people)]
    first = min(act.day for act in acts)
    for part in parts:
        acts += costs(versions, part, first)
    return _by_day(acts)


def _at_units(
    versions: Versions, parts: Sequence[ProgrammeFile], seed: int, people: int | None
) -> Iterator[Act]:
    programme = versions.known[0].programme
    cast = Cast(programme)
    for unit, played in _played(versions, parts, people).items():
        rng = Random(f"{seed}/{programme}/{unit}")  # noqa: S311 - a play, not a secret
        yield from UnitStory(versions, unit, cast, rng).acts(played)


def _played(
    versions: Versions, parts: Sequence[ProgrammeFile], people: int | None
) -> dict[str, list[PlayedPart]]:
    """What each file says of each unit that people start in."""
    found: dict[str, list[PlayedPart]] = {}
    for number, part in enumerate(parts):
        follows = parts[number + 1 :]
        until = follows[0].programme.valid_from - DAY if follows else versions.last_day
        of_part = intakes(versions, part, until, people)
        for unit in dict.fromkeys(each.unit for each in of_part):
            here = [each for each in of_part if each.unit == unit]
            found.setdefault(unit, []).append(PlayedPart(part.play, here))
    return found


def _by_day(acts: Sequence[Act]) -> list[Day]:
    """Sorted by day; within a day in the order of the story, which is the same each time."""
    ordered = sorted(acts, key=lambda act: (act.day, act.verb not in FREEING))
    return [Day(day, tuple(group)) for day, group in groupby(ordered, lambda act: act.day)]
