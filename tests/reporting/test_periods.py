"""Days are counted at both ends, and the parts of a period cover it exactly."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.periods import Period, middle_of, whole_year

some_day = st.dates(date(1990, 1, 1), date(2040, 12, 31))
periods = st.tuples(some_day, some_day).map(lambda pair: Period(min(pair), max(pair)))


def days_of(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range(period.days)]


@given(periods)
def test_the_months_of_a_period_cover_it_exactly(period: Period):
    assert [day for month in period.months() for day in days_of(month)] == days_of(period)
    assert all(
        (month.first.year, month.first.month) == (month.last.year, month.last.month)
        for month in period.months()
    )


def test_a_year_has_its_days():
    assert whole_year(2006).days == 365
    assert whole_year(2008).days == 366
    assert len(whole_year(2008).months()) == 12


def test_a_period_has_come_to_pass_until_a_day():
    year = whole_year(2006)
    assert year.until(date(2006, 3, 1)) == Period(date(2006, 1, 1), date(2006, 3, 1))
    assert year.until(date(2009, 1, 1)) == year
    assert year.until(date(2005, 12, 31)) is None
    assert year.until(None) is None


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before"):
        Period(date(2006, 2, 1), date(2006, 1, 31))


def test_the_middle_of_a_year_is_where_its_second_half_begins():
    assert middle_of(2006) == date(2006, 7, 1)
