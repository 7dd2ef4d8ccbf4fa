"""From a confirmed hold to a place and a seat, named or numbered, and out of it again."""

import pytest

from chassis.decider import Rejected
from contracts.codes import HoldRelease, PlaceRefusal
from participation.domain.unit.commands import (
    FreeAnonymousPlace,
    FreePlace,
    MakeAnonymous,
    ReturnToPlace,
    TakeAnonymousPlace,
    TakePlace,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    HoldReleased,
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
    planned,
    refused,
    taken,
)
from tests.scenario import Scenario

unit = Scenario(decider)
ANNA_SURE = opened(2), held(ANNA, day(0)), confirmed(ANNA, day(1))
ANNA_SITS = *ANNA_SURE, taken(ANNA, day(2))
ONE_NUMBERED = (
    opened(),
    AnonymousPlaceTaken(on=day(2), number=1, station="garden"),
    refused(BO, day(3)),
)
SIT = TakePlace(on=day(2), case_id=ANNA, station="garden")
SIT_UNNAMED = TakeAnonymousPlace(on=day(2), case_id=ANNA, station="garden")


def test_a_confirmed_hold_becomes_a_place_and_a_seat():
    unit.given(*ANNA_SURE).when(SIT).then(taken(ANNA, day(2)))


def test_without_a_name_a_number_takes_the_place_and_the_case_is_forgotten():
    why = HoldRelease.WITHOUT_FOLLOW_UP_CONSENT
    then = (
        HoldReleased(on=day(2), case_id=ANNA, why=why),
        AnonymousPlaceTaken(on=day(2), number=1, station="garden"),
    )
    unit.given(*ANNA_SURE).when(SIT_UNNAMED).then(*then)
    forgotten = decider.fold((*ANNA_SURE, *then))
    assert not forgotten.cases
    assert forgotten.free() == 1


@pytest.mark.parametrize("command", [SIT, SIT_UNNAMED])
def test_nobody_is_enrolled_without_a_confirmed_hold(command: TakePlace | TakeAnonymousPlace):
    unit.given(opened()).when(command).then_rejected(rule="no_confirmed_hold")
    unit.given(*ANNA_SURE[:2]).when(command).then_rejected(rule="no_confirmed_hold")
    waiting = opened(), held(BO, day(0)), refused(ANNA, day(1))
    unit.given(*waiting).when(command).then_rejected(rule="no_confirmed_hold")


@pytest.mark.parametrize("ticked", [(), (expired(ANNA, day(15)),)])
def test_nobody_is_enrolled_on_a_hold_that_has_expired(ticked: tuple[()]):
    late = TakePlace(on=day(15), case_id=ANNA, station="garden")
    unit.given(*ANNA_SURE[:2], *ticked).when(late).then_rejected(rule="hold_expired")


def test_nobody_is_enrolled_twice():
    unit.given(*ANNA_SITS).when(SIT).then_rejected(rule="already_enrolled")


def test_nobody_is_enrolled_before_the_admission():
    sure = opened(), held(ANNA, day(3)), confirmed(ANNA, day(4))
    unit.given(*sure).when(SIT).then_rejected(rule="before_admission")


def test_somebody_may_be_enrolled_on_the_day_of_the_admission():
    sure = opened(), held(ANNA, day(2)), confirmed(ANNA, day(2))
    unit.given(*sure).when(SIT).then(taken(ANNA, day(2)))


def test_the_seat_after_the_last_is_refused():
    sure = *ANNA_SITS, held(BO, day(2)), confirmed(BO, day(3))
    garden = TakePlace(on=day(4), case_id=BO, station="garden")
    unit.given(*sure).when(garden).then_rejected(rule="station_full")
    kitchen = TakePlace(on=day(4), case_id=BO, station="kitchen")
    unit.given(*sure).when(kitchen).then(taken(BO, day(4), "kitchen"))


def test_a_numbered_seat_counts_as_any_other():
    numbered = AnonymousPlaceTaken(on=day(0), number=1, station="garden")
    sure = opened(2), numbered, held(ANNA, day(0)), confirmed(ANNA, day(1))
    unit.given(*sure).when(SIT).then_rejected(rule="station_full")
    unit.given(*sure).when(SIT_UNNAMED).then_rejected(rule="station_full")


def test_a_seat_is_at_a_station_of_the_unit():
    forge = TakePlace(on=day(2), case_id=ANNA, station="forge")
    unit.given(*ANNA_SURE).when(forge).then_rejected(rule="unknown_station")


