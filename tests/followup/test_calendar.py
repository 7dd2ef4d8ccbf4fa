"""The calendar's rules, as tables."""

from datetime import date

import pytest

from contracts.programme import After
from followup.domain.calendar import (
    easter_sunday,
    is_working_day,
    public_holidays,
    reminder_day,
)


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ("2024-08-31", After(months=6), "2025-02-28"),
        ("2023-08-31", After(months=6), "2024-02-29"),
        ("2024-02-29", After(years=1), "2025-02-28"),
        ("2024-02-29", After(years=4), "2028-02-29"),
        ("2024-01-31", After(months=1), "2024-02-29"),
        ("2023-12-31", After(months=2), "2024-02-29"),
        ("2024-12-31", After(months=12), "2025-12-31"),
        ("2024-11-30", After(months=1), "2024-12-30"),
        ("2024-01-31", After(years=1, months=1), "2025-02-28"),
        ("2024-12-05", After(days=90), "2025-03-05"),
        ("2023-12-05", After(days=90), "2024-03-04"),
        ("2022-10-03", After(weeks=1), "2022-10-10"),
        ("2022-10-03", After(weeks=16), "2023-01-23"),
        ("2024-01-31", After(months=1, days=1), "2024-03-01"),
        ("2024-03-30", After(days=1), "2024-03-31"),
        ("2024-01-01", After(), "2024-01-01"),
    ],
)
def test_a_time_reaches_this_far(day: str, time: After, expected: str):
    assert time.counted_from(date.fromisoformat(day)) == date.fromisoformat(expected)


def test_months_are_clamped_once_not_step_by_step():
    assert After(months=2).counted_from(date(2024, 1, 31)) == date(2024, 3, 31)


def test_sixteen_weeks_end_the_day_before_the_hundred_and_thirteenth():
    assert After(weeks=16).last_day_from(date(2022, 10, 3)) == date(2023, 1, 22)


SUNDAYS = """
1961-04-02 1981-04-19 2000-04-23 2008-03-23 2011-04-24 2016-03-27
2019-04-21 2024-03-31 2025-04-20 2026-04-05 2038-04-25 2049-04-18
"""


@pytest.mark.parametrize("sunday", SUNDAYS.split())
def test_easter_falls_on(sunday: str):
    day = date.fromisoformat(sunday)
    assert easter_sunday(day.year) == day


HOLIDAYS = {
    2004: "01-01 01-06 04-09 04-11 04-12 05-01 05-20 05-30 05-31 06-26 11-06 12-25 12-26",
    2006: "01-01 01-06 04-14 04-16 04-17 05-01 05-25 06-04 06-06 06-24 11-04 12-25 12-26",
    2020: "01-01 01-06 04-10 04-12 04-13 05-01 05-21 05-31 06-06 06-20 10-31 12-25 12-26",
    2022: "01-01 01-06 04-15 04-17 04-18 05-01 05-26 06-05 06-06 06-25 11-05 12-25 12-26",
    2024: "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-06 06-22 11-02 12-25 12-26",
    2025: "01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-06 06-08 06-21 11-01 12-25 12-26",
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_public_holidays_of_a_year_are(year: int):
    assert sorted(public_holidays(year)) == [
        date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year].split()
    ]


@pytest.mark.parametrize(
    ("due_on", "reminded_on"),
    [
        ("2024-05-08", "2024-05-08"),  # a Wednesday
        ("2024-05-09", "2024-05-08"),  # Ascension Day
        ("2024-05-11", "2024-05-10"),  # a Saturday
        ("2024-05-12", "2024-05-10"),  # a Sunday
        ("2024-04-01", "2024-03-28"),  # Easter Monday: Thursday before
        ("2025-06-06", "2025-06-05"),  # the National Day
        ("2004-06-06", "2004-06-04"),  # before it was one: a Sunday
        ("2004-05-31", "2004-05-28"),  # Whit Monday, when it was still a holiday
        ("2005-05-16", "2005-05-16"),  # and the year after, when it was not
        ("2024-06-21", "2024-06-20"),  # Midsummer Eve
        ("2024-06-22", "2024-06-20"),  # Midsummer Day
        ("2024-11-02", "2024-11-01"),  # All Saints
        ("2024-12-26", "2024-12-23"),  # Boxing Day: past Christmas and its eve
        ("2025-01-01", "2024-12-30"),  # New Year: past its eve, into the year before
        ("2025-01-06", "2025-01-03"),  # Epiphany, a Monday
    ],
)
def test_a_reminder_comes_on_the_last_working_day(due_on: str, reminded_on: str):
    assert reminder_day(date.fromisoformat(due_on)) == date.fromisoformat(reminded_on)
    assert is_working_day(date.fromisoformat(reminded_on))
