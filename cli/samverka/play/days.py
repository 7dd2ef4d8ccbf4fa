"""Days of the play: its weeks have three on which something is done, and its months are the calendar's."""

from collections.abc import Iterator
from datetime import date, timedelta

from contracts.programme import After

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def on_or_after(day: date, weekday: int) -> date:
    """The first such weekday from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def on_or_before(day: date, weekday: int) -> date:
    """The last such weekday up to `day`."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def after(day: date, weekday: int) -> date:
    """The first such weekday later than `day`."""
    return on_or_after(day + DAY, weekday)


def days(first: date, last: date) -> Iterator[date]:
    """Each of them, both inside."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def weeks_of(time: After, start: date) -> int:
    """How many whole weeks a time from `start` is, at least one."""
    return max(1, (time.counted_from(start) - start).days // 7)
