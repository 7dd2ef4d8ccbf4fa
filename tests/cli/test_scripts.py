"""Every programme file as a play: what the file allows and asks for is what happens, whatever the seed."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.codes import Exit
from contracts.programme import Measure, Respondent
from samverka.installation import PROGRAMMES
from samverka.play.acts import Act, Verb
from samverka.play.script import Day, script
from samverka.play.versions import versions_of
from samverka.programme_file import Play, ProgrammeFile, read
from tests.cli.plays import (
    PLAYS,
    SEEDS,
    Stayed,
    acts_of,
    file_of,
    of,
    parts,
    rooms,
    stayed,
    written,
)

ONE_BY_ONE = pytest.mark.parametrize("play", PLAYS)
ENDS = (Verb.EXIT, Verb.FREE_ANONYMOUS_PLACE)


def stays(play: str, seed: int = 1, people: int | None = None) -> list[Stayed]:
    return list(stayed(versions_of(parts(play)), acts_of(written(play, seed, people))))


@ONE_BY_ONE
def test_the_same_seed_is_the_same_play_and_another_is_not(play: str) -> None:
    assert script(parts(play), 7) == list(written(play, 7))
    assert list(written(play, 7)) != list(written(play, 8))


@ONE_BY_ONE
@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("people", [None, 3])
def test_nobody_has_a_place_that_there_is_not(play: str, seed: int, people: int | None) -> None:
    unit = rooms(parts(play))
    unit.walk(written(play, seed, people))
    assert not unit.seats


@ONE_BY_ONE
@pytest.mark.parametrize("seed", range(1, 4))
def test_no_stay_is_longer_than_its_version_allows(play: str, seed: int) -> None:
    for each in stays(play, seed):
        limits, (start, end) = each.version.limits, each.days
        assert start < end
        if limits.fixed_length:
            assert end == limits.fixed_length.last_day_from(start)
        if limits.maximum_length:
            assert end <= limits.maximum_length.last_day_from(start)
        for act in each.of(Verb.MOVE_PLANNED_END):
            assert date.fromisoformat(act.body["planned_end"]) == end


@ONE_BY_ONE
def test_nobody_comes_before_the_programme_begins_or_stays_after_its_end(play: str) -> None:
    versions, acts = versions_of(parts(play)), acts_of(written(play))
    for act in of(acts, Verb.REFER):
        assert versions.takes_referrals(act.unit, act.day), act.name
    if versions.last_day and play != "first-life":
        assert all(act.day <= versions.last_day for act in of(acts, *ENDS, Verb.RECORD_ATTENDANCE))


@ONE_BY_ONE
def test_hours_are_within_the_cap_and_weeks_begin_on_mondays(play: str) -> None:
    for each in stays(play):
        most = each.version.limits.hours_a_week or 40
        weeks = each.of(Verb.RECORD_ATTENDANCE)
        if each.registered:
            assert each.enrolled.body["extent"] * 40 <= most * 100
            assert each.days[1] - each.days[0] < timedelta(weeks=len(weeks)) or not each.counted
        for act in weeks:
            assert act.body["attended_hours"] <= act.body["planned_hours"] <= most
            assert date.fromisoformat(act.body["week"]).weekday() == 0


@ONE_BY_ONE
def test_the_way_in_is_the_programme_s(play: str) -> None:
    versions = versions_of(parts(play))
    for each in stays(play):
        pathway = versions.on(each.of(Verb.REFER)[0].day).pathway
        assert bool(each.of(Verb.HOLD_STUDY_VISIT)) is pathway.study_visit
        assert bool(each.of(Verb.HOLD_MAPPING_VISIT)) is pathway.mapping_visit
        assert len(each.of(Verb.ADMIT)) == pathway.referral_group
        assert len(each.of(Verb.ACCEPT_ALONE)) == (not pathway.referral_group)


@ONE_BY_ONE
def test_steps_are_taken_in_order_and_a_plan_is_made_where_it_is_for_everyone(play: str) -> None:
    for each in stays(play):
        pathway = each.version.pathway
        if each.counted:
            taken = [act.body["step"] for act in each.of(Verb.TAKE_STEP)]
            days = [act.day for act in each.of(Verb.TAKE_STEP)]
            assert taken == [step.step for step in pathway.steps][: len(taken)]
            assert days == sorted(days)
            assert len(each.of(Verb.PLAN)) == bool(pathway.plan)
            assert len(each.of(Verb.COMPOSE_GROUP)) == pathway.resource_group


@ONE_BY_ONE
def test_every_instrument_is_asked_at_both_ends(play: str) -> None:
    """Income and occupation are the situation; agencies and managers answer the calendar."""
    situation = (Measure.INCOME, Measure.OCCUPATION)
    for each in stays(play):
        if each.counted:
            asked = [i for i in each.version.instruments if i.measures not in situation]
            own = (Respondent.PARTICIPANT, Respondent.STAFF)
            at_start = {i.instrument for i in asked if "start" in i.at}
            at_exit = {i.instrument for i in asked if "exit" in i.at and i.respondent in own}
            left = each.left.body
            assert {a["instrument"] for a in each.enrolled.body["answers"]} == at_start
            assert {a["instrument"] for a in left["answers"] + left["unanswered"]} == at_exit


@ONE_BY_ONE
def test_every_follow_up_is_on_or_soon_after_its_day(play: str) -> None:
    for each in stays(play):
        follow_ups = [m for m in each.version.pathway.milestones if m.counted_from == "exit"]
        said = {a.detail: a for a in each.of(Verb.COMPLETE_MILESTONE, Verb.MISS_MILESTONE)}
        for milestone in follow_ups if each.counted else ():
            due, act = milestone.after.counted_from(each.days[1]), said[milestone.milestone]
            late = timedelta(weeks=1 if act.verb is Verb.COMPLETE_MILESTONE else 4)
            assert due <= act.day < due + max(late, timedelta(weeks=4))
            done = act.verb is Verb.COMPLETE_MILESTONE
            assert ("situation" in act.body) is (done and milestone.records_situation)


@ONE_BY_ONE
def test_registers_take_note_and_costs_are_the_file_s(play: str) -> None:
    for each in stays(play):
        wanted = sum(len(register.at) for register in each.version.registrations)
        if each.counted:
            assert len(each.of(Verb.NOTE_REGISTRATION)) == wanted
    entered = sum(act.body["net_ore"] for act in of(acts_of(written(play)), Verb.RECORD_COST))
    lines = [line for part in parts(play) for costs in part.costs for line in costs.lines]
    assert entered == sum(line.net_ore for line in lines)


@ONE_BY_ONE
@pytest.mark.parametrize("people", [None, 3])
def test_nobody_is_asked_for_what_is_not_yet(play: str, people: int | None) -> None:
    """The driver does the uncontested acts of a day first: what needs a contested one comes on a later day."""
    for each in stays(play, 1, people):
        start, end = each.days
        for act in each.acts:
            if act.request.service != "referral" and act.verb not in (Verb.ENROL, *ENDS):
                assert act.day > start, act.name
        for act in each.of(Verb.ANSWER_AS_AGENCY):
            assert act.day > end or not act.detail.startswith("exit/")


@ONE_BY_ONE
def test_names_are_unique_and_begin_with_the_programme(play: str) -> None:
    acts = acts_of(written(play))
    programme = parts(play)[0].programme.programme
    assert len({act.name for act in acts}) == len(acts)
    assert all(act.name.startswith(f"{programme}/") for act in acts)
    assert all(before.day < day.day for before, day in pairwise(written(play)))


@ONE_BY_ONE
def test_a_short_version_has_few_people_and_all_kinds_of_acts(play: str) -> None:
    short, whole = acts_of(written(play, 1, 3)), acts_of(written(play))
    starts = sum(len(part.play.starts) for part in parts(play))
    assert len(of(short, Verb.ENROL)) <= 3 * starts
    rare = {Verb.MISS_MILESTONE, Verb.MOVE_PLANNED_END}
    assert {act.verb for act in whole} - {act.verb for act in short} <= rare


@ONE_BY_ONE
@pytest.mark.parametrize("seed", range(1, 4))
def test_a_file_without_a_play_plays_too(play: str, seed: int) -> None:
    silent = [
        ProgrammeFile(each.versions, each.agreements, each.costs, each.assumed, Play())
        for each in parts(play)
    ]
    days = script(silent, seed)
    unit = rooms(silent)
    unit.walk(days)
    assert not unit.seats
    assert len(of(acts_of(days), Verb.ENROL)) >= 10


def test_a_stay_goes_on_under_the_version_it_started_on() -> None:
    """Some are still there when another name, other teams and pools begin."""
    across = [each for each in stays("two-lives") if each.days[0].year == 2019 < each.days[1].year]
    assert across
    assert {each.version.version for each in across} == {2}


def test_everybody_starts_together_and_ends_on_the_last_day() -> None:
    found = stays("sixteen-weeks")
    assert {each.days for each in found} == {(date(2022, 10, 3), date(2023, 1, 22))}
    hours = [act.body["planned_hours"] for each in found for act in each.of(Verb.RECORD_ATTENDANCE)]
    assert max(hours) <= 10
    assert len(hours) == 16 * len(found)


@pytest.mark.parametrize("seed", range(1, 6))
def test_ways_out_are_near_their_weights(seed: int) -> None:
    found = stays("five-steps", seed)
    codes = [Exit(each.left.body["code"]) for each in found]
    assert len(found) == 29
    assert 12 <= sum(code in (Exit.WORK, Exit.STUDIES) for code in codes) <= 14
    assert all(codes.count(code) >= 4 for code in set(codes))


def test_more_people_than_there_are_places_for_cannot_be_played(
    example: str, tmp_path: Path
) -> None:
    crowd = example.replace("people: 6, only_counted", "people: 60, only_counted")
    with pytest.raises(ValueError, match="not everybody of granbacka can start in time"):
        script([file_of(tmp_path, crowd)], 1)


def test_the_documentation_s_example_plays(example: str, tmp_path: Path) -> None:
    content = file_of(tmp_path, example)
    days: list[Day] = script([content], 1)
    unit = rooms([content])
    unit.walk(days)
    assert {act.unit for act in of(acts_of(days), Verb.ENROL)} == {"granbacka"}


def test_whoever_runs_the_unit_acts_there() -> None:
    hosts: dict[str, set[str]] = {}
    for play in SEEDS:
        acts: list[Act] = of(acts_of(written(play)), Verb.ENROL)
        hosts[play] = {act.host for act in acts}
        assert all(act.organisation == act.host for act in acts)
    assert hosts["sixteen-weeks"] == {"rorsas-lantliv"}
    assert hosts["five-steps"] == {"torsas-kommun"}
    assert len(hosts["three-units"]) == 3


def test_a_play_that_does_not_say_so_has_no_one_who_withdraws_consent() -> None:
    found = {act.verb for act in acts_of(written("five-steps"))}
    assert not found & {Verb.WITHDRAW_CONSENT, Verb.FREE_ANONYMOUS_PLACE}
    assert read(PROGRAMMES / "vagen-till-sjalvforsorjning.yaml").play.starts[0].only_counted == 0


@pytest.mark.parametrize("seed", range(1, 6))
def test_an_odd_programme_plays_within_its_bounds_too(seed: int) -> None:
    """A unit that closes, places that come and go, one hold that is over on its day, consents of another version."""
    content = read(Path(__file__).parent / "odd.yaml")
    unit, days = rooms([content]), script([content], seed)
    unit.walk(days)
    assert not unit.seats
    consents = {a.subject: a.body["consent"]["parties"] for a in of(acts_of(days), Verb.REFER)}
    answers = of(acts_of(days), Verb.ANSWER_AS_AGENCY)
    assert answers
    assert all(act.organisation in consents[act.subject] for act in answers)
    last = max(act.day for act in of(acts_of(days), Verb.REFER) if act.unit == "affaren")
    assert last < date(2024, 8, 15)
