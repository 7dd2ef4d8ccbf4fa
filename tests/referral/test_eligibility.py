"""Who a programme is for: reasons, never a bare no."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.programme import Criterion, Eligibility, Employment, Residence
from referral.domain.eligibility import Answers, reasons_against

DAY = date(2024, 5, 2)
AGES = Eligibility(youngest=16, oldest=64)


def against(born: int, rules: Eligibility = AGES, *attested: str) -> tuple[str, ...]:
    answers = Answers(born=born, attested=frozenset(attested))
    return tuple(each.because for each in reasons_against(rules, answers, DAY))


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


def test_a_criterion_is_named_by_its_sentence():
    said = Criterion(criterion="long-term-ill", name="The person has been ill for long")
    rules = Eligibility(attested=("long-term-ill",), criteria=(said,))
    assert against(1980, rules) == (
        "not attested: long-term-ill (The person has been ill for long)",
    )


WITHOUT_WORK = Eligibility(employment=Employment.WITHOUT_WORK)
AREA = Residence(area="Norrskog", municipalities=("Granbacka", "Tallmo"))
LOCAL = Eligibility(residence=AREA)


@pytest.mark.parametrize(
    ("rules", "answers", "reasons"),
    [
        (Eligibility(), {}, []),
        (Eligibility(), {"has_work": True}, []),
        (WITHOUT_WORK, {}, [("it is not said whether the person has work", "/has_work")]),
        (WITHOUT_WORK, {"has_work": True}, [("only for people without work", "/has_work")]),
        (WITHOUT_WORK, {"has_work": False}, []),
        (LOCAL, {}, [("it is not said whether the person lives in Norrskog", "/lives_in")]),
        (
            LOCAL,
            {"lives_in": "Storstad"},
            [("only for people who live in Norrskog", "/lives_in")],
        ),
        (LOCAL, {"lives_in": "tallmo"}, []),
        (LOCAL, {"residence_protected": True}, []),
        (LOCAL, {"residence_protected": True, "lives_in": "Storstad"}, []),
        (
            WITHOUT_WORK.model_copy(update={"residence": AREA}),
            {"has_work": True, "lives_in": "Storstad"},
            [
                ("only for people without work", "/has_work"),
                ("only for people who live in Norrskog", "/lives_in"),
            ],
        ),
    ],
)
def test_work_and_residence_count_where_the_programme_says_so(
    rules: Eligibility, answers: dict[str, Any], reasons: list[tuple[str, str]]
):
    found = reasons_against(rules, Answers(born=1980, **answers), DAY)
    assert [(each.because, each.field) for each in found] == reasons
    assert {each.rule for each in found} <= {"not_eligible"}


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
