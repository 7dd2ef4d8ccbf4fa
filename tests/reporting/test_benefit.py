"""Each party's benefit statement: what it paid, beside the incomes that are its own."""

from datetime import date
from typing import Any

import asyncpg

from contracts.base import Fact
from contracts.codes import Income, Occasion, Occupation, Party
from reporting.api import reports
from reporting.domain.benefit import ANSWERS_FOR
from tests.reporting import facts
from tests.reporting.conftest import figures, read
from tests.reporting.given import ILL, LATER, START, UNIT, WORKING, case, enrolled, heard, of

LEFT = date(2006, 9, 1)
POOR = facts.situation(Income.INCOME_SUPPORT, Occupation.OTHER)
BOTH = facts.situation(Income.WAGE, Occupation.WORK, Income.SICKNESS_BENEFIT)


async def told(db: asyncpg.Connection, people: int = 24) -> None:
    """Twelve lived on sickness benefit and the others on income support; then half of each on wages alone."""
    more: list[Fact] = [facts.agreement(UNIT), facts.cost(UNIT, START, 4_000_001, 1)]
    for number in range(people):
        before = ILL if number < 12 else POOR
        after = WORKING if number % 2 else (BOTH if number < 12 else POOR)
        more += [
            *enrolled([number]),
            facts.recorded(case(number), Occasion.BEFORE, START, before),
            facts.recorded(case(number), Occasion.AFTER, LEFT, after),
        ]
        if number < 7:
            more += facts.followed_up(case(number), "exit-6-months", LATER, WORKING)
    await heard(db, *more)


def parties(found: Any) -> dict[str, Any]:
    return {each["party"]: each for each in found["benefit"]["parties"]}


def counts(party: Any) -> dict[str, tuple[Any, Any, Any]]:
    return {i["code"]: (i["before"], i["after"], i["follow_up"]) for i in party["incomes"]}


async def test_what_each_paid_stands_beside_what_changed_for_its_own_income(db: asyncpg.Connection):
    await told(db)
    found = await of(db, reports.read_outcomes)
    by_party = parties(found)
    assert list(by_party) == [party.value for party in Party]
    assert sum(each["ore"] for each in by_party.values()) == 4_000_001
    assert sorted(each["ore"] for each in by_party.values())[:3] == [1_000_000] * 3
    assert counts(by_party["social_insurance"])["sickness_benefit"] == (12, 6, 0)
    assert counts(by_party["municipality"]) == {"income_support": (12, 6, 0)}
    assert by_party["region"]["incomes"] == []
    cases = found["benefit"]["cases"]
    assert (cases["before"], cases["after"], cases["follow_up"]) == (24, 24, 7)


async def test_no_count_says_more_than_the_incomes_do(db: asyncpg.Connection):
    """Small ones are withheld as there, and nothing is summed that could give them away."""
    await told(db, 20)
    found = await of(db, reports.read_outcomes)
    shown = {
        each["occasion"]: {c["code"]: c["cases"] for c in each["counts"]}
        for each in found["income"]["occasions"]
    }
    for party in found["benefit"]["parties"]:
        for code, (before, after, later) in counts(party).items():
            assert (before, after, later) == tuple(shown[o.value][code] for o in Occasion)
    assert counts(parties(found)["municipality"])["income_support"][1] == "<5"


async def test_the_view_changes_no_statement(db: asyncpg.Connection):
    await told(db)
    expected = (await of(db, reports.read_outcomes))["benefit"]
    for view in ("per_party", "statutory", "municipal_key"):
        found = figures(await read(db, reports.read_annual, view=view))
        assert found["benefit"] == expected


def test_every_income_is_one_party_s_at_most():
    every = [code for codes in ANSWERS_FOR.values() for code in codes]
    assert len(set(every)) == len(every)
    assert set(ANSWERS_FOR) == set(Party)
    assert Income.WAGE not in every
