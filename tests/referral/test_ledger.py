"""The ledger: each cost under the agreement in force when it accrued, and nothing rewritten."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.ledger import (
    AgreementInForce,
    CorrectCost,
    CostRecorded,
    RecordCost,
    decide,
    decider,
)
from tests.referral.given import FRI, MON, PROGRAMME, UNIT, WED
from tests.scenario import Scenario

ledger = Scenario(decider)
RENT, CORRECTION, UNHEARD_OF = UUID(int=11), UUID(int=12), UUID(int=13)
IN_FORCE = AgreementInForce(agreement="agreement-one", version=2)
RECORD = RecordCost(
    on=WED,
    cost_id=RENT,
    programme=PROGRAMME,
    unit=UNIT,
    cost_kind="premises",
    net_ore=10_000_00,
    vat_ore=2_500_00,
    accrued_on=MON,
    description="januari",
    agreement=IN_FORCE,
)
RECORDED = CostRecorded.model_validate(RECORD.model_dump())
CORRECT = CorrectCost(
    on=FRI, cost_id=CORRECTION, corrects=RENT, net_ore=-500_00, vat_ore=-125_00, reason="rabatt"
)
CORRECTED = RECORDED.model_copy(
    update={
        "on": FRI,
        "cost_id": CORRECTION,
        "corrects": RENT,
        "net_ore": -500_00,
        "vat_ore": -125_00,
        "description": "rabatt",
    }
)


def test_a_cost_is_recorded_under_the_agreement_in_force():
    ledger.given().when(RECORD).then(RECORDED)


def test_a_cost_without_an_agreement_is_refused():
    alone = RECORD.model_copy(update={"agreement": None})
    ledger.given().when(alone).then_rejected("in force on 2024-01-08", "cost_without_agreement")


def test_recorded_again_it_is_still_one_cost():
    ledger.given(RECORDED).when(RECORD).then_nothing_happens()


def test_it_stays_one_cost_although_another_version_is_in_force_by_now():
    newer = AgreementInForce(agreement="agreement-one", version=3)
    again = RECORD.model_copy(update={"agreement": newer})
    ledger.given(RECORDED).when(again).then_nothing_happens()


@pytest.mark.parametrize(
    "other", [{"net_ore": 1}, {"vat_ore": 0}, {"accrued_on": WED}, {"description": "februari"}]
)
def test_the_same_cost_cannot_be_recorded_otherwise(other: dict[str, Any]):
    ledger.given(RECORDED).when(RECORD.model_copy(update=other)).then_rejected(
        rule="cost_recorded_otherwise"
    )


def test_a_correction_is_a_line_of_its_own_on_the_same_day_under_the_same_agreement():
    ledger.given(RECORDED).when(CORRECT).then(CORRECTED)
    assert CORRECTED.accrued_on == RECORDED.accrued_on
    assert CORRECTED.agreement == RECORDED.agreement


def test_a_correction_asked_for_again_is_one_correction():
    ledger.given(RECORDED, CORRECTED).when(CORRECT).then_nothing_happens()


@pytest.mark.parametrize("other", [{"net_ore": -1}, {"vat_ore": 0}, {"reason": "annat"}])
def test_the_same_correction_cannot_say_something_else(other: dict[str, Any]):
    ledger.given(RECORDED, CORRECTED).when(CORRECT.model_copy(update=other)).then_rejected(
        rule="cost_recorded_otherwise"
    )


def test_a_cost_cannot_take_the_id_of_a_correction():
    cost = RECORD.model_copy(update={"cost_id": CORRECTION})
    ledger.given(RECORDED, CORRECTED).when(cost).then_rejected(rule="cost_recorded_otherwise")


def test_what_was_never_recorded_cannot_be_corrected():
    ledger.given().when(CORRECT).then_rejected(rule="cost_unknown")
    other = CORRECT.model_copy(update={"corrects": UNHEARD_OF})
    ledger.given(RECORDED).when(other).then_rejected(because="no such cost")


def test_a_correction_can_be_corrected():
    again = CORRECT.model_copy(update={"cost_id": UNHEARD_OF, "corrects": CORRECTION})
    ledger.given(RECORDED, CORRECTED).when(again).then(
        CORRECTED.model_copy(update={"cost_id": UNHEARD_OF, "corrects": CORRECTION})
    )


@given(st.lists(st.integers(-400, 400), min_size=1, max_size=20))
def test_the_ledger_knows_the_last_day_on_which_a_cost_accrued(days: list[int]):
    costs = [
        RECORDED.model_copy(
            update={"cost_id": UUID(int=n), "accrued_on": MON + timedelta(days=day)}
        )
        for n, day in enumerate(days)
    ]
    assert decider.fold(costs).until(()) == MON + timedelta(days=max(days))


def test_each_kind_of_cost_has_a_last_day_of_its_own():
    later = {"cost_id": UNHEARD_OF, "cost_kind": "travel", "accrued_on": MON + timedelta(days=9)}
    books = decider.fold([RECORDED, RECORDED.model_copy(update=later)])
    assert books.until((RECORDED.cost_kind,)) == RECORDED.accrued_on
    assert books.until(("travel", "food")) == MON + timedelta(days=9)
    assert books.until(("food",)) is None


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(-(10**6), 10**6)), max_size=10))
def test_a_year_with_its_corrections_is_the_sum_of_its_lines(lines: list[tuple[int, int]]):
    state, total = decider.initial, 0
    for n, (net, difference) in enumerate(lines):
        cost = RECORD.model_copy(update={"cost_id": UUID(int=2 * n), "net_ore": net})
        fix = CORRECT.model_copy(
            update={
                "cost_id": UUID(int=2 * n + 1),
                "corrects": UUID(int=2 * n),
                "net_ore": difference,
            }
        )
        for command in (cost, fix):
            for event in decide(command, state):
                state = decider.evolve(state, event)
        total += net + difference
    assert sum(line.net_ore for line in state.lines.values()) == total
    assert state.until(()) in (None, date(2024, 1, 8))
