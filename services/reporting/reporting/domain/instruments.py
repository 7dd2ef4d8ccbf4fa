"""Instruments: who answered when, the mean score, and the paired change from first to last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.programme import Instrument
from reporting.domain.figures import Figure
from reporting.domain.rounding import decimal
from reporting.domain.shares import percent
from reporting.domain.suppression import SMALL, Shown, publish_count


@dataclass(frozen=True)
class Answered:
    """Of one instrument on one occasion: how many were asked, answered and scored, and the sum of the scores."""

    instrument: str
    name: str
    at: str
    asked: int
    answered: int
    scored: int
    score: Decimal


@dataclass(frozen=True)
class Paired:
    """How many have a first and a last score, and the sums of these."""

    pairs: int
    first: Decimal
    last: Decimal


class Answer(Figure):
    """`percent` is the response rate; the mean has two decimals. Withheld for fewer than five."""

    instrument: str
    name: str
    at: str
    at_name: str
    asked: Shown
    answered: Shown
    percent: float | None
    mean: str | None


class Answers(Figure):
    answers: tuple[Answer, ...]


class Change(Figure):
    """Means of those with a first and a last score, with two decimals; `percent` of those asked at the first have both."""

    instrument: str
    name: str
    better: str
    asked: Shown
    pairs: Shown
    percent: float | None
    first: str | None
    last: str | None
    change: str | None


class Changes(Figure):
    instruments: tuple[Change, ...]


def answers(found: Sequence[Answered], occasions: Mapping[str, str]) -> Answers:
    """On each occasion. A group of fewer than five is withheld; in a larger one the rate is the result itself."""
    return Answers(answers=tuple(_answer(each, occasions) for each in found))


def _answer(each: Answered, occasions: Mapping[str, str]) -> Answer:
    small = each.asked < SMALL
    return Answer(
        instrument=each.instrument,
        name=each.name,
        at=each.at,
        at_name=occasions.get(each.at, each.at),
        asked=publish_count(each.asked),
        answered=".." if small and each.asked else each.answered,
        percent=None if small else percent(each.answered, each.asked),
        mean=None if each.scored < SMALL else _mean(each.score, each.scored),
    )


def changes(
    paired: Mapping[str, Paired], asked: Sequence[Answered], instruments: Sequence[Instrument]
) -> Changes:
    """Of each instrument that is paired and tells its score."""
    firsts: dict[str, int] = {}
    for each in asked:
        firsts.setdefault(each.instrument, each.asked)
    none = Paired(0, Decimal(0), Decimal(0))
    return Changes(
        instruments=tuple(
            _change(each, paired.get(each.instrument, none), firsts.get(each.instrument, 0))
            for each in instruments
            if each.paired and each.told == "score"
        )
    )


def _change(instrument: Instrument, paired: Paired, asked: int) -> Change:
    pairs, small = paired.pairs, paired.pairs < SMALL
    return Change(
        instrument=instrument.instrument,
        name=instrument.name,
        better=instrument.scale.better if instrument.scale else "higher",
        asked=publish_count(asked),
        pairs=publish_count(pairs),
        percent=None if small or asked < SMALL else percent(pairs, asked),
        first=None if small else _mean(paired.first, pairs),
        last=None if small else _mean(paired.last, pairs),
        change=None if small else _mean(paired.last - paired.first, pairs),
    )


def _mean(total: Decimal, of: int) -> str:
    """With two decimals, halves upwards."""
    return str(decimal(Fraction(total) / of, 2))
