"""A programme's life: versions, phases that cover it exactly once, and the targets that a report of it answers for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.programme import Period as Days
from contracts.programme import Phase
from reporting.domain.life import Life, named
from reporting.domain.periods import Period, whole_year
from reporting.domain.targets.asking import due
from tests.reporting.aimed import target, version

LIFE = Life(
    (
        version(1, date(2006, 1, 1), target(target="a"), target(target="w", period="whole_time")),
        version(
            2,
            date(2007, 1, 1),
            target(target="w", period="whole_time"),
            target(target="d", period={"first": date(2007, 3, 1), "last": date(2007, 3, 31)}),
        ),
    ),
    date(2007, 6, 30),
)


def asked(first: date, last: date) -> list[tuple[str, int, Period]]:
    return [(d.target.target, d.version.version, d.period) for d in due(LIFE, Period(first, last))]


def test_each_year_has_its_targets_and_the_whole_time_is_that_of_the_version():
    assert asked(date(2006, 1, 1), date(2006, 12, 31)) == [
        ("a", 1, whole_year(2006)),
        ("w", 1, Period(date(2006, 1, 1), date(2007, 6, 30))),
    ]
    assert asked(date(2007, 1, 1), date(2007, 12, 31)) == [
        ("w", 2, Period(date(2006, 1, 1), date(2007, 6, 30))),
        ("d", 2, Period(date(2007, 3, 1), date(2007, 3, 31))),
    ]
    assert asked(date(1999, 1, 1), date(1999, 12, 31)) == []


def test_a_target_whose_time_is_not_over_says_so():
    of_2007 = {d.target.target: d.is_over for d in due(LIFE, whole_year(2007))}
    assert of_2007 == {"w": True, "d": True}
    life = Life((version(1, date(2006, 1, 1), target()),), date(2006, 6, 30))
    (only,) = due(life, whole_year(2006))
    assert (only.is_over, only.so_far) == (False, Period(date(2006, 1, 1), date(2006, 6, 30)))


def life_of(
    *phases: tuple[Phase, date], last: date | None = None, today: date | None = None
) -> Life:
    runs = Days(first=phases[0][1], last=last)
    return Life(
        tuple(
            version(number, since, phase=phase, name=f"{phase} {number}", runs=runs)
            for number, (phase, since) in enumerate(phases, 1)
        ),
        today,
    )


TOLD = life_of(
    (Phase.PILOT, date(2016, 1, 1)),
    (Phase.PROJECT, date(2017, 1, 1)),
    (Phase.PROJECT, date(2018, 6, 1)),
    (Phase.ORDINARY, date(2020, 1, 1)),
    (Phase.CLOSED, date(2023, 10, 1)),
    last=date(2023, 12, 31),
    today=date(2026, 1, 1),
)


def test_phases_are_the_days_of_their_versions():
    assert [(span.phase, span.period.first, span.period.last) for span in TOLD.spans()] == [
        (Phase.PILOT, date(2016, 1, 1), date(2016, 12, 31)),
        (Phase.PROJECT, date(2017, 1, 1), date(2019, 12, 31)),
        (Phase.ORDINARY, date(2020, 1, 1), date(2023, 9, 30)),
        (Phase.CLOSED, date(2023, 10, 1), date(2023, 12, 31)),
    ]
    assert TOLD.whole == Period(date(2016, 1, 1), date(2023, 12, 31))


def test_it_is_called_what_it_was_called_on_the_day():
    assert TOLD.on(date(2016, 12, 31)).name == "pilot 1"
    assert TOLD.on(date(2017, 1, 1)).name == "project 2"
    assert TOLD.on(date(1999, 1, 1)).name == "pilot 1"
    assert [span.name for span in TOLD.spans()][:2] == ["pilot 1", "project 3"]


def test_one_that_goes_on_lasts_until_the_latest_day_heard():
    life = life_of((Phase.ORDINARY, date(2006, 1, 1)), today=date(2007, 3, 1))
    assert life.whole == Period(date(2006, 1, 1), date(2007, 3, 1))
    unheard = life_of((Phase.ORDINARY, date(2006, 1, 1)))
    assert unheard.whole == Period(date(2006, 1, 1), date(2006, 1, 1))


def test_a_phase_that_comes_twice_is_not_one_time():
    life = life_of(
        (Phase.PILOT, date(2016, 1, 1)),
        (Phase.PROJECT, date(2017, 1, 1)),
        (Phase.PILOT, date(2018, 1, 1)),
    )
    with pytest.raises(ValueError, match="pilot comes 2 times"):
        named(life.spans(), Phase.PILOT)
    assert named(life.spans(), Phase.CLOSED) is None


@given(
    st.lists(st.tuples(st.sampled_from(list(Phase)), st.integers(1, 900)), min_size=1, max_size=6),
    st.integers(-200, 2_000),
    st.booleans(),
)
def test_each_day_of_a_life_lies_in_exactly_one_phase(
    lengths: list[tuple[Phase, int]], today: int, goes_on: bool
):
    since, phases = date(2010, 1, 1), list[tuple[Phase, date]]()
    for phase, length in lengths:
        phases.append((phase, since))
        since += timedelta(days=length)
    life = life_of(
        *phases,
        last=None if goes_on else since,
        today=date(2010, 1, 1) + timedelta(days=today),
    )
    spans = [span.period for span in life.spans()]
    assert (spans[0].first, spans[-1].last) == (life.first, life.last)
    for one, other in pairwise(spans):
        assert other.first == one.last + timedelta(days=1)
    assert all(span.versions == life.within(span.period) for span in life.spans())
