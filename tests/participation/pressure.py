"""A unit under pressure: any command, in any order, on days that run forward and now and then lie behind."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from chassis.decider import Rejected
from contracts.programme import After, Places, PlacesFrom, Pool, Station
from participation.domain.unit.commands import (
    Admit,
    ConfirmHold,
    ConfirmInterest,
    EndReferral,
    ExpireHold,
    FreeAnonymousPlace,
    FreePlace,
    MakeAnonymous,
    PlanUnit,
    Refurnish,
    ReturnToPlace,
    TakeAnonymousPlace,
    TakePlace,
    UnitCommand,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import PlaceHeld, PlaceRefused, UnitEvent, UnitRefurnished
from participation.domain.unit.pools import place_for
from participation.domain.unit.standing import Wish
from participation.domain.unit.state import Unit
from tests.participation.given import MON

CASES = st.integers(min_value=1, max_value=7).map(lambda number: UUID(int=number))
STATIONS = st.sampled_from(["garden", "kitchen"])
WISHES = st.builds(
    Wish, referred_by=st.sampled_from(["agency", "town"]), pool=st.sampled_from([None, "joint"])
)
DAYS = st.integers(min_value=-10, max_value=10)
HIGH = st.integers(min_value=1, max_value=4)
SEATS = 2


def room(high: int) -> Places:
    return Places(low=0, high=high)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Pools for everybody and for one sender, with places beside them, and another range of all from a later day."""
    joint, own, beside = draw(HIGH), draw(HIGH), draw(st.integers(0, 2))
    later = timedelta(days=draw(st.integers(1, 12)))
    return {
        "pools": draw(st.booleans()),
        "places": [joint, own, joint + own + beside],
        "fewer": [draw(st.integers(1, high)) for high in (joint, own, joint + own)],
        "later": later,
        "opens": timedelta(days=draw(st.integers(-2, 4))),
        "closes": draw(st.one_of(st.none(), st.integers(5, 40))),
    }


class Pressure(RuleBasedStateMachine):
    """Commands with days that run forward, and now and then lie behind."""

    def __init__(self) -> None:
        super().__init__()
        self.unit = Unit()
        self.history: list[UnitEvent] = []
        self.today = MON

    @initialize(said=plans())
    def opens(self, said: dict[str, Any]) -> None:
        self._plan(said)

    def _plan(self, said: dict[str, Any]) -> None:
        seats = Places(low=0, high=SEATS)
        stations = tuple(Station(station=s, name=s, seats=seats) for s in ("garden", "kitchen"))
        joint, own, all_ = said["places"]
        later = [self._later(said, high) for high in said["fewer"]]
        pools = (
            Pool(pool="joint", name="j", funder="f", places=room(joint), later_places=later[0]),
            Pool(
                pool="own",
                name="o",
                funder="g",
                places=room(own),
                later_places=later[1],
                referrers=("town",),
            ),
        )
        closes = said["closes"]
        self._ask(
            PlanUnit(
                on=self.today,
                programme="joint-rehabilitation",
                name="Enheten",
                valid_from=self.today,
                opens=self.today + said["opens"],
                places=room(all_),
                later_places=later[2],
                stations=stations,
                pools=pools if said["pools"] else (),
                hold=After(days=3),
                admits_until=self.today + timedelta(days=closes) if closes else None,
            )
        )

    def _later(self, said: dict[str, Any], high: int) -> tuple[PlacesFrom, ...]:
        return (PlacesFrom(valid_from=self.today + said["later"], places=room(high)),)

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
        if not any(isinstance(e, UnitRefurnished) for e in events):
            # less room evicts nobody, but lets nobody in
            assert self.unit.free() >= min(0, before.free())
            self._no_pool_above_its_range(before)
        return events

    def _no_pool_above_its_range(self, before: Unit) -> None:
        for pool in self.unit.opened.pools if self.unit.opened else ():
            assert self.unit.free_in(pool) >= min(0, before.free_in(pool))

    def _first_in_line_first(self, unit: Unit, events: list[UnitEvent]) -> None:
        """A hold goes to the first who may have a place that is free."""
        for event in events:
            if isinstance(event, PlaceHeld) and event.case_id in unit.cases:
                able = (c for c, w in unit.line() if w.ready and place_for(w.wish, unit))
                assert event.case_id == next(able)
            unit = unit.after([event])

    @rule(days=st.integers(min_value=0, max_value=3))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(case=CASES, back=DAYS, wish=WISHES)
    def is_admitted(self, case: UUID, back: int, wish: Wish) -> None:
        self._ask(Admit(on=self.today - timedelta(days=max(0, back)), case_id=case, wish=wish))

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

    @rule(case=CASES, station=STATIONS, pool=st.sampled_from([None, "joint", "own"]))
    def comes_back(self, case: UUID, station: str, pool: str | None) -> None:
        self._ask(ReturnToPlace(on=self.today, case_id=case, station=station, pool=pool))

    @rule()
    def a_day_falls_due(self) -> None:
        self._ask(Refurnish(on=self.today))
        assert self._ask(Refurnish(on=self.today)) == []

    @rule(said=plans())
    def a_version_is_published(self, said: dict[str, Any]) -> None:
        self._plan(said)

    @rule(case=CASES)
    def the_same_is_asked_twice(self, case: UUID) -> None:
        for command in (
            Admit(on=self.today, case_id=case),
            ConfirmInterest(on=self.today, case_id=case),
            EndReferral(on=self.today, case_id=case),
            MakeAnonymous(on=self.today, case_id=case),
        ):
            # Whoever is turned away stands nowhere, and is turned away again.
            turned_away = [
                e for e in self._ask(command) if isinstance(e, PlaceRefused) and not e.waiting
            ]
            assert self._ask(command) == turned_away


MAY_BE_REJECTED = ReturnToPlace | TakePlace | TakeAnonymousPlace | FreePlace | FreeAnonymousPlace
