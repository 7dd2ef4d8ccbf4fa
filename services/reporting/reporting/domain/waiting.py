"""Waiting: who has been admitted by the referral group and has no place yet, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reporting.domain.figures import Figure, Row, Unit
from reporting.domain.shares import tenths
from reporting.domain.suppression import Shown, publish


@dataclass(frozen=True)
class Ages:
    """The ages in days of those who wait for one unit, or for any."""

    unit: str | None
    waiting: int
    twice_median: int
    longest: int


class Waiting(Row):
    """`median_days` and `longest_days` are withheld with a small or withheld count."""

    cases: Shown
    median_days: float | None
    longest_days: int | None


class WaitingOn(Figure):
    on: date
    units: tuple[Waiting, ...]
    programme: Waiting


def waiting(on: date, found: Sequence[Ages], units: Sequence[Unit]) -> WaitingOn:
    """By unit and for the programme, small groups withheld."""
    ages = {each.unit: each for each in found}
    none = Ages(None, 0, 0, 0)
    counts = [ages.get(unit.unit, none).waiting for unit in units]
    shown = publish(sum(counts), counts)
    return WaitingOn(
        on=on,
        units=tuple(
            _row(unit.unit, unit.name, ages.get(unit.unit, none), cases)
            for unit, cases in zip(units, shown.breakdowns[0], strict=True)
        ),
        programme=_row(None, "All units", ages.get(None, none), shown.total),
    )


def _row(unit: str | None, name: str, ages: Ages, cases: Shown) -> Waiting:
    known = isinstance(cases, int) and cases > 0
    return Waiting(
        unit=unit,
        name=name,
        cases=cases,
        median_days=tenths(ages.twice_median, 2) if known else None,
        longest_days=ages.longest if known else None,
    )
