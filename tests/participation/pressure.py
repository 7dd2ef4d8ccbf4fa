"""A unit under pressure: any command, in any order, on days that run forward and now and then lie behind."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from chassis.decider import Rejected
from contracts.programme import After, Places, Station
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
    PlaceHeld,
    UnitEvent,
)
from participation.domain.unit.state import Unit
from tests.participation.given import MON

CASES = st.integers(min_value=1, max_value=7).map(lambda number: UUID(int=number))
STATIONS = st.sampled_from(["garden", "kitchen"])
DAYS = st.integers(min_value=-10, max_value=10)
SEATS = 2


class Pressure(RuleBasedStateMachine):
    """Commands with days that run forward, and now and then lie behind."""

    def __init__(self) -> None:
        super().__init__()
        self.unit = Unit()
        self.history: list[UnitEvent] = []
        self.today = MON

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
        except Rejected:
            if not isinstance(command, MAY_BE_REJECTED):
                raise  # what is heard is answered with an event
            return []
        self._first_in_line_first(before, events)
        self.history.extend(events)
        self.unit = before.after(events)
        if not isinstance(command, OpenUnit):  # less room evicts nobody, but lets nobody in
            assert self.unit.free() >= min(0, before.free())
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


MAY_BE_REJECTED = TakePlace | TakeAnonymousPlace | FreePlace | FreeAnonymousPlace
