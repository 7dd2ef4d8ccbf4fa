"""What happens on the way besides the straight one: asked for more, sent on, opened again, entered in error."""

from datetime import timedelta

import pytest

from contracts.codes import Decline, DeclinedBy, Information
from referral.domain.referral.answering import REASONS
from referral.domain.referral.deciding import decider
from referral.domain.referral.states import Sent, Waitlisted
from referral.domain.refusal import Refusal
from tests.referral import given as g
from tests.referral.given import STANDING
from tests.scenario import Scenario

referral = Scenario(decider)
NEW_DAY = g.LATER + timedelta(days=1)


def test_the_unit_asks_for_more_and_the_sender_supplies_it():
    referral.given(*STANDING["received"]).when(g.REQUEST).then(g.REQUESTED)
    referral.given(*STANDING["questioned"]).when(g.SUPPLY).then(g.SUPPLIED)
    referral.given(*STANDING["questioned"], g.SUPPLIED).when(g.STUDY).then(g.STUDY_HELD)


def test_what_is_asked_for_beyond_the_first_question_is_another_one():
    less = g.REQUEST.model_copy(update={"asked_for": (Information.PLANNING,)})
    referral.given(*STANDING["questioned"]).when(less).then_nothing_happens()
    more = (Information.PLANNING, Information.INCOME)
    other = g.REQUEST.model_copy(update={"asked_for": more})
    asked = g.REQUESTED.model_copy(update={"asked_for": more})
    referral.given(*STANDING["questioned"]).when(other).then(asked)


def test_a_question_that_nobody_answers_ends_the_referral():
    referral.given(*STANDING["questioned"]).when(g.EXPIRE).then(g.EXPIRED)
    late = g.SUPPLY.model_copy(update={"on": g.NEXT})
    referral.given(*STANDING["questioned"]).when(late).then_rejected(
        "until 2024-01-22", "answer_too_late"
    )


def test_nobody_answers_what_was_not_asked():
    referral.given(*STANDING["received"]).when(g.SUPPLY).then_rejected(rule="nothing_asked")


@pytest.mark.parametrize("by", DeclinedBy)
@pytest.mark.parametrize("code", Decline)
def test_whoever_declines_has_reasons_of_their_own(by: DeclinedBy, code: Decline):
    decline = g.DECLINE.model_copy(update={"by": by, "code": code})
    asked = referral.given(*STANDING["received"]).when(decline)
    if code in REASONS[by]:
        asked.then(g.DECLINED.model_copy(update={"by": by, "code": code}))
    else:
        asked.then_rejected(f"{code} is no reason of {by}.", "reason_does_not_fit")


def test_for_want_of_places_there_are_reasons_that_nobody_else_has():
    wanting = REASONS[DeclinedBy.CAPACITY]
    assert wanting == {Decline.NO_PLACE, Decline.PROGRAMME_CLOSED}
    assert all(wanting.isdisjoint(REASONS[by]) for by in (DeclinedBy.UNIT, DeclinedBy.PERSON))
    assert set().union(*REASONS.values()) == set(Decline)


def test_a_unit_sends_it_on_to_another():
    for standing in ("received", "questioned", "accepted"):
        referral.given(*STANDING[standing]).when(g.REDIRECT).then(g.REDIRECTED)
    referral.given(*STANDING["redirected"]).when(g.REDIRECT).then_nothing_happens()


def test_a_unit_does_not_send_it_on_to_itself_or_where_it_cannot_go():
    itself = g.REDIRECT.model_copy(update={"to_unit": g.UNIT})
    referral.given(*STANDING["received"]).when(itself).then_rejected(rule="redirected_to_itself")
    closed = Refusal(
        rule="programme_closed", because="nobody is referred to it", field="/programme"
    )
    nowhere = g.REDIRECT.model_copy(update={"refusals": (closed,)})
    referral.given(*STANDING["received"]).when(nowhere).then_rejected(rule="programme_closed")


