"""Days counted from a day, in local dates."""

from calendar import monthrange
from datetime import date, timedelta

from contracts.programme import After


def after(day: date, wait: After) -> date:
    """Years and months of the calendar first, clamped to the month's end, then weeks and days."""
    months = day.year * 12 + day.month - 1 + wait.years * 12 + wait.months
    year, month = divmod(months, 12)
    clamped = min(day.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, clamped) + timedelta(weeks=wait.weeks, days=wait.days)
