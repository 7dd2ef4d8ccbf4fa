"""No withheld count can be worked out from the shown ones and the total: tried by going through all that fit."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.domain.suppression import SMALL, Published, Shown, publish, publish_count

counts = st.lists(st.integers(0, 12), min_size=1, max_size=5)


def may_be(mark: Shown, most: int, *, beside_small: bool) -> range:
    """What a reader knows of one count: two dots beside a small one hide five or more."""
    match mark:
        case "<5":
            return range(1, SMALL)
        case "..":
            return range(SMALL if beside_small else 1, most + 1)
        case shown:
            return range(shown, shown + 1)


def sums(ranges: Sequence[range]) -> set[int]:
    """All that counts from these ranges can come to."""
    reached = {0}
    for values in ranges:
        reached = {so_far + value for so_far in reached for value in values}
    return reached


def assert_nothing_can_be_worked_out(shown: Published, most: int) -> None:
    """A reader goes through every assignment that agrees with all that is shown."""
    possible = [
        [may_be(cell, most, beside_small="<5" in cells) for cell in cells]
        for cells in shown.breakdowns
    ]
    totals = set(may_be(shown.total, most, beside_small=False)).intersection(*map(sums, possible))
    assert isinstance(shown.total, int) or len(totals) > 1, shown
    for cells, ranges in zip(shown.breakdowns, possible, strict=True):
        for place, cell in enumerate(cells):
            others = sums([*ranges[:place], *ranges[place + 1 :]])
            guesses = [v for v in ranges[place] if any(v + other in totals for other in others)]
            assert isinstance(cell, int) or len(guesses) > 1, (shown, guesses)


@settings(max_examples=400)
@given(counts)
def test_no_withheld_count_can_be_computed(cells: list[int]):
    assert_nothing_can_be_worked_out(publish(sum(cells), cells), sum(cells) + 12)


@settings(max_examples=200)
@given(st.integers(0, 25), st.data())
def test_nor_from_two_breakdowns_of_one_total(total: int, data: st.DataObject):
    def breakdown(parts: int) -> list[int]:
        cuts = sorted(data.draw(st.integers(0, total)) for _ in range(parts - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]

    shown = publish(total, breakdown(3), breakdown(2))
    assert_nothing_can_be_worked_out(shown, total + 12)


@given(counts)
def test_what_is_shown_is_true_and_no_small_count_is(cells: list[int]):
    shown = publish(sum(cells), cells)
    for cell, count in zip(shown.breakdowns[0], cells, strict=True):
        assert cell in (count, "<5", "..")
        assert count == 0 or count >= SMALL or not isinstance(cell, int)
        assert cell != "<5" or 0 < count < SMALL


@given(counts)
def test_zero_is_shown(cells: list[int]):
    shown = publish(sum(cells), cells)
    assert all(
        cell == 0 for cell, count in zip(shown.breakdowns[0], cells, strict=True) if count == 0
    )


@given(st.lists(st.one_of(st.just(0), st.integers(SMALL, 99)), min_size=1, max_size=8))
def test_nothing_is_withheld_without_a_small_count(cells: list[int]):
    assert publish(sum(cells), cells) == Published(sum(cells), (tuple(cells),))


def test_a_small_count_takes_the_smallest_large_one_with_it():
    assert publish(29, [12, 3, 0, 14]).breakdowns == (("..", "<5", 0, 14),)


def test_two_small_counts_protect_each_other():
    assert publish(25, [2, 3, 20]).breakdowns == (("<5", "<5", 20),)


def test_two_of_one_each_need_a_third():
    assert publish(22, [1, 1, 20]).breakdowns == (("<5", "<5", ".."),)


def test_a_small_total_is_withheld_itself():
    assert publish(3, [2, 1]) == Published("<5", (("<5", "<5"),))
    assert publish(4, [1, 1, 1, 1]) == Published("..", (("..", "..", "..", ".."),))


def test_a_count_that_stands_alone():
    assert [publish_count(n) for n in (0, 1, 4, 5)] == [0, "<5", "<5", 5]