@pytest.mark.parametrize("standing", ["declined", "expired", "redirected"])
def test_reopened_it_waits_to_be_received_anew(standing: str):
    referral.given(*STANDING[standing]).when(g.REOPEN).then(g.REOPENED)
    received = g.RECEIVED.model_copy(update={"on": g.LATER})
    receive = g.RECEIVE.model_copy(update={"on": g.LATER})
    referral.given(*STANDING[standing], g.REOPENED).when(receive).then(received)


def test_the_visits_that_were_held_need_not_be_held_again():
    opened = decider.fold([*STANDING["declined"], g.REOPENED])
    assert isinstance(opened, Sent)
    assert (opened.about.needed, opened.about.held) == (set(), {"study", "mapping"})
    received = g.RECEIVED.model_copy(update={"on": g.LATER})
    accept = g.ACCEPT.model_copy(update={"on": g.LATER})
    accepted = g.ACCEPTED.model_copy(update={"on": g.LATER})
    referral.given(*STANDING["declined"], g.REOPENED, received).when(accept).then(accepted)


def test_reopened_it_can_expire_again():
    late = g.EXPIRE.model_copy(update={"on": NEW_DAY})
    expired = g.EXPIRED.model_copy(update={"on": NEW_DAY})
    referral.given(*STANDING["expired"], g.REOPENED).when(late).then(expired)


def test_a_referral_that_was_never_closed_is_not_reopened():
    for standing in ("sent", "received", "waitlisted", "confirmed"):
        referral.given(*STANDING[standing]).when(g.REOPEN).then_rejected(
            "only a closed referral", "referral_never_closed"
        )


def test_nothing_is_reopened_where_nobody_is_referred_any_more():
    shut = Refusal(rule="programme_closed", because="it has ended", field="/programme")
    late = g.REOPEN.model_copy(update={"refusals": (shut,)})
    referral.given(*STANDING["declined"]).when(late).then_rejected(rule="programme_closed")


def test_nothing_is_reopened_without_a_consent_in_force():
    unconsented = g.REOPEN.model_copy(update={"consented": False})
    referral.given(*STANDING["declined"]).when(unconsented).then_rejected(rule="consent_withdrawn")


def test_what_was_sent_on_and_taken_up_there_is_not_reopened_here():
    taken_up = g.REOPEN.model_copy(update={"taken_up": True})
    referral.given(*STANDING["redirected"]).when(taken_up).then_rejected(rule="redirect_taken_up")


@pytest.mark.parametrize(
    "standing", [name for name in STANDING if name not in ("unsent", "in_error")]
)
def test_whatever_has_become_of_it_it_may_turn_out_to_be_an_error(standing: str):
    referral.given(*STANDING[standing]).when(g.IN_ERROR).then(g.ENTERED_IN_ERROR)


def test_members_of_the_decision_are_parties_of_the_programme():
    stranger = g.ADMIT.model_copy(update={"members": (g.SENDER, "stranger")})
    referral.given(*STANDING["accepted"]).when(stranger).then_rejected(
        "no party of the programme: stranger.", "unknown_member"
    )


def test_without_a_referral_group_the_units_acceptance_admits():
    alone = g.SENT.model_copy(update={"referral_group": False})
    before = (alone, *STANDING["prepared"][1:])
    admitted = g.DECIDED.model_copy(update={"members": ()})
    referral.given(*before).when(g.ACCEPT).then(g.ACCEPTED, admitted)
    referral.given(*before, g.ACCEPTED, admitted).when(g.ADMIT).then_nothing_happens()


def test_the_pool_that_was_asked_for_is_told_with_the_admission():
    pooled = g.SENT.model_copy(update={"pool": "joint"})
    before = (pooled, *STANDING["accepted"][1:])
    referral.given(*before).when(g.ADMIT).then(g.DECIDED.model_copy(update={"pool": "joint"}))


def test_waiting_has_an_age_and_says_when_interest_was_confirmed():
    state = decider.fold([*STANDING["lapsed"], g.INTERESTED])
    assert isinstance(state, Waitlisted)
    assert (state.since, state.confirmed_on) == (g.TOO_LATE, g.INTERESTED.on)
    first = decider.fold(STANDING["waitlisted"])
    assert isinstance(first, Waitlisted)
    assert (first.since, first.confirmed_on) == (g.FRI, None)
