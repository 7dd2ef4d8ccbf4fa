"""Targets as arithmetic: rounding and aims."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import Exit
from contracts.programme import Aim
from reporting.domain.periods import whole_year
from reporting.domain.rounding import decimal
from reporting.domain.targets.aims import is_reached, value
from reporting.domain.targets.asking import Due
from reporting.domain.targets.outcome import Measured, outcome
from reporting.domain.targets.protecting import Counts
from tests.reporting.aimed import UNITS, of, target, version

exact = st.fractions(min_value=-1000, max_value=1000, max_denominator=997)
decimals = st.integers(0, 6)


@given(exact, decimals, st.booleans())
def test_what_is_rounded_has_the_decimals_stated_and_is_close(
    number: Fraction, places: int, down: bool
):
    shown = decimal(number, places, down=down)
    assert -shown.as_tuple().exponent == places  # type: ignore[operator]
    off = Fraction(shown) - number
    ulp = Fraction(1, 10**places)
    assert -ulp < off <= 0 if down else -ulp / 2 < off <= ulp / 2


@given(exact, exact, decimals, st.booleans())
def test_rounding_is_monotone(one: Fraction, other: Fraction, places: int, down: bool):
    less, more = sorted((one, other))
    assert decimal(less, places, down=down) <= decimal(more, places, down=down)


@given(exact, decimals)
def test_downwards_is_never_above_halves_upwards_and_never_a_step_below(
    number: Fraction, places: int
):
    up, down = decimal(number, places), decimal(number, places, down=True)
    assert down <= up <= down + Decimal(1).scaleb(-places)


@pytest.mark.parametrize(
    ("number", "places", "up", "down"),
    [
        (Fraction(1, 3), 1, "0.3", "0.3"),
        (Fraction(9996, 100), 1, "100.0", "99.9"),
        (Fraction(5, 2), 0, "3", "2"),
        (Fraction(-5, 2), 0, "-2", "-3"),
        (Fraction(-1, 1000), 2, "0.00", "-0.01"),
        (Fraction(183, 366), 2, "0.50", "0.50"),
        (Fraction(5), 2, "5.00", "5.00"),
    ],
)
def test_halves_go_upwards_and_down_is_down_below_zero_too(
    number: Fraction, places: int, up: str, down: str
):
    assert (str(decimal(number, places)), str(decimal(number, places, down=True))) == (up, down)


def test_all_but_one_of_very_many_are_not_all_when_rounded_down():
    all_of_them = target(
        decimals=1,
        rounding="down",
        aim={"at_least": 100},
        numerator={"of": "with_plan"},
        denominator={"of": "started"},
    )
    assert (of(all_of_them, 2999, 3000).outcome, of(all_of_them, 2999, 3000).verdict) == (
        "99.9",
        "missed",
    )
    assert (of(all_of_them, 3000, 3000).outcome, of(all_of_them, 3000, 3000).verdict) == (
        "100.0",
        "reached",
    )


@given(exact, exact, st.integers(-100, 100))
def test_more_never_misses_what_less_has_reached(one: Fraction, other: Fraction, bound: int):
    less, more = sorted((one, other))
    for aim in (Aim(at_least=bound), Aim(more_than=bound)):
        assert is_reached(aim, decimal(less, 1)) <= is_reached(aim, decimal(more, 1))
    most = Aim(at_most=bound)
    assert is_reached(most, decimal(less, 1)) >= is_reached(most, decimal(more, 1))


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_of_a_whole_and_of_what_it_leaves_are_the_whole(part: int, whole: int):
    asked = target(decimals=6)
    mine, other = (
        value(asked, Fraction(n), Fraction(max(part, whole)))
        for n in (part, max(part, whole) - part)
    )
    assert mine is not None
    assert other is not None
    assert abs(mine + other - 100) <= Decimal(2).scaleb(-6)


def test_a_target_without_anything_to_count_has_no_outcome():
    found = of(target(), 0, 0)
    assert (found.outcome, found.verdict, found.numerator, found.denominator) == (
        None,
        "nothing",
        0,
        0,
    )


def test_a_mere_count_of_nobody_is_nought_and_misses():
    many = target(
        numerator={"of": "started"},
        denominator="none",
        expressed_in="number",
        decimals=0,
        aim={"at_least": 40},
    )
    assert (of(many, 0, None).outcome, of(many, 0, None).verdict) == ("0", "missed")
    assert (of(many, 40, None).outcome, of(many, 40, None).verdict) == ("40", "reached")


def test_a_range_is_reached_between_both_ends_alone():
    between = target(
        numerator={"of": "started"},
        denominator="none",
        expressed_in="number",
        decimals=0,
        aim={"at_least": 28, "at_most": 30},
    )
    assert [of(between, n, None).verdict for n in (27, 28, 30, 31)] == [
        "missed",
        "reached",
        "reached",
        "missed",
    ]
    assert of(between, 28, None).aim == "at least 28, at most 30"


def test_without_an_aim_the_outcome_is_only_shown():
    found = of(target(aim=None), 6, 12)
    assert (found.outcome, found.verdict, found.aim) == ("50.0", "shown", None)


def test_full_year_places_are_place_days_by_the_days_of_the_year():
    places = target(
        numerator={"of": "place_days"},
        denominator={"of": "days"},
        expressed_in="number",
        aim={"at_least": 5},
        decimals=2,
    )
    assert (of(places, 5 * 366, 366).outcome, of(places, 5 * 366, 366).verdict) == (
        "5.00",
        "reached",
    )
    assert (of(places, 5 * 366 - 3, 366).outcome, of(places, 5 * 366 - 3, 366).verdict) == (
        "4.99",
        "missed",
    )


def test_a_unit_that_misses_lets_all_of_them_miss():
    many = target(
        per_unit=True,
        numerator={"of": "started"},
        denominator="none",
        expressed_in="number",
        decimals=0,
        aim={"at_least": 40},
    )
    year = whole_year(2006)
    units = {"here": Counts(Fraction(40)), "there": Counts(Fraction(39))}
    measured = Measured(Counts(Fraction(79)), units, {})
    found = outcome(Due(version(1, year.first, many), many, year, year), measured, UNITS)
    assert [row.verdict for row in found.units] == ["reached", "missed"]
    assert (found.programme.outcome, found.programme.verdict) == ("79", "missed")


def test_a_small_unit_takes_another_with_it():
    many = target(
        per_unit=True,
        numerator={"of": "started"},
        denominator="none",
        expressed_in="number",
        decimals=0,
    )
    year = whole_year(2006)
    units = {"here": Counts(Fraction(40)), "there": Counts(Fraction(3))}
    found = outcome(
        Due(version(1, year.first, many), many, year, year),
        Measured(Counts(Fraction(43)), units, {}),
        UNITS,
    )
    assert [row.numerator for row in found.units] == ["..", "<5"]
    assert (found.programme.numerator, found.programme.verdict) == (43, "withheld")


def test_the_definition_is_printed_in_full():
    found = outcome(
        Due(version(1, date(2006, 1, 1), target()), target(), whole_year(2006), whole_year(2006)),
        Measured(Counts(Fraction(6), Fraction(12)), {}, {}),
        UNITS,
    ).definition
    assert "arbete or studier or insats inom ordinarie uppdrag" in found.numerator
    assert found.denominator.startswith("participations that ended in the period")
    assert found.period == "each calendar year, here 2006-01-01 to 2006-12-31"
    assert found.rounding.startswith("to 1 decimal, halves upwards")
    assert Exit.WORK.swedish in found.numerator
