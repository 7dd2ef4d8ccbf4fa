"""Who stands where in the line: interest lost and confirmed, referrals that end."""

from contracts.codes import PlaceRefusal
from participation.domain.unit.commands import (
    ConfirmInterest,
    EndReferral,
    FreePlace,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    InterestConfirmed,
    LineLeft,
    PlaceFreed,
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
    refused,
    released,
    taken,
)
from tests.scenario import Scenario

unit = Scenario(decider)
LATE = PlaceRefusal.HOLD_EXPIRED
ANNA_HOLDS = opened(), held(ANNA, day(0))
BO_WAITS = *ANNA_HOLDS, refused(BO, day(1))
ANNA_SITS = opened(), held(ANNA, day(0)), confirmed(ANNA, day(1)), taken(ANNA, day(2))
ANNA_LAPSED = *ANNA_HOLDS, expired(ANNA, day(15))


def test_a_case_without_interest_is_passed_over():
    waiting = *ANNA_LAPSED, held(BO, day(16)), refused(CILLA, day(17))
    ended = EndReferral(on=day(18), case_id=BO)
    unit.given(*waiting).when(ended).then(released(BO, day(18)), held(CILLA, day(18)))


def test_confirmed_interest_is_answered_with_a_place_when_one_is_free():
    interest = ConfirmInterest(on=day(20), case_id=ANNA)
    said = InterestConfirmed(on=day(20), case_id=ANNA)
    unit.given(*ANNA_LAPSED).when(interest).then(said, held(ANNA, day(20)))


def test_confirmed_interest_waits_when_the_unit_is_full():
    interest = ConfirmInterest(on=day(20), case_id=ANNA)
    said = InterestConfirmed(on=day(20), case_id=ANNA)
    unit.given(*ANNA_LAPSED, held(BO, day(16))).when(interest).then(said)


def test_an_expired_case_stands_behind_those_who_joined_before_it_expired():
    line = *BO_WAITS, refused(CILLA, day(14)), expired(ANNA, day(15)), held(BO, day(15))
    again = *line, InterestConfirmed(on=day(16), case_id=ANNA)
    ended = EndReferral(on=day(17), case_id=BO)
    unit.given(*again).when(ended).then(released(BO, day(17)), held(CILLA, day(17)))


def test_an_expired_case_stands_before_those_who_joined_later_even_when_the_tick_was_late():
    line = *ANNA_HOLDS, refused(BO, day(20)), expired(ANNA, day(15)), held(BO, day(20))
    joined = *line, refused(CILLA, day(21)), InterestConfirmed(on=day(22), case_id=ANNA)
    ended = EndReferral(on=day(23), case_id=BO)
    unit.given(*joined).when(ended).then(released(BO, day(23)), held(ANNA, day(23)))


def test_interest_confirmed_on_a_hold_that_nobody_saw_expire_counts_from_that_day():
    interest = ConfirmInterest(on=day(20), case_id=ANNA)
    said = InterestConfirmed(on=day(20), case_id=ANNA)
    unit.given(*ANNA_HOLDS).when(interest).then(expired(ANNA, day(15)), said, held(ANNA, day(20)))


def test_interest_that_was_never_lost_need_not_be_confirmed():
    unit.given(*BO_WAITS).when(ConfirmInterest(on=day(2), case_id=BO)).then_nothing_happens()
    interest = ConfirmInterest(on=day(3), case_id=ANNA)
    unit.given(opened()).when(interest).then_nothing_happens()
    unit.given(*ANNA_HOLDS).when(interest).then_nothing_happens()
    unit.given(*ANNA_HOLDS, confirmed(ANNA, day(1))).when(interest).then_nothing_happens()
    unit.given(*ANNA_SITS).when(interest).then_nothing_happens()


def test_a_referral_that_ends_gives_its_place_to_the_next():
    ended = EndReferral(on=day(2), case_id=ANNA)
    then = released(ANNA, day(2)), held(BO, day(2))
    unit.given(*BO_WAITS).when(ended).then(*then)
    sure = *ANNA_HOLDS, confirmed(ANNA, day(1)), refused(BO, day(1))
    unit.given(*sure).when(ended).then(*then)


def test_a_referral_that_ends_leaves_the_line():
    ended = EndReferral(on=day(2), case_id=BO)
    unit.given(*BO_WAITS).when(ended).then(LineLeft(on=day(2), case_id=BO))


def test_the_end_of_a_referral_touches_nobody_who_has_begun_or_is_unknown():
    unit.given(*ANNA_SITS).when(EndReferral(on=day(3), case_id=ANNA)).then_nothing_happens()
    unit.given(*ANNA_SITS).when(EndReferral(on=day(3), case_id=BO)).then_nothing_happens()


def test_nobody_is_offered_a_place_from_a_day_before_their_admission():
    waiting = *ANNA_SITS, refused(BO, day(10))
    left = FreePlace(on=day(5), case_id=ANNA)
    then = PlaceFreed(on=day(5), case_id=ANNA), held(BO, day(10))
    unit.given(*waiting).when(left).then(*then)
