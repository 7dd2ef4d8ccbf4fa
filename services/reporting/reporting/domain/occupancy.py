"""Occupancy: place-days used of place-days available, and the full-year places they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reporting.domain.figures import ByUnit, Figure, Row, Unit, by_unit
from reporting.domain.shares import percent, tenths


@dataclass(frozen=True)
class MonthOfUse:
    """Place-days of one unit in one month, as far as it has come to pass (`days` of it)."""

    unit: str
    month: date
    days: int
    used: int
    available: int


class Occupancy(Row):
    """In place-days: one place in use on one day is one place-day."""

    used: int
    available: int
    percent: float | None


class FullYearPlaces(Row):
    used: float | None
    available: float | None


class Month(Figure):
    """`month` as 2006-01; `places` are the places in use on an average day."""

    month: str
    places: float | None
    percent: float | None


class MonthlyOccupancy(Row):
    months: tuple[Month, ...]


def of(unit: str | None, months: Iterable[MonthOfUse]) -> list[MonthOfUse]:
    """A unit's months, or everybody's."""
    return [month for month in months if unit in (None, month.unit)]


def place_days(unit: str | None, months: Iterable[MonthOfUse]) -> int:
    """Place-days used."""
    return sum(month.used for month in of(unit, months))


def occupancy(months: Sequence[MonthOfUse], units: Sequence[Unit]) -> ByUnit[Occupancy]:
    """Over the period as far as it has come to pass."""

    def row(unit: str | None, name: str) -> Occupancy:
        available = sum(month.available for month in of(unit, months))
        used = place_days(unit, months)
        share = percent(used, available)
        return Occupancy(unit=unit, name=name, used=used, available=available, percent=share)

    return by_unit(units, row)


def full_year_places(
    months: Sequence[MonthOfUse], units: Sequence[Unit], days_in_year: int
) -> ByUnit[FullYearPlaces]:
    """Place-days by the days of the whole year."""

    def row(unit: str | None, name: str) -> FullYearPlaces:
        available = sum(month.available for month in of(unit, months))
        return FullYearPlaces(
            unit=unit,
            name=name,
            used=tenths(place_days(unit, months), days_in_year),
            available=tenths(available, days_in_year),
        )

    return by_unit(units, row)


def by_month(months: Sequence[MonthOfUse], units: Sequence[Unit]) -> ByUnit[MonthlyOccupancy]:
    """Month by month, in order."""

    def row(unit: str | None, name: str) -> MonthlyOccupancy:
        mine = of(unit, months)
        each = tuple(
            _month(day, [month for month in mine if month.month == day])
            for day in sorted({month.month for month in mine})
        )
        return MonthlyOccupancy(unit=unit, name=name, months=each)

    return by_unit(units, row)


def _month(day: date, parts: Sequence[MonthOfUse]) -> Month:
    used, available = sum(p.used for p in parts), sum(p.available for p in parts)
    return Month(
        month=f"{day:%Y-%m}",
        places=tenths(used, parts[0].days),
        percent=percent(used, available),
    )
