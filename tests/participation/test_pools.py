"""Places that one funder pays for: who may have them, and that none is ever one too many."""

from typing import Any
from uuid import UUID

from contracts.codes import HoldRelease
from contracts.programme import Places, PlacesFrom, Pool
from participation.domain.unit.commands import (
    Admit,
    EndReferral,
    ReturnToPlace,
    TakeAnonymousPlace,
    TakePlace,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    AnonymousPlaceTaken,
    HoldReleased,
    PlaceHeld,
    PlaceRefused,
    PlaceTaken,
    UnitEvent,
    UnitOpened,
    UnitPlanned,
)
from participation.domain.unit.standing import Wish
from participation.projections.room import room_of
from tests.participation.given import (
    ANNA,
    BO,
    CILLA,
    confirmed,
    day,
    held,
    opened,
    planned,
    refused,
)
from tests.scenario import Scenario

unit = Scenario(decider)
JOINT = Pool(pool="joint", name="Joint", funder="association", places=Places(low=1, high=1))
OWN = Pool(
    pool="own",
    name="Own",
    funder="municipality",
    places=Places(low=1, high=1),
    referrers=("municipality",),
)


def room(high: int = 2, pools: tuple[Pool, ...] = (JOINT, OWN)) -> UnitOpened:
    return opened(high).model_copy(update={"pools": pools})


def wishes(sender: str = "agency", pool: str | None = None) -> dict[str, Any]:
    return {"wish": Wish(referred_by=sender, pool=pool)}


def in_pool(event: PlaceHeld, given: str | None, **said: Any) -> PlaceHeld:
    return event.model_copy(update={"pool": given} | wishes(**said))


def waits(event: PlaceRefused, **said: Any) -> PlaceRefused:
    return event.model_copy(update=wishes(**said))


def admits(case: Any, on: int, **said: Any) -> Admit:
    return Admit(on=day(on), case_id=case, wish=wishes(**said)["wish"])


UNKNOWN = UUID(int=99)
MUNICIPALITY: dict[str, Any] = {"sender": "municipality"}
JOINT_HELD = room(), in_pool(held(ANNA, day(0)), "joint")


def test_a_place_is_held_in_a_pool_that_the_sender_may_refer_to():
    unit.given(room()).when(admits(ANNA, 0)).then(in_pool(held(ANNA, day(0)), "joint"))


def test_whoever_has_places_of_its_own_uses_them_first():
    unit.given(room()).when(admits(ANNA, 0, **MUNICIPALITY)).then(
        in_pool(held(ANNA, day(0)), "own", **MUNICIPALITY)
    )
    own = room(), in_pool(held(ANNA, day(0)), "own", **MUNICIPALITY)
    unit.given(*own).when(admits(BO, 1, **MUNICIPALITY)).then(
        in_pool(held(BO, day(1)), "joint", **MUNICIPALITY)
    )


def test_a_pool_is_never_above_its_range_though_the_unit_has_room():
    unit.given(*JOINT_HELD).when(admits(BO, 1)).then(waits(refused(BO, day(1))))


def test_the_pool_that_was_asked_for_is_the_one_that_is_given():
    asked: dict[str, Any] = {"sender": "municipality", "pool": "joint"}
    unit.given(room()).when(admits(ANNA, 0, **asked)).then(
        in_pool(held(ANNA, day(0)), "joint", **asked)
    )
    unit.given(*JOINT_HELD).when(admits(BO, 1, **asked)).then(waits(refused(BO, day(1)), **asked))


def test_places_that_no_single_funder_pays_for_are_given_last():
    more = room(3), in_pool(held(ANNA, day(0)), "joint")
    unit.given(*more).when(admits(BO, 1)).then(in_pool(held(BO, day(1)), None))
    full = *more, in_pool(held(BO, day(1)), None)
    unit.given(*full).when(admits(CILLA, 2)).then(waits(refused(CILLA, day(2))))


def test_whoever_may_have_no_free_place_lets_the_next_in_line_pass():
    line = (
        room(),
        in_pool(held(ANNA, day(0)), "own", **MUNICIPALITY),
        in_pool(held(UNKNOWN, day(0)), "joint"),
        waits(refused(BO, day(1))),
        waits(refused(CILLA, day(2)), **MUNICIPALITY),
    )
    ends = EndReferral(on=day(3), case_id=ANNA)
    released = HoldReleased(on=day(3), case_id=ANNA, why=HoldRelease.REFERRAL_ENDED)
    unit.given(*line).when(ends).then(released, in_pool(held(CILLA, day(3)), "own", **MUNICIPALITY))


def test_the_place_and_the_number_are_of_the_pool_that_was_held():
    sure = *JOINT_HELD, confirmed(ANNA, day(1))
    sit = TakePlace(on=day(2), case_id=ANNA, station="garden")
    taken = PlaceTaken(on=day(2), case_id=ANNA, station="garden", pool="joint")
    unit.given(*sure).when(sit).then(taken)
    count = TakeAnonymousPlace(on=day(2), case_id=ANNA, station="garden")
    number = AnonymousPlaceTaken(on=day(2), number=1, station="garden", pool="joint")
    unit.given(*sure).when(count).then(
        HoldReleased(on=day(2), case_id=ANNA, why=HoldRelease.WITHOUT_FOLLOW_UP_CONSENT), number
    )
    unit.given(room(), number).when(admits(BO, 3)).then(waits(refused(BO, day(3))))


def test_whoever_comes_back_comes_back_to_the_same_pool():
    back = ReturnToPlace(on=day(9), case_id=CILLA, station="kitchen", pool="joint")
    unit.given(*JOINT_HELD).when(back).then_rejected(rule="unit_full")
    own = back.model_copy(update={"pool": "own"})
    taken = PlaceTaken(on=day(9), case_id=CILLA, station="kitchen", pool="own")
    unit.given(*JOINT_HELD).when(own).then(taken)


def test_a_pool_that_is_stepped_down_keeps_those_inside():
    less = PlacesFrom(valid_from=day(10), places=Places(low=1, high=1))
    wide = JOINT.model_copy(update={"places": Places(low=1, high=2)})
    stepped = wide.model_copy(update={"later_places": (less,)})
    plan: UnitPlanned = planned(3, pools=(stepped,))
    inside: tuple[UnitEvent, ...] = (
        in_pool(held(ANNA, day(0)), "joint"),
        in_pool(held(BO, day(0)), "joint"),
    )
    now = plan, room(3, (wide,)), *inside
    decided = decider.decide(admits(CILLA, 11), decider.fold(now))
    assert [type(event).__name__ for event in decided] == ["UnitRefurnished", "PlaceHeld"]
    assert decided[-1] == in_pool(held(CILLA, day(11)), None)
    after = decider.fold((*now, *decided))
    assert after.opened
    assert after.opened.pools[0].places.high == 1
    seen = room_of("unit-one", after, after.opened).pools[0]
    assert (seen.pool, seen.held, seen.free) == ("joint", 2, 0)
