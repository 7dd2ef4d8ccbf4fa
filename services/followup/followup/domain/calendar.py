"""Swedish days: which of them nobody works on."""

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_DAY = timedelta(days=1)


def reminder_day(due_on: date) -> date:
    """The due date, or the last working day before it: a due date stays, its reminder moves."""
    day = due_on
    while not is_working_day(day):
        day -= _DAY
    return day


def is_working_day(day: date) -> bool:
    """No weekend, no public holiday, and none of the eves that the Annual Leave Act treats as Sundays."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year) | _eves(day.year)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays that the act of 1989 names, Sundays apart from these left out."""
    easter = easter_sunday(year)
    fixed = {date(year, 1, 1), date(year, 1, 6), date(year, 5, 1)}
    christmas = {date(year, 12, 25), date(year, 12, 26)}
    moving = {easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49)}
    saturdays = {_midsummer_day(year), _first(_SATURDAY, date(year, 10, 31))}
    return frozenset(fixed | christmas | moving | saturdays | {_national_or_whit(year)})


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, by the anonymous computus."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _national_or_whit(year: int) -> date:
    """In 2005 the National Day became a holiday in the place of Whit Monday."""
    return date(year, 6, 6) if year >= 2005 else easter_sunday(year) + timedelta(days=50)


def _midsummer_day(year: int) -> date:
    return _first(_SATURDAY, date(year, 6, 20))


def _eves(year: int) -> frozenset[date]:
    return frozenset({_midsummer_day(year) - _DAY, date(year, 12, 24), date(year, 12, 31)})


def _first(weekday: int, start: date) -> date:
    return start + timedelta(days=(weekday - start.weekday()) % 7)
