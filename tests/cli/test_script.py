"""The play of three units in a year, as it is written: what it must hold, without playing it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest

from contracts.codes import Exit, NonResponse
from contracts.programme import Eligibility, Situation
from samverka.play.acts import Act, Verb
from samverka.play.cast import Cast, identity_numbers
from samverka.play.days import on_or_after
from samverka.play.money import piece
from samverka.play.rounds import rounds
from samverka.play.script import Day, script
from samverka.programme_file import ProgrammeFile

UNITS = ("holmangen", "hjortmossen", "fredriksberg")


def of(acts: Iterable[Act], verb: Verb, unit: str | None = None) -> list[Act]:
    return [act for act in acts if act.verb is verb and unit in (None, act.unit)]


def situations(acts: Iterable[Act]) -> list[Situation]:
    return [
        Situation.model_validate(act.body["situation"]) for act in acts if "situation" in act.body
    ]


def test_the_same_seed_is_the_same_play_and_another_is_not(content: ProgrammeFile) -> None:
    assert script([content], 7) == script([content], 7)
    assert script([content], 7) != script([content], 8)


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_seed_starts_forty_at_each_unit(content: ProgrammeFile, seed: int) -> None:
    acts = [act for day in script([content], seed) for act in day.acts]
    for unit in UNITS:
        started = of(acts, Verb.ENROL, unit)
        assert len(started) == 40
        assert {act.day.year for act in started} == {2006}


def test_as_many_do_not_end_as_there_are_places(acts: list[Act]) -> None:
    """So that no figure of the one is taken for the other's."""
    for unit in UNITS:
        ended = [act for act in of(acts, Verb.EXIT, unit) if act.day.year == 2006]
        freed = [act for act in of(acts, Verb.FREE_ANONYMOUS_PLACE, unit) if act.day.year == 2006]
        assert 25 not in (len(ended), len(ended) + len(freed))


def test_twenty_five_are_in_by_20_march_and_then_others_ask_until_summer(acts: list[Act]) -> None:
    for unit in UNITS:
        first = [act.day for act in of(acts, Verb.ENROL, unit) if act.day <= date(2006, 3, 20)]
        asked = [act for act in of(acts, Verb.REFER, unit) if act.subject in starting(acts)]
        later_ones = [act.day for act in asked if act.day > date(2006, 3, 20)]
        assert len(first) == 25
        assert max(first) == date(2006, 3, 20)
        assert len(later_ones) == 15
        assert max(later_ones) < date(2006, 7, 1)


def starting(acts: Iterable[Act]) -> set[str]:
    return {act.subject for act in of(acts, Verb.ENROL)}


def test_people_wait_for_months_before_their_place(acts: list[Act]) -> None:
    admitted = {act.subject: act.day for act in of(acts, Verb.ADMIT)}
    begun = {act.subject: act.day for act in of(acts, Verb.ENROL)}
    waits = [(begun[case] - admitted[case]).days for case in begun]
    assert sum(wait > 60 for wait in waits) >= 15


def test_no_unit_and_no_station_is_ever_overbooked(days: list[Day], content: ProgrammeFile) -> None:
    in_unit: Counter[str] = Counter()
    at_station: Counter[tuple[str, str]] = Counter()
    seat: dict[str, tuple[str, str]] = {}
    for day in days:
        for act in day.acts:
            if act.verb in (Verb.EXIT, Verb.FREE_ANONYMOUS_PLACE):
                in_unit[act.unit] -= 1
                at_station[seat[act.subject]] -= 1
        for act in of(day.acts, Verb.ENROL):
            seat[act.subject] = (act.unit, act.body["station"])
            in_unit[act.unit] += 1
            at_station[seat[act.subject]] += 1
        assert all(taken <= 25 for taken in in_unit.values())
        assert all(taken <= 6 for taken in at_station.values())
    assert not any(in_unit.values())


