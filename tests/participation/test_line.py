"""From an admission to a confirmed hold: who is offered a place, and who waits."""

from contracts.codes import PlaceRefusal
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ExpireHold,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    HoldConfirmed,
)
from tests.participation.given import (
    ANNA,
    BO,
    CILLA,
    confirmed,
    day,
    expired,
    held,
    opened,
    plan,
    planned,
    refused,
    taken,
)
from tests.scenario import Scenario

unit = Scenario(decider)
LATE, NOT_OPEN = PlaceRefusal.HOLD_EXPIRED, PlaceRefusal.NOT_OPEN
ANNA_HOLDS = opened(), held(ANNA, day(0))
BO_WAITS = *ANNA_HOLDS, refused(BO, day(1))
ANNA_SITS = opened(), held(ANNA, day(0)), confirmed(ANNA, day(1)), taken(ANNA, day(2))
ANNA_LAPSED = *ANNA_HOLDS, expired(ANNA, day(15))


def test_a_free_place_is_held_for_the_admitted_case():
    unit.given(opened()).when(Admit(on=day(0), case_id=ANNA)).then(held(ANNA, day(0)))


def test_a_full_unit_lets_the_case_wait():
    unit.given(*ANNA_HOLDS).when(Admit(on=day(1), case_id=BO)).then(refused(BO, day(1)))


def test_a_unit_that_is_not_open_yet_lets_the_case_wait():
    unit.given().when(Admit(on=day(0), case_id=ANNA)).then(refused(ANNA, day(0), NOT_OPEN))


def test_the_line_is_served_when_the_unit_opens():
    waiting = [refused(each, day(0), NOT_OPEN) for each in (ANNA, BO, CILLA)]
    unit.given(*waiting).when(plan(2, day(3))).then(
        planned(2, day(3)), opened(2, day(3)), held(ANNA, day(3)), held(BO, day(3))
    )


def test_a_case_is_admitted_once():
    again = Admit(on=day(2), case_id=ANNA)
    unit.given(*ANNA_HOLDS).when(again).then_nothing_happens()
    unit.given(*ANNA_HOLDS, confirmed(ANNA, day(1))).when(again).then_nothing_happens()
    unit.given(*ANNA_SITS).when(again).then_nothing_happens()
    unit.given(*BO_WAITS).when(Admit(on=day(2), case_id=BO)).then_nothing_happens()


def test_an_offer_is_accepted_on_the_last_day_of_the_hold():
    accepted = ConfirmHold(on=day(14), case_id=ANNA, start_on=day(20))
    then = HoldConfirmed(on=day(14), case_id=ANNA, start_on=day(20))
    unit.given(*ANNA_HOLDS).when(accepted).then(then)


def test_an_offer_accepted_too_late_finds_the_hold_expired_although_no_tick_came():
    late = ConfirmHold(on=day(15), case_id=ANNA, start_on=day(20))
    then = expired(ANNA, day(15)), refused(ANNA, day(15), LATE)
    unit.given(*ANNA_HOLDS).when(late).then(*then)


def test_an_offer_accepted_too_late_gives_the_place_to_the_next_from_the_day_it_fell_free():
    late = ConfirmHold(on=day(18), case_id=ANNA, start_on=day(20))
    then = expired(ANNA, day(15)), held(BO, day(15)), refused(ANNA, day(18), LATE)
    unit.given(*BO_WAITS).when(late).then(*then)


def test_an_offer_accepted_after_the_tick_is_refused_in_the_same_words():
    late = ConfirmHold(on=day(18), case_id=ANNA, start_on=day(20))
    unit.given(*ANNA_LAPSED).when(late).then(refused(ANNA, day(18), LATE))


def test_an_offer_that_was_never_made_cannot_be_accepted():
    waiting = ConfirmHold(on=day(2), case_id=BO, start_on=day(3))
    unit.given(*BO_WAITS).when(waiting).then(refused(BO, day(2)))
    stranger = ConfirmHold(on=day(2), case_id=CILLA, start_on=day(3))
    unit.given(*BO_WAITS).when(stranger).then(refused(CILLA, day(2), LATE, waiting=False))


def test_an_offer_is_accepted_once():
    again = ConfirmHold(on=day(3), case_id=ANNA, start_on=day(9))
    unit.given(*ANNA_HOLDS, confirmed(ANNA, day(1))).when(again).then_nothing_happens()
    unit.given(*ANNA_SITS).when(again).then_nothing_happens()


def test_a_hold_expires_the_day_after_its_last():
    tick = ExpireHold(on=day(15), case_id=ANNA)
    unit.given(*ANNA_HOLDS).when(tick).then(expired(ANNA, day(15)))


def test_an_expired_hold_is_offered_to_the_next_with_interest():
    tick = ExpireHold(on=day(15), case_id=ANNA)
    unit.given(*BO_WAITS).when(tick).then(expired(ANNA, day(15)), held(BO, day(15)))


def test_a_hold_that_is_not_over_does_not_expire():
    tick = ExpireHold(on=day(14), case_id=ANNA)
    unit.given(*ANNA_HOLDS).when(tick).then_nothing_happens()


def test_only_a_hold_can_expire():
    tick = ExpireHold(on=day(40), case_id=ANNA)
    unit.given(opened()).when(tick).then_nothing_happens()
    unit.given(*ANNA_LAPSED).when(tick).then_nothing_happens()
    unit.given(*ANNA_HOLDS, confirmed(ANNA, day(1))).when(tick).then_nothing_happens()
    unit.given(*ANNA_SITS).when(tick).then_nothing_happens()
