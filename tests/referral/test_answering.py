"""The receiving side: visits in their order, accepted or declined, and the referral group's decision."""

import pytest

from contracts.codes import Decline, DeclinedBy
from referral.domain.referral import events as told
from referral.domain.referral.commands import HoldMappingVisit, HoldStudyVisit
from referral.domain.referral.deciding import decider
from tests.referral.given import (
    ACCEPT,
    ACCEPTED,
    ADMIT,
    DECIDED,
    DECLINE,
    DECLINED,
    FRI,
    MAPPING,
    MAPPING_HELD,
    RECEIVED,
    SENT,
    STANDING,
    STUDY,
    STUDY_HELD,
    UNIT,
)
from tests.scenario import Scenario

referral = Scenario(decider)
WITHOUT_VISITS = SENT.model_copy(
    update={"study_visit_needed": False, "mapping_visit_needed": False}
)
MAPPING_ONLY = SENT.model_copy(update={"study_visit_needed": False})


def test_the_study_visit_comes_first():
    referral.given(SENT, RECEIVED).when(STUDY).then(STUDY_HELD)
    referral.given(SENT, RECEIVED).when(MAPPING).then_rejected(
        "after the study visit", "study_visit_first"
    )


def test_the_mapping_visit_comes_second():
    referral.given(SENT, RECEIVED, STUDY_HELD).when(MAPPING).then(MAPPING_HELD)


def test_a_visit_recorded_twice_has_been_held():
    referral.given(SENT, RECEIVED, STUDY_HELD).when(STUDY).then_nothing_happens()
    referral.given(SENT, RECEIVED, STUDY_HELD, MAPPING_HELD).when(MAPPING).then_nothing_happens()


def test_a_visit_comes_after_the_receipt():
    referral.given(SENT).when(STUDY).then_rejected(rule="receive_first")


def test_a_programme_may_have_a_mapping_visit_alone():
    referral.given(MAPPING_ONLY, RECEIVED).when(MAPPING).then(MAPPING_HELD)


@pytest.mark.parametrize("visit", [STUDY, MAPPING])
def test_a_visit_that_the_programme_does_not_have_is_not_recorded_in_silence(
    visit: HoldStudyVisit | HoldMappingVisit,
):
    referral.given(WITHOUT_VISITS, RECEIVED).when(visit).then_rejected(
        "the programme has no", "no_such_visit"
    )
    referral.given(WITHOUT_VISITS, RECEIVED, ACCEPTED).when(visit).then_rejected(
        rule="no_such_visit"
    )


def test_a_unit_accepts_when_the_visits_have_been_held():
    referral.given(*STANDING["prepared"]).when(ACCEPT).then(ACCEPTED)


def test_without_visits_in_the_programme_it_accepts_at_once():
    referral.given(WITHOUT_VISITS, RECEIVED).when(ACCEPT).then(ACCEPTED)


def test_the_refusal_names_the_visits_that_are_missing():
    referral.given(SENT, RECEIVED).when(ACCEPT).then_rejected(
        "the mapping visit and the study visit must be held first", "visits_first"
    )
    referral.given(SENT, RECEIVED, STUDY_HELD).when(ACCEPT).then_rejected("the mapping visit must")


def test_declined_says_who_and_why():
    full = DECLINE.model_copy(update={"by": DeclinedBy.CAPACITY, "code": Decline.NO_PLACE})
    referral.given(*STANDING["prepared"]).when(full).then(
        told.ReferralDeclined(on=FRI, unit=UNIT, by=DeclinedBy.CAPACITY, code=Decline.NO_PLACE)
    )


def test_a_unit_may_still_decline_what_it_has_accepted():
    referral.given(*STANDING["accepted"]).when(DECLINE).then(DECLINED)


def test_what_is_not_received_cannot_be_declined():
    referral.given(SENT).when(DECLINE).then_rejected(rule="receive_first")


def test_after_the_referral_groups_decision_a_unit_cannot_decline():
    referral.given(*STANDING["decided"]).when(DECLINE).then_rejected(
        "has been decided", "admission_decided"
    )


def test_the_referral_group_admits_and_who_took_part_is_recorded():
    referral.given(*STANDING["accepted"]).when(ADMIT).then(DECIDED)


def test_the_group_decides_on_what_the_unit_has_accepted():
    referral.given(*STANDING["prepared"]).when(ADMIT).then_rejected(rule="accept_first")


def test_decided_twice_is_decided():
    referral.given(*STANDING["decided"]).when(ADMIT).then_nothing_happens()