def test_one_of_each_unit_is_only_counted_and_one_of_the_programme_withdraws(
    acts: list[Act],
) -> None:
    for unit in UNITS:
        uncounted = [act for act in of(acts, Verb.ENROL, unit) if "situation" not in act.body]
        consenting = {act.subject for act in of(acts, Verb.CONSENT_TO_FOLLOW_UP, unit)}
        assert len(uncounted) == 1
        assert uncounted[0].subject not in consenting
        assert len(consenting) == 39
    (withdrawn,) = of(acts, Verb.WITHDRAW_CONSENT)
    after = {
        act.verb for act in acts if act.subject == withdrawn.subject and act.day > withdrawn.day
    }
    assert after == {Verb.FREE_ANONYMOUS_PLACE}


def test_on_top_one_is_declined_one_withdrawn_and_one_never_received(acts: list[Act]) -> None:
    for unit in UNITS:
        referred = {act.subject for act in of(acts, Verb.REFER, unit)}
        ended = {
            act.subject for verb in (Verb.DECLINE, Verb.WITHDRAW) for act in of(acts, verb, unit)
        }
        received = {act.subject for act in of(acts, Verb.RECEIVE, unit)}
        assert len(referred) == 43
        assert len(ended) == 2
        assert len(referred - received) == 1
        assert referred - starting(acts) == ended | (referred - received)


def test_the_four_owning_parties_refer_in_turn(acts: list[Act], content: ProgrammeFile) -> None:
    for unit in content.programme.units:
        referred = Counter(act.organisation for act in of(acts, Verb.REFER, unit.unit))
        assert set(referred) == set(unit.referrers)
        assert max(referred.values()) - min(referred.values()) <= 1


def test_there_are_at_most_five_incomes_and_several_exits(acts: list[Act]) -> None:
    incomes = {source.income for each in situations(acts) for source in each.incomes}
    codes = {Exit(act.body["code"]) for act in of(acts, Verb.EXIT)}
    missed = {NonResponse(act.body["code"]) for act in of(acts, Verb.MISS_MILESTONE)}
    assert len(incomes) == 5
    assert len(codes) >= 5
    assert len(missed) >= 2


def test_follow_ups_run_into_2008_and_each_is_asked_once(acts: list[Act], days: list[Day]) -> None:
    after_exit = [act for act in acts if act.detail.startswith("exit-")]
    gone = {act.subject for act in of(acts, Verb.EXIT)}
    assert days[-1].day.year == 2008
    assert len(after_exit) == 2 * len(gone)
    assert {act.verb for act in after_exit} == {Verb.COMPLETE_MILESTONE, Verb.MISS_MILESTONE}


def test_each_unit_costs_what_the_file_says_to_the_ore(
    acts: list[Act], content: ProgrammeFile
) -> None:
    for unit in UNITS:
        entered = sum(act.body["net_ore"] for act in of(acts, Verb.RECORD_COST, unit))
        said = sum(
            line.net_ore for each in content.costs if each.unit == unit for line in each.lines
        )
        assert entered == said == 330_000_000


@pytest.mark.parametrize(("whole", "of_parts"), [(100, 3), (330_000_001, 12), (5, 4), (0, 12)])
def test_pieces_of_a_cost_come_to_the_whole(whole: int, of_parts: int) -> None:
    parts = [piece(whole, number, of_parts) for number in range(1, of_parts + 1)]
    assert sum(parts) == whole
    assert max(parts) - min(parts) <= 1


def test_no_act_lies_before_what_it_needs(acts: list[Act]) -> None:
    """The driver does the uncontested acts of a day first: what needs a contested one comes later."""
    enrolled = {act.subject: act.day for act in of(acts, Verb.ENROL)}
    needing = (Verb.PLAN, Verb.RECORD_ATTENDANCE, Verb.COMPLETE_MILESTONE, Verb.MEET_NETWORK)
    for act in acts:
        if act.verb in needing:
            assert act.day > enrolled[act.subject], act.name
        if act.verb is Verb.RECORD_ATTENDANCE:
            assert date.fromisoformat(act.body["week"]).weekday() == 0


