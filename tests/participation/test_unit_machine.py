"""Whatever comes, in whatever order: never one too many, and the line keeps its order."""

from datetime import timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis.stateful import invariant

from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    HoldExpired,
    HoldReleased,
    InterestConfirmed,
    LineLeft,
    PlaceFreed,
    PlaceHeld,
    PlaceRefused,
    PlaceTaken,
)
from participation.domain.unit.pools import place_for
from participation.domain.unit.standing import Seated, Waiting, Wish
from participation.projections.room import room_of
from tests.participation.pressure import SEATS, Pressure

KINDS = (
    PlaceHeld,
    PlaceTaken,
    HoldExpired,
    HoldReleased,
    PlaceFreed,
    AnonymousPlaceTaken,
    AnonymousPlaceFreed,
)


class UnitUnderPressure(Pressure):
    """What holds after every step."""

    @property
    def returned(self) -> int:
        """Places taken without a hold before, by those who came back."""
        held, returned = set[UUID](), 0
        for event in self.history:
            match event:
                case PlaceHeld(case_id=case):
                    held.add(case)
                case PlaceTaken(case_id=case):
                    returned += case not in held
                case PlaceFreed(case_id=case) | HoldReleased(case_id=case):
                    held.discard(case)
                case HoldExpired(case_id=case):
                    held.discard(case)
                case _:
                    pass
        return returned

    @invariant()
    def no_station_is_ever_overbooked(self) -> None:
        for station in ("garden", "kitchen"):
            assert self.unit.taken_at(station) <= SEATS

    @invariant()
    def no_place_is_free_while_somebody_is_ready_who_may_have_it(self) -> None:
        if self.unit.admits(self.today):
            ready = [waiting for _, waiting in self.unit.line() if waiting.ready]
            assert not any(place_for(waiting.wish, self.unit) for waiting in ready)

    @invariant()
    def what_was_held_and_given_back_adds_up(self) -> None:
        count = {kind: sum(isinstance(e, kind) for e in self.history) for kind in KINDS}
        given_back = sum(
            count[kind] for kind in (HoldExpired, HoldReleased, PlaceFreed, AnonymousPlaceFreed)
        )
        # A number takes the place that a released or freed one has just left.
        in_use = count[PlaceHeld] + count[AnonymousPlaceTaken] + self.returned - given_back
        named = sum(not isinstance(s, Waiting) for s in self.unit.cases.values())
        assert in_use == named + len(self.unit.anonymous)

    @invariant()
    def numbers_are_never_used_again(self) -> None:
        numbers = [e.number for e in self.history if isinstance(e, AnonymousPlaceTaken)]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def the_room_that_staff_see_is_the_room_there_is(self) -> None:
        if self.unit.opened:
            room = room_of("unit-one", self.unit, self.unit.opened)
            assert room.taken == sum(station.taken for station in room.stations)
            assert len(room.anonymous) + sum(
                isinstance(s, Seated) for s in self.unit.cases.values()
            ) == (room.taken)
            assert [one.position for one in room.waiting] == list(range(1, len(room.waiting) + 1))
            assert room.free == max(0, room.places.high - room.taken - room.held)
            assert sum(pool.taken + pool.held for pool in room.pools) <= room.taken + room.held

    @invariant()
    def history_leads_to_the_same_state(self) -> None:
        assert decider.fold(self.history) == self.unit

    @invariant()
    def nobody_who_let_a_hold_expire_is_held_before_confirming_interest(self) -> None:
        silent = set[UUID]()
        for event in self.history:
            match event:
                case HoldExpired(case_id=case):
                    silent.add(case)
                case InterestConfirmed(case_id=case):
                    silent.discard(case)
                case PlaceHeld(case_id=case):
                    assert case not in silent
                case PlaceRefused(case_id=case, waiting=False):
                    silent.discard(case)
                case HoldReleased(case_id=case) | LineLeft(case_id=case):
                    silent.discard(case)
                case _:
                    pass


UnitUnderPressure.TestCase.settings = settings(
    max_examples=50, stateful_step_count=50, deadline=None
)
TestUnitUnderPressure = UnitUnderPressure.TestCase


def test_one_whose_hold_lapsed_before_the_last_day_of_admission_is_turned_away_once_that_has_passed():
    """Found by the machine: asked again on a later day, the answer was another one."""
    unit, case = UnitUnderPressure(), UUID(int=6)
    room = {"pools": False, "places": [1, 1, 2], "fewer": [1, 1, 1]}
    unit.opens(room | {"later": timedelta(days=1), "opens": timedelta(), "closes": 5})
    unit.is_admitted(back=0, case=case, wish=Wish(referred_by="agency"))
    unit.time_passes(days=6)
    unit.the_same_is_asked_twice(case=case)
