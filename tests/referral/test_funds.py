"""Budgets that are set and set again, and funds that come in, a line each."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from referral.domain.funds import (
    AdoptBudget,
    BudgetSet,
    Funds,
    FundsReceived,
    ReceiveFunds,
    decider,
)
from tests.referral.given import MON, SENDER, UNIT, WED
from tests.scenario import Scenario

funds = Scenario(decider)
SET = AdoptBudget(on=MON, unit=UNIT, year=2024, cost_kind=None, net_ore=3_300_000_00)
WAS_SET = BudgetSet(on=MON, unit=UNIT, year=2024, cost_kind=None, net_ore=3_300_000_00)
RECEIPT = UUID(int=3)
RECEIVE = ReceiveFunds(
    on=MON,
    receipt_id=RECEIPT,
    unit=None,
    year=2024,
    funder=SENDER,
    ore=825_000_00,
    unknown_funder=False,
)
RECEIVED = FundsReceived(
    on=MON, receipt_id=RECEIPT, unit=None, year=2024, funder=SENDER, ore=825_000_00
)


def test_a_budget_is_set_and_set_again():
    funds.given().when(SET).then(WAS_SET)
    funds.given(WAS_SET).when(SET).then_nothing_happens()
    less = {"on": WED, "net_ore": 1}
    funds.given(WAS_SET).when(SET.model_copy(update=less)).then(WAS_SET.model_copy(update=less))


def test_each_unit_year_and_kind_has_a_budget_of_its_own():
    for other in ({"unit": None}, {"year": 2025}, {"cost_kind": "supervisor"}):
        asked, told = SET.model_copy(update=other), WAS_SET.model_copy(update=other)
        funds.given(WAS_SET).when(asked).then(told)
        funds.given(WAS_SET, told).when(SET).then_nothing_happens()


def test_funds_come_in_once_for_each_receipt():
    funds.given().when(RECEIVE).then(RECEIVED)
    funds.given(RECEIVED).when(RECEIVE).then_nothing_happens()


def test_a_stranger_pays_nothing_in():
    stranger = RECEIVE.model_copy(update={"unknown_funder": True})
    funds.given().when(stranger).then_rejected("insurer", "unknown_funder")


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_what_has_come_in_is_the_sum_of_its_lines(amounts: list[int]):
    state = Funds()
    for number, ore in enumerate(amounts):
        command = RECEIVE.model_copy(update={"receipt_id": UUID(int=number), "ore": ore})
        for event in decider.decide(command, state):
            state = decider.evolve(state, event)
    assert sum(line.ore for line in state.receipts.values()) == sum(amounts)
