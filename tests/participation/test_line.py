"""From an admission to a confirmed hold: who is offered a place, and who waits."""

from chassis.testing import Scenario
from contracts.codes import PlaceRefusal
from contracts.programme import After
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    EndReferral,
    ExpireHold,
    FreePlace,
    OpenUnit,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    HoldConfirmed,
    InterestConfirmed,
    LineLeft,
    PlaceFreed,
)

from tests.participation.given import (
    ANNA,
    BO,
    CILLA,
    GARDEN,
    KITCHEN,
    confirmed,
    day,
    expired,
    held,
    opened,
    refused,
    released,
    taken,
)

unit = Scenario(decider)
LATE = PlaceRefusal.HOLD_EXPIRED
ANNA_HOLDS = opened(), held(ANNA, day(0))
BO_WAITS = *ANNA_HOLDS, refused(BO, day(1))
ANNA_SITS = opened(), held(ANNA, day(0)), confirmed(ANNA, day(1)), taken(ANNA, day(2))
ANNA_LAPSED = *ANNA_HOLDS, expired(ANNA, day(15))


def test_a_free_place_is_held_for_the_admitted_case():
    unit.given(opened()).when(Admit(on=day(0), case_id=ANNA)).then(held(ANNA, day(0)))


def test_a_full_unit_lets_the_case_wait():
    unit.given(*ANNA_HOLDS).when(Admit(on=day(1), case_id=BO)).then(refused(BO, day(1)))


def test_a_unit_that_is_not_open_yet_lets_the_case_wait():
    unit.given().when(Admit(on=day(0), case_id=ANNA)).then(refused(ANNA, day(0)))


def test_the_line_is_served_when_the_unit_opens():
    room = opened(high=2, on=day(3))
    command = OpenUnit(
        on=room.on,
        programme=room.programme,
        name=room.name,
        places=room.places,
        stations=(GARDEN, KITCHEN),
        hold=After(days=14),
    )
    waiting = refused(ANNA, day(0)), refused(BO, day(1)), refused(CILLA, day(2))
    unit.given(*waiting).when(command).then(room, held(ANNA, day(3)), held(BO, day(3)))


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
