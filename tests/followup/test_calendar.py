"""Which days are holidays; what follows from them stands on the published page (test_rules)."""

from datetime import date

import pytest

from followup.domain.calendar import easter_sunday, public_holidays

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
