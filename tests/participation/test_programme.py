"""A programme is published in versions, one after the other."""

from datetime import date

import pytest

from chassis.decider import Rejected
from contracts.codes import Sex
from contracts.programme import After
from participation.domain.headcount import AddHeadcount, HeadcountAdded
from participation.domain.headcount import decider as headcount_decider
from participation.domain.programme import ProgrammePublished, PublishProgramme, decider
from tests.participation.given import day, programme
from tests.scenario import Scenario

programmes = Scenario(decider)
headcounts = Scenario(headcount_decider)
FIRST, SECOND = programme(1), programme(2, valid_from=day(30), places=3)
PUBLISHED = ProgrammePublished(on=day(0), programme=FIRST)
BOTH = PUBLISHED, ProgrammePublished(on=day(1), programme=SECOND)


def test_the_first_version_is_published():
    programmes.given().when(PublishProgramme(on=day(0), programme=FIRST)).then(PUBLISHED)


def test_the_next_version_is_published():
    publish = PublishProgramme(on=day(1), programme=SECOND)
    programmes.given(PUBLISHED).when(publish).then(BOTH[1])


def test_a_version_is_published_once():
    again = PublishProgramme(on=day(9), programme=FIRST)
    programmes.given(*BOTH).when(again).then_nothing_happens()


def test_a_published_version_does_not_change():
    other = PublishProgramme(on=day(9), programme=programme(1, places=4))
    programmes.given(*BOTH).when(other).then_rejected(rule="version_already_published")


def test_no_version_is_left_out():
    third = PublishProgramme(on=day(9), programme=programme(3, valid_from=day(40)))
    programmes.given(PUBLISHED).when(third).then_rejected(rule="version_out_of_order")
    programmes.given().when(third).then_rejected(rule="version_out_of_order")


def test_a_version_comes_into_force_after_the_one_that_it_follows():
    early = PublishProgramme(on=day(9), programme=programme(2, valid_from=day(-1)))
    programmes.given(PUBLISHED).when(early).then_rejected(rule="valid_from_out_of_order")


def test_the_version_in_force_is_the_last_that_has_begun():
    state = decider.fold(BOTH)
    assert state.in_force(day(29)) == FIRST
    assert state.in_force(day(30)) == SECOND
    with pytest.raises(Rejected):
        state.in_force(day(-1))


def test_a_headcount_has_a_year_and_no_day():
    count = AddHeadcount(
        on=date(2024, 6, 20), programme="joint-rehabilitation", unit="unit-one", sex=Sex.MAN
    )
    added = HeadcountAdded(
        on=date(2024, 1, 1), programme="joint-rehabilitation", unit="unit-one", sex=Sex.MAN
    )
    headcounts.given().when(count).then(added)
    headcounts.given(added).when(count).then_nothing_happens()


@pytest.mark.parametrize(
    ("start", "after", "then"),
    [
        (date(2024, 8, 31), After(months=6), date(2025, 2, 28)),
        (date(2023, 8, 31), After(months=6), date(2024, 2, 29)),
        (date(2024, 2, 29), After(years=1), date(2025, 2, 28)),
        (date(2024, 12, 31), After(months=2, days=1), date(2025, 3, 1)),
        (date(2024, 1, 31), After(), date(2024, 1, 31)),
    ],
)
def test_months_and_years_end_where_the_month_ends(start: date, after: After, then: date):
    assert after.counted_from(start) == then


def test_sixteen_weeks_are_inclusive_at_both_ends():
    assert After(weeks=16).last_day_from(date(2022, 10, 3)) == date(2023, 1, 22)


def test_a_stay_has_at_least_one_day():
    assert After().last_day_from(day(0)) == day(0)
