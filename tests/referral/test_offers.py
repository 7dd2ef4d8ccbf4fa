"""From the decision to a seat: what the unit tells, and what the sender answers."""

import pytest

from referral.domain.referral import commands as ask
from referral.domain.referral.deciding import decider
from referral.domain.referral.states import Closed, Waitlisted
from tests.referral.given import (
    ADMITTED,
    ANSWER,
    ANSWERED,
    CONFIRMED,
    COUNTED,
    END_EXCHANGE,
    ENROLLED,
    FULL,
    HELD,
    HOLD_CONFIRMED,
    HOLD_EXPIRED,
    INTEREST,
    INTERESTED,
    LAPSED,
    NOT_HELD,
    OFFERED,
    PLACE_HELD,
    RELEASED,
    SENT,
    SHUT,
    STANDING,
    START,
    TOO_LATE,
    TURNED_AWAY,
    WAITLISTED,
    WITHDRAW,
    WITHDRAWN,
    WITHOUT_NAME,
)
from tests.scenario import Scenario

referral = Scenario(decider)
WITHOUT_CONSENT = {"consented": False}


def test_a_place_that_is_held_is_offered():
    referral.given(*STANDING["decided"]).when(PLACE_HELD).then(OFFERED)


def test_without_a_place_the_case_waits():
    referral.given(*STANDING["decided"]).when(FULL).then(WAITLISTED)


@pytest.mark.parametrize("standing", ["decided", "waitlisted", "lapsed", "offered", "answered"])
def test_where_nobody_is_taken_any_more_the_case_ends_and_does_not_wait(standing: str):
    for consented in (True, False):
        shut = SHUT.model_copy(update={"consented": consented})
        referral.given(*STANDING[standing]).when(shut).then(TURNED_AWAY)
    ended = decider.fold([*STANDING[standing], TURNED_AWAY])
    assert isinstance(ended, Closed)
    assert ended.outcome == "declined"
    referral.given(*STANDING[standing], TURNED_AWAY).when(SHUT).then_nothing_happens()


def test_an_agreed_start_is_kept_where_nobody_new_is_taken():
    referral.given(*STANDING["confirmed"]).when(SHUT).then_nothing_happens()


def test_a_place_that_falls_free_is_offered_to_one_who_waits():
    referral.given(*STANDING["waitlisted"]).when(PLACE_HELD).then(OFFERED)


def test_an_offer_heard_twice_is_one_offer():
    referral.given(*STANDING["offered"]).when(PLACE_HELD).then_nothing_happens()


def test_an_offer_until_another_day_is_another_offer():
    longer = PLACE_HELD.model_copy(update={"until": START})
    referral.given(*STANDING["offered"]).when(longer).then(
        OFFERED.model_copy(update={"until": START})
    )


def test_the_sender_accepts_up_to_and_including_the_last_day():
    last = ANSWER.model_copy(update={"on": HELD})
    referral.given(*STANDING["offered"]).when(last).then(ANSWERED.model_copy(update={"on": HELD}))


def test_the_day_after_is_too_late_although_nobody_has_noticed_yet():
    late = ANSWER.model_copy(update={"on": TOO_LATE})
    referral.given(*STANDING["offered"]).when(late).then_rejected(
        "held until 2024-01-26", "hold_expired"
    )


def test_nobody_begins_before_the_answer():
    early = ANSWER.model_copy(update={"start_on": SENT.on})
    referral.given(*STANDING["offered"]).when(early).then_rejected(rule="start_before_answer")
    at_once = ANSWER.model_copy(update={"start_on": ANSWER.on})
    referral.given(*STANDING["offered"]).when(at_once).then(
        ANSWERED.model_copy(update={"start_on": ANSWER.on})
    )


@pytest.mark.parametrize("standing", ["answered", "confirmed"])
def test_accepted_twice_is_accepted_but_not_from_another_day(standing: str):
    referral.given(*STANDING[standing]).when(ANSWER).then_nothing_happens()
    other = ANSWER.model_copy(update={"start_on": HELD})
    referral.given(*STANDING[standing]).when(other).then_rejected(
        "agreed: 2024-01-29", "start_agreed"
    )


def test_what_is_not_offered_cannot_be_accepted():
    referral.given(*STANDING["waitlisted"]).when(ANSWER).then_rejected(rule="no_offer")


