"""Whatever comes, in whatever order: never one too many, and the line keeps its order."""

from datetime import timedelta
from uuid import UUID

from chassis.decider import Rejected
from contracts.programme import After, Places, Station
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    EndReferral,
    ExpireHold,
    FreeAnonymousPlace,
    FreePlace,
    MakeAnonymous,
    OpenUnit,
    TakeAnonymousPlace,
    TakePlace,
    UnitCommand,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    HoldExpired,
    HoldReleased,
    InterestConfirmed,
    PlaceFreed,
    PlaceHeld,
    PlaceTaken,
    UnitEvent,
)
from participation.domain.unit.state import Seated, Unit, Waiting
from participation.projections.room import room_of

from tests.participation.given import MON

CASES = st.integers(min_value=1, max_value=7).map(lambda number: UUID(int=number))
STATIONS = st.sampled_from(["garden", "kitchen"])
DAYS = st.integers(min_value=-10, max_value=10)
SEATS = 2


class UnitUnderPressure(RuleBasedStateMachine):
    """Commands with days that run forward, and now and then lie behind."""

    def __init__(self) -> None:
        super().__init__()
        self.unit = Unit()
        self.history: list[UnitEvent] = []
        self.today = MON
        self.reduced = False

    @initialize(high=st.integers(min_value=1, max_value=4))
    def opens(self, high: int) -> None:
        self._open(high)

    def _open(self, high: int) -> None:
        seats = Places(low=0, high=SEATS)
        stations = tuple(Station(station=s, name=s, seats=seats) for s in ("garden", "kitchen"))
        self._ask(
            OpenUnit(
                on=self.today,
                programme="joint-rehabilitation",
                name="Enheten",
                places=Places(low=0, high=high),
                stations=stations,
                hold=After(days=3),
            )
        )

    def _ask(self, command: UnitCommand) -> list[UnitEvent]:
        before = self.unit
        try:
            events = decider.decide(command, before)
        except Rejected as refusal:
            assert isinstance(
                command, TakePlace | TakeAnonymousPlace | FreePlace | FreeAnonymousPlace
            ), refusal
            return []
        self._first_in_line_first(before, events)
        self.history.extend(events)
        self.unit = before.after(events)
        return events

    def _first_in_line_first(self, unit: Unit, events: list[UnitEvent]) -> None:
        for event in events:
            if isinstance(event, PlaceHeld) and event.case_id in unit.cases:
                first = next(case for case, waiting in unit.line() if waiting.ready)
                assert event.case_id == first
            unit = unit.after([event])

    @rule(days=st.integers(min_value=0, max_value=3))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(case=CASES, back=DAYS)
    def is_admitted(self, case: UUID, back: int) -> None:
        self._ask(Admit(on=self.today - timedelta(days=max(0, back)), case_id=case))

    @rule(case=CASES, back=DAYS)
    def accepts(self, case: UUID, back: int) -> None:
        on = self.today - timedelta(days=max(0, back))
        self._ask(ConfirmHold(on=on, case_id=case, start_on=self.today))

    @rule(case=CASES)
    def confirms_interest(self, case: UUID) -> None:
        self._ask(ConfirmInterest(on=self.today, case_id=case))

    @rule(case=CASES)
    def ends_the_referral(self, case: UUID) -> None:
        self._ask(EndReferral(on=self.today, case_id=case))

    @rule(case=CASES)
    def ticks(self, case: UUID) -> None:
        self._ask(ExpireHold(on=self.today, case_id=case))

    @rule(case=CASES, station=STATIONS)
    def is_enrolled(self, case: UUID, station: str) -> None:
        self._ask(TakePlace(on=self.today, case_id=case, station=station))

    @rule(case=CASES, station=STATIONS)
    def is_only_counted(self, case: UUID, station: str) -> None:
        self._ask(TakeAnonymousPlace(on=self.today, case_id=case, station=station))

    @rule(case=CASES)
    def withdraws(self, case: UUID) -> None:
        taken = sum(1 for _ in self.unit.seated())
        self._ask(MakeAnonymous(on=self.today, case_id=case))
        assert sum(1 for _ in self.unit.seated()) == taken

    @rule(case=CASES)
    def exits(self, case: UUID) -> None:
        self._ask(FreePlace(on=self.today, case_id=case))

    @rule(number=st.integers(min_value=1, max_value=9))
    def exits_by_number(self, number: int) -> None:
        self._ask(FreeAnonymousPlace(on=self.today, number=number))

    @rule(high=st.integers(min_value=1, max_value=4))
    def room_is_changed(self, high: int) -> None:
        assert self.unit.opened is not None
        self.reduced |= high < self.unit.opened.places.high
        self._open(high)

    @rule(case=CASES)
    def the_same_is_asked_twice(self, case: UUID) -> None:
        for command in (
            Admit(on=self.today, case_id=case),
            ConfirmInterest(on=self.today, case_id=case),
            EndReferral(on=self.today, case_id=case),
            MakeAnonymous(on=self.today, case_id=case),
        ):
            self._ask(command)
            assert self._ask(command) == []

    @invariant()
    def is_never_overbooked(self) -> None:
        if not self.reduced:
            assert self.unit.free() >= 0
        for station in ("garden", "kitchen"):
            assert self.unit.taken_at(station) <= SEATS

    @invariant()
    def no_place_is_free_while_somebody_is_ready(self) -> None:
        ready = any(waiting.ready for _, waiting in self.unit.line())
        assert not (ready and self.unit.free() > 0)

    @invariant()
    def what_was_held_and_given_back_adds_up(self) -> None:
        count = {kind: sum(isinstance(e, kind) for e in self.history) for kind in KINDS}
        given_back = sum(
            count[kind] for kind in (HoldExpired, HoldReleased, PlaceFreed, AnonymousPlaceFreed)
        )
        # A number takes the place that a released or freed one has just left.
        in_use = count[PlaceHeld] + count[AnonymousPlaceTaken] - given_back
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
                case HoldReleased(case_id=case):
                    silent.discard(case)
                case _:
                    silent -= {c for c in silent if c not in self._present_after(event)}

    def _present_after(self, event: UnitEvent) -> set[UUID]:
        gone = getattr(event, "case_id", None)
        left = type(event).__name__ == "LineLeft"
        everybody = {UUID(int=number) for number in range(1, 8)}
        return everybody - {gone} if left and gone else everybody


KINDS = (
    PlaceHeld,
    PlaceTaken,
    HoldExpired,
    HoldReleased,
    PlaceFreed,
    AnonymousPlaceTaken,
    AnonymousPlaceFreed,
)
UnitUnderPressure.TestCase.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None
)
TestUnitUnderPressure = UnitUnderPressure.TestCase
