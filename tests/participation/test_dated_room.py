"""A unit opens on its day, its ranges change on theirs, and after the last admission nobody waits."""

from datetime import timedelta

import pytest

from contracts.codes import PlaceRefusal
from contracts.programme import Places, PlacesFrom, Station
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    ExpireHold,
    FreePlace,
    Refurnish,
    TakePlace,
    UnitCommand,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    PlaceFreed,
    UnitClosed,
    UnitEvent,
    UnitOpened,
    UnitRefurnished,
)
from participation.projections.waiting import Waiting, timers, what_of
from tests.participation.given import (
    ANNA,
    BO,
    CILLA,
    GARDEN,
    closes,
    confirmed,
    day,
    expired,
    held,
    opened,
    plan,
    planned,
    refurnished,
    refused,
    taken,
)
from tests.participation.stored import stored
from tests.scenario import Scenario

unit = Scenario(decider)
NOT_OPEN, CLOSED = PlaceRefusal.NOT_OPEN, PlaceRefusal.PROGRAMME_CLOSED
LATER = {"later_places": (PlacesFrom(valid_from=day(10), places=Places(low=1, high=2)),)}
LESS = {"later_places": (PlacesFrom(valid_from=day(10), places=Places(low=1, high=1)),)}
ENDS = {"admits_until": day(20)}


def test_a_unit_opens_on_its_day():
    ahead = planned(opens=day(5))
    unit.given().when(plan(opens=day(5))).then(ahead)
    unit.given(ahead).when(Refurnish(on=day(4))).then_nothing_happens()
    unit.given(ahead).when(Refurnish(on=day(5))).then(opened(on=day(5)))


def test_who_was_admitted_before_is_offered_a_place_on_the_day():
    early = planned(opens=day(5)), refused(ANNA, day(1), NOT_OPEN)
    unit.given(*early).when(Refurnish(on=day(5))).then(opened(on=day(5)), held(ANNA, day(5)))


def test_a_command_of_a_later_day_opens_it_as_the_tick_would_have():
    early = planned(opens=day(5)), refused(ANNA, day(1), NOT_OPEN)
    then = opened(on=day(5)), held(ANNA, day(5)), refused(BO, day(8))
    unit.given(*early).when(Admit(on=day(8), case_id=BO)).then(*then)


def test_a_unit_that_opened_long_ago_opened_then():
    unit.given().when(plan(on=day(30), valid_from=day(0))).then(
        planned(on=day(30), valid_from=day(0)), opened(on=day(0))
    )


def test_a_later_range_takes_effect_on_its_day():
    now = planned(**LATER), opened(), held(ANNA, day(0)), refused(BO, day(1))
    unit.given(*now).when(Refurnish(on=day(9))).then_nothing_happens()
    then = refurnished(2, day(10)), held(BO, day(10))
    unit.given(*now).when(Refurnish(on=day(10))).then(*then)


def test_a_smaller_range_lets_those_inside_stay_and_takes_nobody_new():
    inside = held(ANNA, day(0)), held(BO, day(0)), confirmed(ANNA, day(1)), taken(ANNA, day(2))
    now = planned(2, **LESS), opened(2), *inside
    less = refurnished(1, day(10))
    unit.given(*now).when(Refurnish(on=day(10))).then(less)
    unit.given(*now).when(Admit(on=day(11), case_id=CILLA)).then(less, refused(CILLA, day(11)))
    left = FreePlace(on=day(12), case_id=ANNA)
    unit.given(*now, less, refused(CILLA, day(11))).when(left).then(
        PlaceFreed(on=day(12), case_id=ANNA)
    )


def test_a_station_with_fewer_seats_takes_nobody_new():
    fewer = (PlacesFrom(valid_from=day(10), places=Places(low=0, high=1)),)
    kitchen = Station(
        station="kitchen", name="Köket", seats=Places(low=1, high=2), later_seats=fewer
    )
    both = held(ANNA, day(0)), confirmed(ANNA, day(0)), taken(ANNA, day(1), "kitchen")
    now = planned(3, stations=(GARDEN, kitchen)), opened(3), *both, held(BO, day(9))
    sit = TakePlace(on=day(9), case_id=BO, station="kitchen")
    unit.given(*now, confirmed(BO, day(9))).when(sit).then(taken(BO, day(9), "kitchen"))
    late = sit.model_copy(update={"on": day(10)})
    unit.given(*now, confirmed(BO, day(9))).when(late).then_rejected(rule="station_full")


def test_a_version_ahead_changes_nothing_until_its_day():
    now = planned(), opened()
    ahead = planned(2, on=day(3), valid_from=day(10))
    unit.given(*now).when(plan(2, on=day(3), valid_from=day(10))).then(ahead)
    unit.given(*now, ahead).when(Refurnish(on=day(10))).then(refurnished(2, day(10)))


def test_a_version_that_was_heard_late_holds_from_its_day_and_offers_from_today():
    now = planned(), opened(), held(ANNA, day(0)), refused(BO, day(1))
    late = plan(2, on=day(12), valid_from=day(10))
    unit.given(*now).when(late).then(
        planned(2, on=day(12), valid_from=day(10)), refurnished(2, day(10)), held(BO, day(12))
    )


def test_a_version_without_another_room_changes_no_room():
    unit.given(planned(), opened()).when(plan(on=day(9))).then(planned(on=day(9)))