def test_the_unit_confirms_the_hold():
    referral.given(*STANDING["answered"]).when(HOLD_CONFIRMED).then(CONFIRMED)


def test_an_answer_that_came_too_late_at_the_unit_makes_the_case_wait_again():
    referral.given(*STANDING["answered"]).when(NOT_HELD).then(LAPSED)


def test_a_hold_that_expires_makes_the_case_wait_without_interest():
    referral.given(*STANDING["offered"]).when(HOLD_EXPIRED).then(LAPSED)
    state = decider.fold([*STANDING["offered"], LAPSED])
    assert isinstance(state, Waitlisted)
    assert not state.interested


def test_interest_is_confirmed_once():
    referral.given(*STANDING["lapsed"]).when(INTEREST).then(INTERESTED)
    referral.given(*STANDING["lapsed"], INTERESTED).when(INTEREST).then_nothing_happens()


def test_whoever_waits_for_the_first_offer_is_interested_already():
    referral.given(*STANDING["waitlisted"]).when(INTEREST).then_nothing_happens()


def test_an_old_refusal_does_not_undo_the_interest_that_was_confirmed_meanwhile():
    referral.given(*STANDING["lapsed"], INTERESTED).when(NOT_HELD).then_nothing_happens()
    referral.given(*STANDING["lapsed"], INTERESTED).when(HOLD_EXPIRED).then_nothing_happens()


def test_nothing_undoes_a_confirmed_start():
    for late in (PLACE_HELD, FULL, NOT_HELD, HOLD_EXPIRED, HOLD_CONFIRMED):
        referral.given(*STANDING["confirmed"]).when(late).then_nothing_happens()


@pytest.mark.parametrize("standing", ["decided", "waitlisted", "offered", "answered", "confirmed"])
def test_whoever_begins_is_admitted_even_if_the_confirmation_is_heard_later(standing: str):
    referral.given(*STANDING[standing]).when(ENROLLED).then(ADMITTED)
    referral.given(*STANDING["admitted"]).when(HOLD_CONFIRMED).then_nothing_happens()


def test_whoever_is_only_counted_closes_the_referral_without_a_name():
    referral.given(*STANDING["confirmed"]).when(COUNTED).then(WITHOUT_NAME)


def test_a_hold_given_back_because_the_referral_ended_is_no_news():
    referral.given(*STANDING["offered"]).when(RELEASED).then_nothing_happens()


def test_a_place_held_after_the_end_stays_without_an_offer():
    referral.given(*STANDING["withdrawn"]).when(PLACE_HELD).then_nothing_happens()


@pytest.mark.parametrize("standing", ["waitlisted", "offered", "answered", "confirmed"])
def test_the_sender_takes_it_back_although_a_place_is_held(standing: str):
    referral.given(*STANDING[standing]).when(WITHDRAW).then(WITHDRAWN)


@pytest.mark.parametrize("standing", ["sent", "received", "accepted", "decided", "waitlisted"])
def test_without_consent_to_exchange_nothing_can_be_asked_or_answered_any_more(standing: str):
    referral.given(*STANDING[standing]).when(END_EXCHANGE).then(WITHDRAWN)


def test_an_offer_that_nobody_may_answer_is_given_up():
    referral.given(*STANDING["offered"]).when(END_EXCHANGE).then(WITHDRAWN)


@pytest.mark.parametrize("standing", ["answered", "confirmed"])
def test_an_agreed_start_stands_when_the_consent_is_withdrawn(standing: str):
    referral.given(*STANDING[standing]).when(END_EXCHANGE).then_nothing_happens()


@pytest.mark.parametrize("lost", [NOT_HELD, HOLD_EXPIRED])
def test_a_start_that_fails_after_the_withdrawal_ends_the_referral(
    lost: ask.NotePlaceRefused | ask.NoteHoldExpired,
):
    referral.given(*STANDING["answered"]).when(lost.model_copy(update=WITHOUT_CONSENT)).then(
        WITHDRAWN.model_copy(update={"on": TOO_LATE})
    )


def test_whoever_begins_after_the_withdrawal_is_only_counted():
    referral.given(*STANDING["confirmed"]).when(END_EXCHANGE).then_nothing_happens()
    referral.given(*STANDING["confirmed"]).when(COUNTED).then(WITHOUT_NAME)
