"""Small groups: a count under five is withheld, and whatever would let it be worked out is too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

SMALL = 5
Shown: TypeAlias = int | Literal["<5", ".."]
"""A count, `<5` for a small one, or `..` for one that is withheld so that no small one can be computed."""


@dataclass(frozen=True)
class Published:
    """A total and its breakdowns as they may be shown. Zero is always shown."""

    total: Shown
    breakdowns: tuple[tuple[Shown, ...], ...]


def publish(total: int, *breakdowns: Sequence[int]) -> Published:
    """What may be shown of a total and of breakdowns that each sum to it.

    A reader who knows the marks, the shown counts and the total can compute no withheld count.
    """
    shown = [_protected(counts) for counts in breakdowns]
    if _gives_itself_away(total, breakdowns) or None in shown:
        return Published("..", tuple(_nonzero_withheld(counts) for counts in breakdowns))
    return Published(publish_count(total), tuple(cells for cells in shown if cells is not None))


def publish_count(count: int) -> Shown:
    """A count that stands alone."""
    return "<5" if 0 < count < SMALL else count


def _gives_itself_away(total: int, breakdowns: Sequence[Sequence[int]]) -> bool:
    """Four cells of one person each leave nothing else for a total under five."""
    return 0 < total < SMALL and any(
        sum(count > 0 for count in counts) == SMALL - 1 for counts in breakdowns
    )


def _protected(counts: Sequence[int]) -> tuple[Shown, ...] | None:
    """Cells that are safe beside their total; none if the total must be withheld as well."""
    small = {i for i, count in enumerate(counts) if 0 < count < SMALL}
    if not small or sum(counts) < SMALL:
        return _marked(counts, small, set())
    spare = sorted((count, i) for i, count in enumerate(counts) if count >= SMALL)
    for more in range(len(spare) + 1):
        also = {i for _, i in spare[:more]}
        if _undetermined(counts, small, also):
            return _marked(counts, small, also)
    everything = {i for i, count in enumerate(counts) if count}
    if _undetermined(counts, set(), everything, least=1):
        return _marked(counts, set(), everything)
    return None


def _undetermined(
    counts: Sequence[int], small: set[int], also: set[int], least: int = SMALL
) -> bool:
    """Do several assignments of the withheld cells, two for each of them, give the same sum?"""
    above_least = sum(counts[i] - 1 for i in small) + sum(counts[i] - least for i in also)
    below_most = sum(SMALL - 1 - counts[i] for i in small)
    return len(small | also) > 1 and above_least > 0 and (bool(also) or below_most > 0)


def _marked(counts: Sequence[int], small: set[int], also: set[int]) -> tuple[Shown, ...]:
    return tuple(
        "<5" if i in small else ".." if i in also else count for i, count in enumerate(counts)
    )


def _nonzero_withheld(counts: Sequence[int]) -> tuple[Shown, ...]:
    return tuple(".." if count else 0 for count in counts)
