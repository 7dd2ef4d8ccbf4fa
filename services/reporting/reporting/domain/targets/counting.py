"""Both sides of a target's line: what is counted on each, in all and in each unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.programme import Count, Counted
from reporting.domain.figures import Unit
from reporting.domain.periods import Period
from reporting.domain.targets.asking import Due
from reporting.domain.targets.outcome import Measured
from reporting.domain.targets.protecting import Counts

Tally = Mapping[str, Fraction]
"""What was counted, by unit."""
Tallies = dict[Count, Tally]
_Sums = Mapping[str | None, Fraction]


@dataclass(frozen=True)
class Better:
    """The better half of a scale: scores above one bound, or below the other."""

    above: Decimal | None = None
    below: Decimal | None = None


def sides(due: Due) -> Iterator[Count]:
    """What is counted from facts; days are the calendar's."""
    over = due.target.denominator
    for count in (due.target.numerator, *(() if over == "none" else (over,))):
        if count.of is not Counted.DAYS:
            yield count


def better(due: Due, count: Count) -> Better:
    """Of the scale of the count's instrument; without one no answer is better than another."""
    for each in due.version.instruments:
        if each.instrument == count.instrument and each.scale:
            middle = Decimal(each.scale.lowest + each.scale.highest) / 2
            higher = each.scale.better == "higher"
            return Better(above=middle) if higher else Better(below=middle)
    return Better()


def measured(
    due: Due, tallies: Mapping[Count, Tally], units: Sequence[Unit], exits: Mapping[str, int]
) -> Measured:
    """Put together; `exits` by code are those of the same days."""
    named = [unit.unit for unit in units]
    over = due.target.denominator
    top = _tally(due.target.numerator, tallies, named, due.period)
    below = None if over == "none" else _tally(over, tallies, named, due.period)
    return Measured(
        whole=_counts(top, below, None),
        units={unit: _counts(top, below, unit) for unit in named},
        exits=exits,
    )


def _counts(top: _Sums, below: _Sums | None, unit: str | None) -> Counts:
    return Counts(top[unit], None if below is None else below[unit])


def _tally(
    count: Count, tallies: Mapping[Count, Tally], units: Sequence[str], period: Period
) -> _Sums:
    """By unit, and for none of them: in all. The days of a period are the same everywhere."""
    if count.of is Counted.DAYS:
        return dict.fromkeys((*units, None), Fraction(period.days))
    found = tallies.get(count, {})
    return {
        **{unit: found.get(unit, Fraction(0)) for unit in units},
        None: sum(found.values(), Fraction(0)),
    }