def test_after_the_last_admission_nobody_is_admitted_and_nobody_waits():
    room = opened().model_copy(update=ENDS)
    now = planned(**ENDS), room, held(ANNA, day(0)), refused(BO, day(1))
    unit.given(*now).when(Refurnish(on=day(20))).then_nothing_happens()
    dissolved = refused(BO, day(21), CLOSED, waiting=False)
    ends = closes(day(21)), dissolved
    unit.given(*now).when(Refurnish(on=day(21))).then(*ends)
    unit.given(*now, *ends).when(Refurnish(on=day(22))).then_nothing_happens()
    turned = refused(CILLA, day(25), CLOSED, waiting=False)
    unit.given(*now).when(Admit(on=day(25), case_id=CILLA)).then(*ends, turned)
    left = FreePlace(on=day(22), case_id=ANNA)
    sits = confirmed(ANNA, day(1)), taken(ANNA, day(2))
    freed = PlaceFreed(on=day(22), case_id=ANNA)
    unit.given(*now, *sits).when(left).then(*ends, freed)
    assert BO not in decider.fold((*now, *ends)).cases


def test_who_has_lost_interest_is_told_that_nobody_waits_too():
    room = opened().model_copy(update=ENDS)
    now = planned(**ENDS), room, held(ANNA, day(0)), refused(BO, day(1))
    confirms = ConfirmInterest(on=day(22), case_id=BO)
    turned = refused(BO, day(21), CLOSED, waiting=False)
    unit.given(*now).when(confirms).then(closes(day(21)), turned)


def test_a_hold_that_outlives_the_last_admission_ends_for_good_when_it_expires():
    room = opened().model_copy(update=ENDS)
    now = planned(**ENDS), room, held(ANNA, day(10)), closes(day(21))
    over = expired(ANNA, day(25)), refused(ANNA, day(25), CLOSED, waiting=False)
    unit.given(*now).when(ExpireHold(on=day(25), case_id=ANNA)).then(*over)
    late = ConfirmHold(on=day(24), case_id=ANNA, start_on=day(24))
    unit.given(*now).when(late).then(confirmed(ANNA, day(24)))


def test_who_was_admitted_in_time_and_is_heard_of_after_the_close_does_not_wait_for_nothing():
    room = opened().model_copy(update=ENDS)
    now = planned(**ENDS), room, held(ANNA, day(10)), closes(day(21))
    late = Admit(on=day(20), case_id=BO)
    unit.given(*now).when(late).then(refused(BO, day(20), CLOSED, waiting=False))
    unit.given(*now[:2], closes(day(21))).when(late).then(held(BO, day(20)))


def test_a_later_version_takes_people_again():
    room = opened().model_copy(update=ENDS)
    shut = planned(**ENDS), room, closes(day(21))
    again = plan(2, on=day(30), valid_from=day(30))
    unit.given(*shut).when(again).then(
        planned(2, on=day(30), valid_from=day(30)), refurnished(2, day(30))
    )
    open_ = planned(2, on=day(30), valid_from=day(30)), refurnished(2, day(30))
    unit.given(*shut, *open_).when(Admit(on=day(31), case_id=BO)).then(held(BO, day(31)))
    ended = plan(2, on=day(30), valid_from=day(30), **ENDS)
    other = refurnished(2, day(30)).model_copy(update=ENDS)
    unit.given(*shut).when(ended).then(
        planned(2, on=day(30), valid_from=day(30), **ENDS), other, closes(day(30))
    )


@pytest.mark.parametrize("ticks", [range(1, 31), range(7, 36, 7), [35]])
def test_ticked_daily_weekly_or_once_the_outcome_is_the_same(ticks: range):
    stands = plan(1, opens=day(3), later_places=LATER["later_places"], admits_until=day(20))
    history: list[UnitEvent] = [*_decided([], stands)]
    for case, on in ((ANNA, 0), (BO, 1), (CILLA, 2)):
        history += _decided(history, Admit(on=day(on), case_id=case))
    for tick in ticks:
        for due in (day(3), day(10), day(21)):
            if due <= day(tick):
                history += _decided(history, Refurnish(on=due))
    room = UnitOpened | UnitRefurnished | UnitClosed
    assert [(type(e), e.on) for e in history if isinstance(e, room)] == [
        (UnitOpened, day(3)),
        (UnitRefurnished, day(10)),
        (UnitClosed, day(21)),
    ]
    assert [e for e in history if getattr(e, "case_id", None)] == [
        refused(ANNA, day(0), NOT_OPEN),
        refused(BO, day(1), NOT_OPEN),
        refused(CILLA, day(2), NOT_OPEN),
        held(ANNA, day(3)),
        held(BO, day(10)),
        refused(CILLA, day(21), CLOSED, waiting=False),
    ]


def test_the_unit_waits_for_each_of_the_days_that_lie_ahead():
    said = planned(opens=day(5), **LATER, **ENDS)
    waits = list(timers(stored(said)))
    assert [timer.due_on for timer in waits] == [day(5), day(10), day(21)]
    assert {what_of(timer.name) for timer in waits} == {Waiting.OTHER_ROOM}
    late = said.model_copy(update={"on": day(10)})
    assert [timer.due_on for timer in timers(stored(late))] == [day(20) + timedelta(days=1)]


def _decided(history: list[UnitEvent], command: UnitCommand) -> list[UnitEvent]:
    return decider.decide(command, decider.fold(history))