def test_a_place_that_is_left_is_held_for_the_next_in_line():
    full = *ANNA_SITS, held(BO, day(2)), refused(CILLA, day(3))
    left = FreePlace(on=day(4), case_id=ANNA)
    then = PlaceFreed(on=day(4), case_id=ANNA), held(CILLA, day(4))
    unit.given(*full).when(left).then(*then)


def test_only_a_place_that_is_taken_can_be_left():
    left = FreePlace(on=day(4), case_id=ANNA)
    unit.given(opened()).when(left).then_rejected(rule="no_place_taken")
    unit.given(*ANNA_SURE).when(left).then_rejected(rule="no_place_taken")


def test_a_withdrawn_case_keeps_its_place_and_seat_under_a_number():
    full = *ANNA_SITS, held(BO, day(2)), refused(CILLA, day(3))
    withdrawn = MakeAnonymous(on=day(4), case_id=ANNA)
    then = (
        PlaceFreed(on=day(4), case_id=ANNA),
        AnonymousPlaceTaken(on=day(4), number=1, station="garden"),
    )
    unit.given(*full).when(withdrawn).then(*then)


def test_a_case_that_has_no_place_has_none_to_make_anonymous():
    withdrawn = MakeAnonymous(on=day(4), case_id=ANNA)
    unit.given(opened()).when(withdrawn).then_nothing_happens()
    unit.given(*ANNA_SURE).when(withdrawn).then_nothing_happens()


def test_a_numbered_place_is_freed_by_its_number_and_held_for_the_next():
    left = FreeAnonymousPlace(on=day(5), number=1)
    then = AnonymousPlaceFreed(on=day(5), number=1), held(BO, day(5))
    unit.given(*ONE_NUMBERED).when(left).then(*then)


def test_a_number_is_freed_once_and_never_used_again():
    freed = *ONE_NUMBERED, AnonymousPlaceFreed(on=day(5), number=1), held(BO, day(5))
    unit.given(*freed).when(FreeAnonymousPlace(on=day(6), number=1)).then_nothing_happens()
    sure = *freed, confirmed(BO, day(6))
    sits = TakeAnonymousPlace(on=day(6), case_id=BO, station="garden")
    assert AnonymousPlaceTaken(on=day(6), number=2, station="garden") in decider.decide(
        sits, decider.fold(sure)
    )


def test_a_number_that_nobody_has_had_cannot_be_freed():
    for number in (0, 2, -1):
        left = FreeAnonymousPlace(on=day(5), number=number)
        unit.given(*ONE_NUMBERED).when(left).then_rejected(rule="no_such_place")


def test_a_numbered_place_may_be_left_on_the_day_it_was_taken():
    left = FreeAnonymousPlace(on=day(2), number=1)
    freed = AnonymousPlaceFreed(on=day(2), number=1)
    unit.given(*ONE_NUMBERED[:2]).when(left).then(freed)


def test_a_numbered_place_is_not_left_before_it_was_taken():
    left = FreeAnonymousPlace(on=day(1), number=1)
    unit.given(*ONE_NUMBERED).when(left).then_rejected(rule="exit_before_start")


def test_a_refusal_names_the_field_at_fault():
    with pytest.raises(Rejected) as refusal:
        decider.decide(SIT, decider.fold([opened()]))
    assert refusal.value.field == "/case_id"


def test_nobody_is_enrolled_at_a_unit_that_has_not_opened():
    early = planned(1, on=day(0), opens=day(3)), refused(ANNA, day(1), PlaceRefusal.NOT_OPEN)
    unit.given(*early).when(SIT).then_rejected("opens on", rule="unit_not_open")
    unit.given().when(SIT).then_rejected(rule="unit_not_open")
    sure = opened(2, on=day(3)), held(ANNA, day(1)), confirmed(ANNA, day(1))
    unit.given(*sure).when(SIT).then_rejected(rule="unit_not_open")


def test_whoever_comes_back_has_the_place_and_seat_of_before_if_they_are_free():
    back = ReturnToPlace(on=day(9), case_id=ANNA, station="garden", pool=None)
    unit.given(opened()).when(back).then(taken(ANNA, day(9)))
    unit.given(opened(), held(BO, day(8))).when(back).then_rejected(rule="unit_full")
    seat = opened(2), held(BO, day(8)), confirmed(BO, day(8)), taken(BO, day(8))
    unit.given(*seat).when(back).then_rejected(rule="station_full")
    unit.given(opened(2), held(ANNA, day(8))).when(back).then_rejected(rule="already_at_unit")
