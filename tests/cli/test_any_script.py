"""Whatever a programme is like: its play keeps within its places, its times and its ways, or is refused in a sentence."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes import Exit
from contracts.programme import After, Limits, Pathway, Places, PlacesFrom, Programme, Station, Unit
from samverka.play.acts import Verb
from samverka.play.script import Day, script
from samverka.play.versions import Versions, versions_of
from samverka.programme_file import Play, ProgrammeFile, Starts
from tests.cli.plays import acts_of, file_of, of, rooms, stayed

FEW = st.integers(1, 12)
TIMES = st.one_of(
    st.builds(After, weeks=st.integers(1, 60)),
    st.builds(After, days=st.integers(2, 200)),
    st.builds(After, months=st.integers(1, 14)),
)
SHORT = st.builds(After, days=st.integers(0, 40))


@pytest.fixture(scope="module")
def sample(example: str, tmp_path_factory: pytest.TempPathFactory) -> ProgrammeFile:
    folder: Path = tmp_path_factory.mktemp("any")
    return file_of(folder, example)


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    usual = draw(TIMES)
    fixed = draw(st.sampled_from((None, usual)))
    more: dict[str, Any] = {"maximum_length": draw(st.sampled_from((None, usual)))}
    more["hours_a_week"] = draw(st.one_of(st.none(), st.integers(1, 40)))
    return Limits(
        usual_stay=usual, fixed_length=fixed, hold=draw(SHORT), answer_within=draw(SHORT), **more
    )


@st.composite
def units(draw: st.DrawFn, unit: Unit) -> Unit:
    """Without pools, and smaller or larger from some day on."""
    first, later = draw(FEW), draw(FEW)
    day = draw(st.dates(date(2024, 2, 1), date(2025, 11, 1)))
    seats = Places(low=0, high=max(first, later))
    station = Station(station="one", name="One", seats=seats)
    return unit.model_copy(
        update={
            "places": Places(low=0, high=first),
            "later_places": (PlacesFrom(valid_from=day, places=Places(low=0, high=later)),),
            "stations": (station,),
            "pools": (),
        }
    )


@st.composite
def programmes(draw: st.DrawFn, content: ProgrammeFile) -> ProgrammeFile:
    """The same file with other limits, another unit and another way in, in all its versions."""
    first = content.programme
    pathway: Pathway = first.pathway.model_copy(
        update={
            "study_visit": draw(st.booleans()),
            "mapping_visit": draw(st.booleans()),
            "referral_group": draw(st.booleans()),
            "resource_group": draw(st.booleans()),
            "milestones": draw(st.sampled_from((first.pathway.milestones, ()))),
        }
    )
    changed = {
        "limits": draw(limits()),
        "units": (draw(units(first.units[0])),),
        "pathway": pathway,
    }
    versions: list[Programme] = [each.model_copy(update=changed) for each in content.versions]
    weights = draw(st.dictionaries(st.sampled_from(list(Exit)[:12]), st.integers(1, 9), max_size=4))
    return ProgrammeFile(
        tuple(versions), content.agreements, content.costs, (), Play(exits=weights)
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), seed=st.integers(1, 99))
def test_any_programme_plays_within_its_bounds(
    sample: ProgrammeFile, data: st.DataObject, seed: int
) -> None:
    content = data.draw(programmes(sample))
    days = script([content], seed)
    unit = rooms([content])
    unit.walk(days)
    assert not unit.seats
    check_stays(versions_of([content]), days)


def check_stays(versions: Versions, days: list[Day]) -> None:
    acts = acts_of(days)
    assert len({act.name for act in acts}) == len(acts)
    for each in stayed(versions, acts):
        start, end = each.days
        limits = each.version.limits
        assert start < end <= (versions.last_day or end)
        if limits.maximum_length:
            assert end <= limits.maximum_length.last_day_from(start)
        for act in each.of(Verb.RECORD_ATTENDANCE):
            assert act.body["planned_hours"] <= (limits.hours_a_week or 40)
        (offered,) = each.of(Verb.ACCEPT_OFFER)
        (decided,) = each.of(Verb.ADMIT, Verb.ACCEPT_ALONE)
        assert decided.day <= offered.day <= start
        order = [act.day for act in of(each.acts, *list(Verb)[: list(Verb).index(Verb.PLAN)])]
        assert order == sorted(order)


@settings(max_examples=15, deadline=None)
@given(
    people=st.integers(1, 40),
    weeks=st.integers(0, 50),
    seed=st.integers(1, 9),
    most=st.integers(1, 7),
)
def test_as_many_start_as_are_asked_for_or_none_is_played(
    sample: ProgrammeFile, people: int, weeks: int, seed: int, most: int
) -> None:
    first = date(2024, 2, 5)
    starts = Starts(unit="granbacka", pool="joint", people=people)
    play = Play(first=first, last=first + timedelta(weeks=weeks), starts=(starts,))
    content = ProgrammeFile(sample.versions, sample.agreements, sample.costs, (), play)
    assert len(of(acts_of(script([content], seed, most)), Verb.ENROL)) == min(people, most)
    found = played(content, seed)
    assert found is not None or people > 7
    if found is not None:
        enrolled = of(acts_of(found), Verb.ENROL)
        assert len(enrolled) == people
        assert all(first <= act.day <= first + timedelta(weeks=weeks) for act in enrolled)


def played(content: ProgrammeFile, seed: int) -> list[Day] | None:
    """None where more are asked for than can start."""
    try:
        return script([content], seed)
    except ValueError as cannot:
        if "can start in time" in str(cannot):
            return None
        raise
