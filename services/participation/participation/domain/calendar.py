"""Dates counted from a day, by the calendar."""

from calendar import monthrange
from datetime import date, timedelta

from contracts.programme import After

DAY = timedelta(days=1)


def counted(day: date, after: After) -> date:
    """The day that lies `after` from `day`; months and years end where the month ends."""
    year, month = divmod(day.year * 12 + day.month - 1 + after.years * 12 + after.months, 12)
    last = monthrange(year, month + 1)[1]
    moved = date(year, month + 1, min(day.day, last))
    return moved + timedelta(days=after.days, weeks=after.weeks)


def last_day(first: date, stay: After) -> date:
    """The last day of a period that begins on `first`: inclusive at both ends."""
    return max(first, counted(first, stay) - DAY)
