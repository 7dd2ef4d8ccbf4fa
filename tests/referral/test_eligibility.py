"""Who a programme is for: reasons, never a bare no."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contracts.programme import Eligibility
from referral.domain.eligibility import reasons_against

DAY = date(2024, 5, 2)
AGES = Eligibility(youngest=16, oldest=64)


def against(born: int, rules: Eligibility = AGES, *attested: str) -> tuple[str, ...]:
    return reasons_against(rules, born, frozenset(attested), DAY)


def test_a_programme_without_rules_is_for_everybody():
    assert against(1900, Eligibility()) == against(2024, Eligibility()) == ()


def test_whoever_turns_sixteen_this_year_is_old_enough():
    assert against(2008) == ()


def test_whoever_is_younger_is_told_so():
    assert against(2009) == ("younger than 16",)


def test_whoever_turns_sixty_five_this_year_may_still_be_sixty_four():
    assert against(1959) == ()


def test_whoever_was_sixty_five_last_year_is_too_old():
    assert against(1958) == ("older than 64",)


def test_each_criterion_must_be_attested():
    rules = Eligibility(attested=("lives-here", "long-term-ill"))
    assert against(1980, rules, "lives-here", "long-term-ill", "and-more") == ()
    assert against(1980, rules, "lives-here") == ("not attested: long-term-ill",)
    assert against(1980, rules) == ("not attested: lives-here", "not attested: long-term-ill")


def test_all_reasons_are_given_at_once():
    rules = Eligibility(oldest=64, attested=("lives-here",))
    assert against(1950, rules) == ("older than 64", "not attested: lives-here")


@given(
    born=st.dates(min_value=date(1900, 1, 1), max_value=date(2023, 12, 31)),
    youngest=st.integers(0, 30),
    span=st.integers(0, 60),
)
def test_nobody_is_refused_whose_age_is_within_the_limits(born: date, youngest: int, span: int):
    age = DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))
    rules = Eligibility(youngest=youngest, oldest=youngest + span)
    if youngest <= age <= youngest + span:
        assert against(born.year, rules) == ()