def test_names_of_acts_are_unique(acts: list[Act]) -> None:
    assert len({act.name for act in acts}) == len(acts)


def test_rounds_hold_one_turn_of_each_unit_in_order(acts: list[Act]) -> None:
    contested = [act for act in acts if act.request.contested][:200]
    found = rounds(contested)
    for turns in found:
        assert len({turn[0].unit for turn in turns}) == len(turns)
        assert all(len({act.unit for act in turn}) == 1 for turn in turns)
    asked = [act for turns in found for turn in turns for act in turn]
    assert sorted(act.name for act in asked) == sorted(act.name for act in contested)
    for case in {act.subject for act in contested}:
        assert of_case(asked, case) == of_case(contested, case)
    for unit in UNITS:
        admitted = [of(acts, Verb.ADMIT, unit) for acts in (asked, contested)]
        assert admitted[0] == admitted[1]


def of_case(acts: Iterable[Act], case: str) -> list[Act]:
    return [act for act in acts if act.subject == case]


def test_who_has_a_place_shares_a_turn_and_who_is_only_counted_or_competes_has_one_alone(
    acts: list[Act],
) -> None:
    enrolling = [act for act in of(acts, Verb.ENROL) if act.unit == UNITS[0]]
    (counted,) = [act for act in enrolling if "situation" not in act.body]
    one, other = [act for act in enrolling if act is not counted][:2]
    admitted = of(acts, Verb.ADMIT, UNITS[0])[:2]
    (accepted,) = of(of_case(acts, one.subject), Verb.ACCEPT_OFFER)
    asked = [accepted, one, other, counted, other]
    assert rounds(asked) == [[[accepted, other]], [[one]], [[counted]], [[other]]]
    assert rounds(admitted) == [[[admitted[0]]], [[admitted[1]]]]


def test_everybody_has_an_official_test_number_and_an_unmistakable_name(acts: list[Act]) -> None:
    everybody = [act.body for act in of(acts, Verb.REFER)]
    assert len({each["identity_number"] for each in everybody}) == len(everybody) == 129
    assert len({each["name"] for each in everybody}) == 129
    assert all(each["name"].startswith("Testperson ") for each in everybody)


def test_official_numbers_need_not_be_dates() -> None:
    numbers = identity_numbers()
    assert len(set(numbers)) == len(numbers)
    assert all(luhn(number) for number in numbers)
    assert any(not parses(number) for number in numbers)


def test_everybody_is_of_the_age_that_the_programme_is_for() -> None:
    cast, rules = Cast("any"), Eligibility(youngest=16, oldest=29)
    born = {int(cast.one("unit", "agency", rules, 2024).identity_number[:4]) for _ in range(50)}
    assert min(born) >= 2024 - 29
    assert max(born) <= 2024 - 17


def test_more_people_than_numbers_is_refused() -> None:
    cast, rules = Cast("any"), Eligibility(youngest=30, oldest=31)
    with pytest.raises(ValueError, match="too few test numbers"):
        [cast.one("unit", "agency", rules, 2006) for _ in identity_numbers()]


def luhn(number: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[2:])]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def parses(number: str) -> bool:
    day = int(number[6:8]) - (60 if int(number[6:8]) >= 60 else 0)
    try:
        date(int(number[:4]), int(number[4:6]), day)
    except ValueError:
        return False
    return True


def test_days_come_in_order(days: list[Day]) -> None:
    assert all(before.day < day.day for before, day in pairwise(days))


def test_on_or_after_is_the_day_itself_or_the_next_such_weekday() -> None:
    monday = date(2006, 1, 2)
    assert on_or_after(monday, 0) == monday
    assert on_or_after(monday, 4) == date(2006, 1, 6)
    assert on_or_after(date(2006, 1, 3), 0) == date(2006, 1, 9)
