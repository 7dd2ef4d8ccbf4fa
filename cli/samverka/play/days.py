"""Days of the play: its weeks have three on which something is done, and its months are the calendar's."""

from calendar import monthrange
from datetime import date, timedelta

from contracts.programme import After

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
WEEK = timedelta(days=7)


def on_or_after(day: date, weekday: int) -> date:
    """The first such weekday from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def after(day: date, weekday: int) -> date:
    """The first such weekday later than `day`."""
    return on_or_after(day + timedelta(days=1), weekday)


def later(day: date, time: After) -> date:
    """`day` plus a time: months and years by the calendar, clamped to the month's end, then days."""
    months = day.month - 1 + time.months + 12 * time.years
    year, month = day.year + months // 12, months % 12 + 1
    clamped = date(year, month, min(day.day, monthrange(year, month)[1]))
    return clamped + timedelta(days=time.days, weeks=time.weeks)
