"""An agreement: shares that make up exactly the whole, from a day on, until the next version."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chassis.decider import Rejected
from contracts.programme import Share
from referral.domain.agreement import (
    AdoptAgreement,
    AgreementAdopted,
    InForce,
    decide,
    decider,
    governing,
)
from referral.domain.agreement import NoAgreement as Nothing
from tests.referral.given import MON, PROGRAMME, UNIT
from tests.scenario import Scenario

agreement = Scenario(decider)
NEW_YEAR, NEXT_YEAR = date(2024, 1, 1), date(2025, 1, 1)
HALVES = (
    Share(funder="insurer", numerator=1, denominator=2),
    Share(funder="region", numerator=1, denominator=2),
)
THIRDS = tuple(Share(funder=f, numerator=1, denominator=3) for f in ("insurer", "region", "town"))
ADOPT = AdoptAgreement(
    on=MON,
    programme=PROGRAMME,
    unit=UNIT,
    valid_from=NEW_YEAR,
    shares=HALVES,
    costs_recorded_until=None,
    covered_by=None,
    unknown_funders=(),
)
ADOPTED = AgreementAdopted(
    on=MON, version=1, programme=PROGRAMME, unit=UNIT, valid_from=NEW_YEAR, shares=HALVES
)
CHANGE = ADOPT.model_copy(update={"valid_from": NEXT_YEAR, "shares": THIRDS})
CHANGED = ADOPTED.model_copy(update={"version": 2, "valid_from": NEXT_YEAR, "shares": THIRDS})


def test_an_agreement_is_adopted():
    agreement.given().when(ADOPT).then(ADOPTED)


def test_asked_again_nothing_is_added():
    agreement.given(ADOPTED).when(ADOPT).then_nothing_happens()


def test_the_next_version_takes_over_on_its_day():
    agreement.given(ADOPTED).when(CHANGE).then(CHANGED)


def test_a_file_imported_again_changes_nothing_although_a_later_version_is_in_force():
    agreement.given(ADOPTED, CHANGED).when(ADOPT).then_nothing_happens()


def test_a_version_from_the_same_day_is_refused():
    other = CHANGE.model_copy(update={"valid_from": NEW_YEAR})
    agreement.given(ADOPTED).when(other).then_rejected(rule="agreement_overlaps")


def test_a_version_from_an_earlier_day_is_refused():
    earlier = ADOPT.model_copy(update={"valid_from": NEW_YEAR - timedelta(days=1)})
    agreement.given(ADOPTED).when(earlier).then_rejected(because="from 2024-01-01 is in force")


@pytest.mark.parametrize("other", [{"unit": "unit-two"}, {"unit": None}, {"programme": "another"}])
def test_it_cannot_come_to_cover_something_else(other: dict[str, str | None]):
    agreement.given(ADOPTED).when(ADOPT.model_copy(update=other)).then_rejected(
        rule="agreement_covers_another"
    )


def test_what_another_agreement_covers_is_not_covered_twice():
    beside = ADOPT.model_copy(update={"covered_by": "older-agreement"})
    agreement.given().when(beside).then_rejected("older-agreement", "covered_by_another")


def test_it_cannot_begin_before_a_cost_that_is_recorded():
    late = ADOPT.model_copy(update={"costs_recorded_until": NEW_YEAR})
    agreement.given().when(late).then_rejected("until 2024-01-01", "agreement_before_cost")
    change = CHANGE.model_copy(update={"costs_recorded_until": NEXT_YEAR})
    agreement.given(ADOPTED).when(change).then_rejected(rule="agreement_before_cost")


def test_it_may_begin_on_the_day_after_the_last_cost():
    change = CHANGE.model_copy(update={"costs_recorded_until": NEXT_YEAR - timedelta(days=1)})
    agreement.given(ADOPTED).when(change).then(CHANGED)


def test_a_funder_is_named_once():
    twice = tuple(Share(funder="insurer", numerator=1, denominator=2) for _ in range(2))
    agreement.given().when(ADOPT.model_copy(update={"shares": twice})).then_rejected(
        rule="funder_once"
    )


def test_a_funder_must_be_known():
    stranger = ADOPT.model_copy(update={"unknown_funders": ("region",)})
    agreement.given().when(stranger).then_rejected(because="region", rule="unknown_funder")


SUPERVISOR = ADOPT.model_copy(update={"cost_kinds": ("supervisor",), "shares": THIRDS})
SUPERVISED = ADOPTED.model_copy(update={"cost_kinds": ("supervisor",), "shares": THIRDS})
BOUNDED = ADOPTED.model_copy(update={"valid_until": NEXT_YEAR - timedelta(days=1)})


def test_an_agreement_may_be_for_kinds_of_cost_alone():
    agreement.given().when(SUPERVISOR).then(SUPERVISED)
    agreement.given(SUPERVISED).when(SUPERVISOR).then_nothing_happens()


def test_it_cannot_come_to_cover_other_kinds():
    for kinds in ((), ("premises",), ("supervisor", "premises")):
        other = CHANGE.model_copy(update={"cost_kinds": kinds})
        agreement.given(SUPERVISED).when(other).then_rejected(rule="agreement_covers_another")


def test_a_kind_that_another_agreement_covers_is_refused_at_its_kinds():
    beside = SUPERVISOR.model_copy(update={"covered_by": "older-agreement"})
    with pytest.raises(Rejected) as refusal:
        decide(beside, Nothing())
    assert (refusal.value.rule, refusal.value.field) == ("covered_by_another", "/cost_kinds")


def test_a_version_with_a_last_day_stands_until_then():
    last_day = CHANGE.model_copy(update={"valid_from": NEXT_YEAR - timedelta(days=1)})
    agreement.given(BOUNDED).when(last_day).then_rejected(rule="agreement_overlaps")
    agreement.given(BOUNDED).when(CHANGE).then(CHANGED)


def test_the_last_day_is_not_before_the_first():
    backwards = ADOPT.model_copy(update={"valid_until": NEW_YEAR - timedelta(days=1)})
    agreement.given().when(backwards).then_rejected(rule="until_before_from")


def test_after_its_last_day_nothing_is_in_force():
    state = decider.fold([BOUNDED])
    assert isinstance(state, InForce)
    assert state.on(NEXT_YEAR - timedelta(days=1)) == BOUNDED
    assert state.on(NEXT_YEAR) is None


def in_force(**other: object) -> InForce:
    state = decider.fold([ADOPTED.model_copy(update=other)])
    assert isinstance(state, InForce)
    return state


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ({}, True),
        ({"cost_kinds": ("supervisor",)}, False),
        ({"unit": None}, False),
        ({"unit": "unit-two"}, False),
        ({"programme": "another"}, False),
        ({"valid_until": NEW_YEAR - timedelta(days=1), "valid_from": date(2023, 1, 1)}, False),
        ({"valid_until": NEW_YEAR, "valid_from": date(2023, 1, 1)}, True),
        ({"valid_from": date(2030, 1, 1)}, True),
    ],
)
def test_two_agreements_meet_where_both_are_about_the_same_cost_on_the_same_day(
    other: dict[str, object], meets: bool
):
    assert in_force(**other).meets(ADOPT) is meets


def test_kinds_meet_where_one_is_the_same():
    mine = in_force(cost_kinds=("supervisor", "premises"))
    assert mine.meets(ADOPT.model_copy(update={"cost_kinds": ("premises", "travel")}))
    assert not mine.meets(ADOPT.model_copy(update={"cost_kinds": ("travel",)}))


PLACES = {
    "kind of the unit": {"cost_kinds": ("supervisor",)},
    "kind of the programme": {"cost_kinds": ("supervisor",), "unit": None},
    "unit": {},
    "programme": {"unit": None},
}
"""From what goes first to what goes last."""


@given(st.sets(st.sampled_from(list(PLACES)), min_size=1))
def test_the_kind_goes_before_the_unit_and_the_unit_before_the_programme(there: set[str]):
    agreements = {name: in_force(**PLACES[name]) for name in sorted(there)}
    found = governing(agreements, "supervisor", MON)
    assert found
    assert found[0] == next(name for name in PLACES if name in there)


def test_a_cost_of_another_kind_falls_under_what_names_none():
    agreements = {name: in_force(**other) for name, other in PLACES.items()}
    found = governing(agreements, "premises", MON)
    assert found
    assert found[0] == "unit"


def test_no_agreement_governs_what_none_is_about_on_that_day():
    only = {"supervisors": in_force(cost_kinds=("supervisor",)), "none": Nothing()}
    assert governing(only, "premises", MON) is None
    assert governing(only, "supervisor", NEW_YEAR - timedelta(days=1)) is None
    ended = {"all": in_force(valid_until=date(2024, 1, 7))}
    assert governing(ended, "premises", MON) is None
    assert governing({}, "premises", MON) is None


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_parts_of_a_whole_are_a_whole(parts: list[int]):
    adopted = decide(ADOPT.model_copy(update={"shares": shares(parts)}), Nothing())
    (only,) = adopted
    assert sum(Fraction(s.numerator, s.denominator) for s in only.shares) == 1


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=8), st.integers(-3, 3))
def test_a_whole_and_a_bit_is_refused(parts: list[int], bit: int):
    off = list(shares(parts))
    off[0] = off[0].model_copy(update={"numerator": max(1, off[0].numerator + bit)})
    command = ADOPT.model_copy(update={"shares": tuple(off)})
    if off[0].numerator == parts[0]:
        assert decide(command, Nothing())
    else:
        with pytest.raises(Rejected) as refusal:
            decide(command, Nothing())
        assert refusal.value.rule == "shares_sum_to_one"


def test_ten_tenths_are_a_whole_although_floating_point_numbers_say_otherwise():
    assert 0.1 + 0.1 + 0.1 != 0.3
    tenths = ADOPT.model_copy(update={"shares": shares([1] * 10)})
    assert decide(tenths, Nothing())


@given(st.dates(date(2023, 1, 1), date(2027, 1, 1)))
@example(NEW_YEAR)
@example(NEXT_YEAR)
def test_the_version_in_force_is_the_last_one_that_has_begun(day: date):
    state = decider.fold([ADOPTED, CHANGED])
    assert isinstance(state, InForce)
    expected = CHANGED if day >= NEXT_YEAR else ADOPTED if day >= NEW_YEAR else None
    assert state.on(day) == expected


def shares(parts: list[int]) -> tuple[Share, ...]:
    """Each part of their sum, by a funder of its own."""
    return tuple(
        Share(funder=f"funder-{place}", numerator=part, denominator=sum(parts))
        for place, part in enumerate(parts)
    )
