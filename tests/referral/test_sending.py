"""From sent to received: who may send, until when it can be received, how it can end before."""

import pytest

from referral.domain.referral.deciding import decider
from referral.domain.referral.states import Sent
from referral.domain.refusal import Refusal
from tests.referral.given import (
    EXPIRE,
    EXPIRED,
    LAST,
    NEXT,
    OTHER,
    RECEIVE,
    RECEIVED,
    SEND,
    SENDER,
    SENT,
    WITHDRAW,
    WITHDRAWN,
)
from tests.scenario import Scenario

referral = Scenario(decider)


def test_an_agency_puts_a_person_forward():
    referral.given().when(SEND).then(SENT)


def test_a_sender_must_be_on_the_units_list():
    why = Refusal(rule="sender_may_not_refer", because="the sender is not on it", field="/unit")
    stranger = SEND.model_copy(update={"refusals": (why,)})
    referral.given().when(stranger).then_rejected("is not on it.", "sender_may_not_refer")


def test_the_consent_must_name_the_sender_who_is_told_of_the_outcome():
    unnamed = SEND.model_copy(update={"consented_parties": (OTHER,)})
    referral.given().when(unnamed).then_rejected("name the sender", "sender_not_in_consent")


def test_a_person_outside_the_target_group_is_refused_with_every_reason():
    reasons = [
        Refusal(rule="not_eligible", because=because, field=field)
        for because, field in (
            ("older than 64", "/identity_number"),
            ("not attested: lives-here", "/attested"),
        )
    ]
    outside = SEND.model_copy(update={"refusals": tuple(reasons)})
    referral.given().when(outside).then_rejected(
        "older than 64; not attested: lives-here.", "not_eligible"
    )


def test_a_referral_is_sent_once():
    referral.given(SENT).when(SEND).then_rejected("has been sent", "referral_sent")


def test_the_visits_that_the_programme_has_are_still_to_be_held():
    state = decider.fold([SENT])
    assert isinstance(state, Sent)
    assert state.about.needed == {"study", "mapping"}


def test_it_can_be_received_up_to_and_including_the_last_day():
    received = RECEIVED.model_copy(update={"on": LAST})
    referral.given(SENT).when(RECEIVE.model_copy(update={"on": LAST})).then(received)


def test_the_day_after_it_cannot_although_nobody_has_noticed_yet():
    late = RECEIVE.model_copy(update={"on": NEXT})
    referral.given(SENT).when(late).then_rejected("until 2024-01-22", "answer_too_late")


def test_received_again_it_has_been_received():
    referral.given(SENT, RECEIVED).when(RECEIVE).then_nothing_happens()


def test_it_expires_on_the_day_after_the_last():
    referral.given(SENT).when(EXPIRE).then(EXPIRED)


def test_it_does_not_expire_on_the_last_day_itself():
    referral.given(SENT).when(EXPIRE.model_copy(update={"on": LAST})).then_nothing_happens()


def test_what_has_been_received_does_not_expire():
    referral.given(SENT, RECEIVED).when(EXPIRE).then_nothing_happens()


def test_the_sender_takes_it_back():
    referral.given(SENT).when(WITHDRAW).then(WITHDRAWN)


def test_taken_back_twice_is_taken_back():
    referral.given(SENT, WITHDRAWN).when(WITHDRAW).then_nothing_happens()


def test_what_has_expired_cannot_be_taken_back():
    referral.given(SENT, EXPIRED).when(WITHDRAW).then_rejected(rule="referral_not_open")


def test_nothing_happens_to_a_referral_that_was_never_sent():
    with pytest.raises(TypeError, match="begin with being sent"):
        decider.fold([RECEIVED])


def test_the_sender_is_kept_on_the_referral():
    state = decider.fold([SENT])
    assert isinstance(state, Sent)
    assert state.about.referred_by == SENDER
