"""Periods: calendar days, inclusive at both ends."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included. Raises ValueError when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def months(self) -> tuple["Period", ...]:
        """The parts that lie in each calendar month, in order; they cover the period exactly."""
        parts: list[Period] = []
        first = self.first
        while first <= self.last:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            parts.append(Period(first, min(self.last, following - timedelta(days=1))))
            first = following
        return tuple(parts)

    def until(self, day: date | None) -> "Period | None":
        """What of it has come to pass on a day; none if it has not begun."""
        if day is None or day < self.first:
            return None
        return Period(self.first, min(self.last, day))


def whole_year(year: int) -> Period:
    """1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def middle_of(year: int) -> date:
    """The day on which the year's second half begins."""
    return date(year, 7, 1)
