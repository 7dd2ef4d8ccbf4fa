"""What may be shown of a target without telling how few they are: tried by going through all that fits."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.programme import Aim
from reporting.domain.rounding import decimal
from reporting.domain.suppression import SMALL
from reporting.domain.targets.aims import is_reached
from reporting.domain.targets.outcome import Verdict
from reporting.domain.throughput import exits as table
from tests.reporting.aimed import POSITIVE, of, target


@given(st.integers(0, 40), st.integers(0, 40))
def test_no_share_says_that_fewer_than_five_are_or_are_not(part: int, whole: int):
    if part > whole:
        part, whole = whole, part
    found = of(target(), part, whole)
    small = any(0 < count < 5 for count in (part, whole - part, whole))
    if small:
        assert found.outcome is None
        assert found.numerator in ("<5", "..")
    elif whole:
        assert found.outcome == str(decimal(Fraction(100 * part, whole), 1))
    assert found.denominator == ("<5" if 0 < whole < 5 else whole)


@given(st.integers(1, 60), st.integers(5, 60), st.integers(0, 100))
def test_a_verdict_on_a_small_group_is_the_same_for_every_number_that_it_may_have(
    part: int, whole: int, bound: int
):
    part = min(part, whole)
    asked = target(aim={"at_least": bound})
    verdict = of(asked, part, whole).verdict
    small = range(1, 5)
    possible = (
        small if part in small else range(whole - 4, whole) if whole - part in small else [part]
    )
    verdicts = {
        is_reached(Aim(at_least=bound), decimal(Fraction(100 * n, whole), 1))
        for n in possible
        if 0 <= n <= whole
    }
    assert verdict == (
        Verdict.WITHHELD
        if len(verdicts) > 1
        else Verdict.REACHED
        if True in verdicts
        else Verdict.MISSED
    )


def test_a_target_that_few_reached_is_missed_and_says_no_number():
    found = of(target(), 3, 20)
    assert (found.outcome, found.lowest, found.highest) == (None, "5.0", "20.0")
    assert (found.numerator, found.denominator, found.verdict) == ("<5", 20, "missed")


def test_of_staffs_work_a_small_rest_is_shown_and_a_small_whole_is_not():
    plans = target(numerator={"of": "with_plan"}, denominator={"of": "started"})
    assert of(plans, 29, 30).outcome == "96.7"
    assert (of(plans, 3, 4).outcome, of(plans, 3, 4).denominator) == (None, "<5")


def test_a_mean_change_of_few_pairs_is_withheld():
    rises = target(
        numerator={"of": "score_changes"},
        denominator={"of": "pairs"},
        expressed_in="number",
        aim={"more_than": 0},
        decimals=2,
    )
    assert of(rises, Fraction(9, 2), 5).outcome == "0.90"
    assert of(rises, Fraction(9, 2), 5).numerator == "4.5"
    assert of(rises, Fraction(9, 2), 4).verdict == "withheld"


def test_the_sum_of_some_exits_is_withheld_where_it_would_tell_one_of_them():
    exits = {"work": 6, "studies": 2, "completed": 7, "too_ill": 3}
    assert of(target(), 8, 18, exits).verdict == "withheld"
    assert of(target(), 8, 18, exits).outcome is None


def test_and_shown_where_it_tells_none():
    exits = {"work": 6, "studies": 2, "ordinary_activity": 3, "completed": 7}
    assert of(target(), 11, 18, exits).outcome == "61.1"


@settings(max_examples=400)
@given(st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_whoever_reads_exits_and_target_together_can_work_out_no_small_count(counts: list[int]):
    """Goes through all that fits both what is shown of each exit and what the target says."""
    codes = (*POSITIVE, "too_ill", "own_choice")
    found: dict[str, int] = dict(zip(codes, counts, strict=True))
    whole = sum(counts)
    row = of(target(), sum(counts[:3]), whole, found)
    shown = {each.code: each.cases for each in table(found).counts}
    most = range(SMALL if "<5" in shown.values() else 1, whole + 1)
    marks: dict[Any, range] = {"<5": range(1, SMALL), "..": most}
    ranges = [marks.get(shown[code], range(count, count + 1)) for code, count in found.items()]
    total = isinstance(table(found).cases, int) and isinstance(row.denominator, int)
    sums = None
    if row.outcome is not None:
        sums = {sum(counts[:3])}
    elif row.lowest is not None:
        sums = set(range(1, 5)) if row.numerator == "<5" else set(range(whole - 4, whole))
    fits: list[Sequence[Any]] = [
        guess
        for guess in product(*ranges)
        if (not total or sum(guess) == whole) and (sums is None or sum(guess[:3]) in sums)
    ]
    for place, code in enumerate(codes):
        if not isinstance(shown[code], int):
            assert len({guess[place] for guess in fits}) > 1, (code, shown, row)
