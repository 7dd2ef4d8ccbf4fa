"""The outcome of each target: reached, missed or only shown, with the definition that it depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contracts.codes import Code
from contracts.programme import Aim, Target
from reporting.domain.definitions import Definition
from reporting.domain.figures import Figure, Row, Unit
from reporting.domain.suppression import Shown
from reporting.domain.targets.aims import aim_words, is_reached, value
from reporting.domain.targets.asking import Due
from reporting.domain.targets.protecting import (
    Counts,
    Visible,
    beside_exits,
    visible,
    visible_units,
)
from reporting.domain.targets.wording import definition


class Verdict(Code):
    """What the aim makes of the outcome."""

    REACHED = "reached", "nått"
    MISSED = "missed", "inte nått"
    SHOWN = "shown", "visas"
    NOTHING = "nothing", "inget att räkna"
    WITHHELD = "withheld", "för få"


@dataclass(frozen=True)
class Measured:
    """What was counted for a target: in all, in each unit, and the exits by code that stand beside it."""

    whole: Counts
    units: Mapping[str, Counts]
    exits: Mapping[str, int]


class Outcome(Row):
    """Of a target in one period. Numbers are exact text, with the decimals that the target states.

    Where `outcome` is withheld it lies between `lowest` and `highest`, if these are not withheld as well.
    """

    target: str
    version: int
    first: date
    last: date
    is_over: bool
    aim: str | None
    bounds: Aim | None
    expressed_in: str
    numerator: Shown | str
    denominator: Shown | None
    outcome: str | None
    lowest: str | None
    highest: str | None
    verdict: Verdict

    @property
    def aimed_at(self) -> int | None:
        """The bound that a picture marks; the lower one of two."""
        aim = self.bounds
        bounds = (aim.at_least, aim.more_than, aim.at_most) if aim else ()
        return next((bound for bound in bounds if bound is not None), None)


class TargetOutcome(Figure):
    """One target in one period: a row for each unit if each must reach it, and one for all of them."""

    target: str
    name: str
    definition: Definition
    units: tuple[Outcome, ...]
    programme: Outcome


class Targets(Figure):
    targets: tuple[TargetOutcome, ...]


def outcome(due: Due, measured: Measured, units: Sequence[Unit]) -> TargetOutcome:
    """In the period, as far as it has come to pass."""
    target, whole = due.target, measured.whole
    together, apart = _seen(target, measured)
    agreed = {unit.unit for unit in due.version.units}
    rows = tuple(
        _row(due, unit.unit, unit.name, measured.units[unit.unit], apart[unit.unit])
        for unit in units
        if target.per_unit and unit.unit in agreed
    )
    everybody = _row(due, None, "All units", whole, beside_exits(target, together, measured.exits))
    if rows:
        everybody = everybody.model_copy(update={"verdict": _all(rows)})
    return TargetOutcome(
        target=target.target,
        name=target.name,
        definition=definition(target, due.period),
        units=rows,
        programme=everybody,
    )


def _seen(target: Target, measured: Measured) -> tuple[Visible, Mapping[str, Visible]]:
    """Units count for a mere sum too: how many are at each is shown elsewhere."""
    if not target.per_unit and target.denominator != "none":
        return visible(target, measured.whole), {}
    together, apart = visible_units(target, measured.whole, list(measured.units.values()))
    return together, dict(zip(measured.units, apart, strict=True))


def _all(rows: Sequence[Outcome]) -> Verdict:
    """Each unit has to reach it for itself."""
    found = {row.verdict for row in rows}
    order = (Verdict.MISSED, Verdict.WITHHELD, Verdict.NOTHING, Verdict.SHOWN, Verdict.REACHED)
    return next(verdict for verdict in order if verdict in found)


def _row(due: Due, unit: str | None, name: str, counts: Counts, seen: Visible) -> Outcome:
    target = due.target
    values = [value(target, numerator, counts.denominator) for numerator in seen.possible]
    known = [each for each in values if each is not None] if due.so_far else []
    single = len(seen.possible) == 1
    return Outcome(
        unit=unit,
        name=name,
        target=target.target,
        version=due.version.version,
        first=due.period.first,
        last=due.period.last,
        is_over=due.is_over,
        aim=aim_words(target),
        bounds=target.aim,
        expressed_in=target.expressed_in,
        numerator=_text(seen.numerator),
        denominator=seen.denominator,
        outcome=str(known[0]) if known and single else None,
        lowest=str(min(known)) if known and not single else None,
        highest=str(max(known)) if known and not single else None,
        verdict=_verdict(target, seen, known),
    )


def _verdict(target: Target, seen: Visible, known: Sequence[Decimal]) -> Verdict:
    """Said of a range too, when it is the same all through: then it tells no number."""
    if not known:
        return Verdict.NOTHING if seen.possible else Verdict.WITHHELD
    if target.aim is None:
        return Verdict.SHOWN
    found = {is_reached(target.aim, each) for each in known}
    if len(found) > 1:
        return Verdict.WITHHELD
    return Verdict.REACHED if found == {True} else Verdict.MISSED


def _text(numerator: Shown | Fraction) -> Shown | str:
    """A whole number as such; another one as exact decimal text."""
    if not isinstance(numerator, Fraction):
        return numerator
    if numerator.denominator == 1:
        return int(numerator)
    return str(Decimal(numerator.numerator) / Decimal(numerator.denominator))
