"""The last possible day of a stay, and the day on which to warn of it."""

from calendar import monthrange
from datetime import date, timedelta

from chassis.decider import Rejected
from contracts.programme import After
from participation.domain.participation.events import LastDayFixed
from participation.domain.participation.state import Underway
from participation.domain.participation.terms import Terms


def fixed(on: date, last_day: date | None, terms: Terms) -> LastDayFixed:
    """The event that says so; without a last day the clock stands still."""
    warn_on = before(last_day, terms.warn_before) if last_day and terms.warn_before else None
    return LastDayFixed(on=on, last_day=last_day, warn_on=warn_on)


def before(day: date, time: After) -> date:
    """So long before a day: weeks and days first, then years and months, clamped to the month's end."""
    shorter = day - timedelta(weeks=time.weeks, days=time.days)
    months = shorter.year * 12 + shorter.month - 1 - time.years * 12 - time.months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(shorter.day, monthrange(year, month + 1)[1]))


def refuse_after_last_day(on: date, stay: Underway, field: str = "/on") -> None:
    """Raises Rejected for a day after the last possible one."""
    if stay.last_day and on > stay.last_day:
        raise too_long(stay.last_day, field)


def too_long(last_day: date, field: str) -> Rejected:
    """No stay is longer, unless an exception has been recorded."""
    said = f"the last possible day is {last_day}; a longer stay needs an exception."
    return Rejected("longer_than_allowed", said, field)
