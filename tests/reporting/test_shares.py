"""Parts always sum to the whole, whatever the amounts, the shares, the order and the period."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.programme import Share
from reporting.domain.shares import fractions, per, percent, split, tenths

amounts = st.integers(-(10**13), 10**13)
weights = st.lists(st.integers(1, 1_000), min_size=1, max_size=8)


def of(counts: Sequence[int]) -> tuple[Fraction, ...]:
    return tuple(Fraction(count, sum(counts)) for count in counts)


@given(amounts, weights)
def test_the_parts_sum_to_the_whole(total: int, counts: list[int]):
    assert sum(split(total, of(counts))) == total


@given(amounts, weights)
def test_no_part_is_a_whole_öre_from_its_exact_share(total: int, counts: list[int]):
    for part, share in zip(split(total, of(counts)), of(counts), strict=True):
        assert abs(part - total * share) < 1


@given(amounts, weights)
def test_a_negative_total_mirrors_its_positive(total: int, counts: list[int]):
    assert split(-total, of(counts)) == tuple(-part for part in split(total, of(counts)))


@given(amounts, st.integers(1, 8))
def test_one_öre_more_moves_exactly_one_equal_party_by_one_öre(total: int, parties: int):
    equal = of([1] * parties)
    moves = [
        new - old for old, new in zip(split(total, equal), split(total + 1, equal), strict=True)
    ]
    assert sorted(moves) == [0] * (parties - 1) + [1]


def test_a_hundred_kronor_over_three():
    assert split(10_000, of([1, 1, 1])) == (3_334, 3_333, 3_333)


def test_a_quarter_of_a_unit_each():
    assert split(330_000_000, of([1, 1, 1, 1])) == (82_500_000,) * 4


def test_ties_go_in_the_order_of_the_agreement():
    shares = [Share(funder=f, numerator=1, denominator=4) for f in ("d", "c", "b", "a")]
    assert split(2, fractions(shares)) == (1, 1, 0, 0)


def test_the_largest_remainder_comes_first():
    assert split(10, (Fraction(1, 6), Fraction(2, 6), Fraction(3, 6))) == (2, 3, 5)


def test_shares_that_are_not_the_whole_are_refused():
    with pytest.raises(ValueError, match="sum to 3/4"):
        split(100, (Fraction(1, 2), Fraction(1, 4)))


@pytest.mark.parametrize(
    ("total", "denominator", "rounded"),
    [(330_000_000, 40, 8_250_000), (5, 2, 3), (-5, 2, -3), (4, 3, 1), (7, 0, None), (0, 3, 0)],
)
def test_a_quotient_is_rounded_half_away_from_zero(
    total: int, denominator: int, rounded: int | None
):
    assert per(total, denominator) == rounded


def test_percentages_and_means_have_one_decimal():
    assert percent(188, 228) == 82.5
    assert percent(1, 0) is None
    assert tenths(29, 2) == 14.5
    assert tenths(1, 3) == 0.3
