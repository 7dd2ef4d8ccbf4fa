"""Where and when somebody may be put forward, by whom, to which pool, and from which other case."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from contracts.programme import Closing, ClosingReason, Period, Places, Pool, Programme, Unit
from referral.domain.entry import case_of_redirect, refusals_at, refusals_of_redirect
from referral.domain.referral.deciding import decider
from referral.domain.refusal import Refusal, rejected
from tests.referral import given as g
from tests.referral.desk import ASSOCIATION, version
from tests.referral.given import MON, OTHER, SENDER, STANDING

DAY = timedelta(days=1)
OPEN = version("joint-rehabilitation")
UNIT = OPEN.units[0]
RUNS = Period(first=MON, last=date(2024, 12, 31))
CLOSING = Closing(
    reason=ClosingReason.NO_FUNDING,
    why="Nobody pays",
    decided_on=date(2024, 3, 1),
    last_day=date(2024, 12, 31),
)


def rules(found: tuple[Refusal, ...]) -> list[tuple[str, str]]:
    return [(each.rule, each.field) for each in found]


def at(day: date, **changed: object) -> tuple[Refusal, ...]:
    return refusals_at(OPEN.model_copy(update=changed), UNIT, SENDER, day)


@pytest.mark.parametrize(
    ("day", "changed", "expected"),
    [
        (MON, {}, []),
        (MON - DAY, {"runs": RUNS}, ["programme_not_begun"]),
        (MON, {"runs": RUNS}, []),
        (date(2024, 12, 31), {"runs": RUNS}, []),
        (date(2025, 1, 1), {"runs": RUNS}, ["programme_closed"]),
        (date(2024, 3, 1), {"runs": RUNS, "closing": CLOSING}, []),
        (date(2024, 3, 2), {"runs": RUNS, "closing": CLOSING}, ["programme_closed"]),
    ],
)
def test_a_programme_takes_referrals_from_its_first_day_until_its_door_closes(
    day: date, changed: dict[str, object], expected: list[str]
):
    found = at(day, **changed)
    assert rules(found) == [(rule, "/programme") for rule in expected]


def test_after_the_decision_to_close_somebody_may_come_as_long_as_it_says():
    later = CLOSING.model_copy(update={"last_admission": date(2024, 6, 30)})
    assert at(date(2024, 6, 30), closing=later) == ()
    (refused,) = at(date(2024, 7, 1), closing=later)
    assert refused.because == "nobody is referred to it after 2024-06-30"


def test_a_sender_must_be_on_the_units_list():
    assert rules(refusals_at(OPEN, UNIT, "stranger", MON)) == [("sender_may_not_refer", "/unit")]


def pooled(*pools: tuple[str, tuple[str, ...]]) -> Unit:
    each = tuple(
        Pool(
            pool=name,
            name=name,
            funder=ASSOCIATION,
            places=Places(low=0, high=1),
            referrers=referrers,
        )
        for name, referrers in pools
    )
    return UNIT.model_copy(update={"pools": each})


JOINT_AND_OWN = pooled(("joint", ()), ("own", (OTHER,)))


@pytest.mark.parametrize(
    ("unit", "sender", "pool", "expected"),
    [
        (UNIT, SENDER, None, []),
        (UNIT, SENDER, "joint", [("unknown_pool", "/pool")]),
        (JOINT_AND_OWN, SENDER, None, []),
        (JOINT_AND_OWN, SENDER, "joint", []),
        (JOINT_AND_OWN, SENDER, "own", [("sender_may_not_use_pool", "/pool")]),
        (JOINT_AND_OWN, OTHER, "own", []),
        (JOINT_AND_OWN, SENDER, "third", [("unknown_pool", "/pool")]),
        (pooled(("own", (OTHER,))), SENDER, None, [("sender_may_not_use_pool", "/pool")]),
        (pooled(("own", (OTHER,))), OTHER, None, []),
    ],
)
def test_a_pool_is_for_those_who_may_refer_to_it(
    unit: Unit, sender: str, pool: str | None, expected: list[tuple[str, str]]
):
    assert rules(refusals_at(OPEN, unit, sender, MON, pool)) == expected


def test_all_that_speaks_against_by_one_rule_stands_in_one_sentence():
    two = Refusal(rule="not_eligible", because="older than 64", field="/identity_number")
    three = Refusal(rule="not_eligible", because="has work", field="/has_work")
    other = Refusal(rule="unknown_pool", because="no such pool", field="/pool")
    refusal = rejected((two, other, three))
    assert (refusal.rule, refusal.field) == ("not_eligible", "/identity_number")
    assert refusal.because == "older than 64; has work."


def redirect(
    standing: str,
    person: UUID = g.PERSON,
    sender: str = SENDER,
    programme: str = g.PROGRAMME,
    unit: str = g.ELSEWHERE,
) -> list[tuple[str, str]]:
    former = decider.fold(STANDING[standing])
    return rules(refusals_of_redirect(former, person, sender, programme, unit))


def test_a_redirect_goes_on_for_the_same_person_by_the_same_sender_at_the_unit_named():
    field = "/redirected_from"
    assert redirect("redirected") == []
    assert redirect("redirected", sender=OTHER) == [("not_redirected", field)]
    assert redirect("redirected", unit="unit-three") == [("redirected_elsewhere", field)]
    assert redirect("redirected", programme="other") == [("redirected_elsewhere", field)]
    assert redirect("redirected", person=UUID(int=5)) == [("redirected_person", "/identity_number")]


@pytest.mark.parametrize("standing", [name for name in STANDING if name != "redirected"])
def test_nothing_goes_on_from_a_case_that_was_not_redirected(standing: str):
    assert redirect(standing) == [("not_redirected", "/redirected_from")]


def test_a_case_is_sent_on_as_one_case_for_each_unit():
    one, other = case_of_redirect(g.PERSON, "a"), case_of_redirect(g.PERSON, "b")
    assert one == case_of_redirect(g.PERSON, "a") != other


def test_the_examples_programme_has_no_end():
    assert isinstance(OPEN, Programme)
    assert OPEN.runs is None
