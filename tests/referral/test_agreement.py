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
