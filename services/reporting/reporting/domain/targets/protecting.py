"""What may be shown of a target: its figure, a range that the figure lies in, or nothing.

A share of people says how many they are, and how many the others. So where either are fewer than five, a reader gets
the range of the figure, whatever their number; and nothing where it would let a small group of another table be
worked out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contracts.programme import Counted, Target
from reporting.domain import throughput
from reporting.domain.suppression import SMALL, Shown, publish, publish_count

_OF_PLACES = frozenset({Counted.PLACE_DAYS, Counted.DAYS})
_OF_STAFF = _OF_PLACES | {
    Counted.WITH_PLAN,
    Counted.FOLLOW_UPS_DONE,
    Counted.FOLLOW_UPS_DUE,
    Counted.SCORE_CHANGES,
}
"""What these leave out tells nothing of a person: of them, as of response rates, only a small whole is withheld."""


@dataclass(frozen=True)
class Counts:
    """Both sides of the line, exact; no denominator for a mere count."""

    numerator: Fraction
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Visible:
    """`possible` are the numerators that a reader must reckon with: one is the true one, and none tells nothing."""

    numerator: Shown | Fraction
    denominator: Shown | None
    possible: tuple[Fraction, ...]


def visible(target: Target, counts: Counts) -> Visible:
    """Of one row, as if nothing else were shown."""
    n, whole = counts.numerator, counts.denominator
    if target.numerator.of in _OF_PLACES:
        return Visible(n, None if whole is None else int(whole), (n,))
    if whole is None:
        return _mere(n, publish_count(int(n)))
    if 0 < whole < SMALL:
        return Visible("..", "<5", ())
    small = [Fraction(count) for count in range(1, SMALL)]
    if target.numerator.of in _OF_STAFF:
        small = []
    if n in small:
        return Visible("<5", int(whole), tuple(count for count in small if count <= whole))
    if whole - n in small:
        return Visible("..", int(whole), tuple(whole - count for count in reversed(small)))
    return Visible(n, int(whole), (n,))


def visible_units(
    target: Target, whole: Counts, units: Sequence[Counts]
) -> tuple[Visible, tuple[Visible, ...]]:
    """Of all units together and of each: nothing that would let a withheld one be worked out from the others."""
    if target.numerator.of in _OF_PLACES:
        return visible(target, whole), tuple(visible(target, each) for each in units)
    top = publish(int(whole.numerator), [int(each.numerator) for each in units])
    if whole.denominator is None:
        marks = zip(units, top.breakdowns[0], strict=True)
        return _mere(whole.numerator, top.total), tuple(_mere(u.numerator, m) for u, m in marks)
    below = publish(int(whole.denominator), [int(each.denominator or 0) for each in units])
    of_staff = target.numerator.of in _OF_STAFF
    found = tuple(
        visible(target, each)
        if isinstance(over, int) and (of_staff or isinstance(n, int))
        else Visible("..", over, ())
        for each, n, over in zip(units, top.breakdowns[0], below.breakdowns[0], strict=True)
    )
    if all(len(each.possible) == 1 for each in found):
        return visible(target, whole), found
    return Visible("..", "..", ()), found


def _mere(count: Fraction, shown: Shown) -> Visible:
    """A count that nothing is divided by."""
    return Visible(shown, None, (count,) if isinstance(shown, int) else ())


def beside_exits(target: Target, row: Visible, exits: Mapping[str, int]) -> Visible:
    """Nothing, if it would let a reader of the exits by code, of the same people and days, work out a withheld one."""
    ended = target.numerator
    if ended.of is not Counted.ENDED or ended.pool or not row.possible:
        return row
    table, whole = throughput.exits(exits), sum(exits.values())
    if whole and not isinstance(table.cases, int):
        return Visible("..", "..", ())
    least, most = int(min(row.possible)), int(max(row.possible))
    inside = {code.value for code in ended.exits} or {each.code for each in table.counts}
    dots = SMALL if any(each.cases == "<5" for each in table.counts) else 1  # as `publish` does it
    ranges = {each.code: _range(each.cases, whole, dots) for each in table.counts}
    cells = [ranges[code] for code in ranges if code in inside]
    others = [ranges[code] for code in ranges if code not in inside]
    if _gives_away(cells, least, most) or _gives_away(others, whole - most, whole - least):
        return Visible("..", row.denominator, ())
    return row


def _gives_away(cells: Sequence[tuple[int, int]], least: int, most: int) -> bool:
    """Is there a withheld count among these for which a sum between `least` and `most` leaves one number only?"""
    for place, (low, high) in enumerate(cells):
        others = [*cells[:place], *cells[place + 1 :]]
        lowest = max(low, least - sum(up for _, up in others))
        highest = min(high, most - sum(down for down, _ in others))
        if low < high and lowest >= highest:
            return True
    return False


def _range(shown: Shown, whole: int, dots: int) -> tuple[int, int]:
    """The least and the most that a mark stands for; `dots` is the least of two dots."""
    match shown:
        case "<5":
            return 1, SMALL - 1
        case "..":
            return dots, whole
        case count:
            return count, count
