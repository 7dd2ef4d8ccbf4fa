"""Every event is told as one fact of the contract, or stays inside; text never leaves."""

from datetime import date
from typing import get_args

import pytest

from chassis.decider import Event
from contracts import participation as told
from contracts.codes import Exit, HoldRelease, MovedEnd, Occasion, Sex
from contracts.registry import of_service
from participation.domain.headcount import HeadcountAdded
from participation.domain.hidden import KeysDestroyed, ProtectionCarriedOut
from participation.domain.participation import events as steps
from participation.domain.participation.terms import Terms
from participation.domain.programme import ProgrammePublished
from participation.domain.unit import events as unit
from participation.publications import ServiceEvent, tell
from tests.participation.given import (
    ANNA,
    BEFORE,
    WEEK,
    WOMAN,
    closes,
    confirmed,
    day,
    expired,
    held,
    opened,
    planned,
    programme,
    refurnished,
    refused,
    taken,
)
from tests.participation.terms import QUALITY_OF_LIFE
from tests.participation.told import OF_STAY

KEY = "unit-one"
CASE = str(ANNA)
TOLD: list[tuple[str, ServiceEvent, type]] = [
    (
        "joint-rehabilitation",
        ProgrammePublished(on=day(0), programme=programme()),
        told.ProgrammePublished,
    ),
    (
        CASE,
        HeadcountAdded(on=date(2024, 1, 1), programme="p", unit=KEY, sex=Sex.MAN),
        told.HeadcountAdded,
    ),
    (KEY, opened(), told.UnitOpened),
    (KEY, refurnished(2, day(3)), told.UnitRefurnished),
    (KEY, closes(day(3)), told.UnitClosed),
    (KEY, held(ANNA, day(0)), told.PlaceHeld),
    (KEY, refused(ANNA, day(0)), told.PlaceRefused),
    (KEY, confirmed(ANNA, day(0)), told.HoldConfirmed),
    (KEY, expired(ANNA, day(0)), told.HoldExpired),
    (
        KEY,
        unit.HoldReleased(on=day(0), case_id=ANNA, why=HoldRelease.REFERRAL_ENDED),
        told.HoldReleased,
    ),
    (
        KEY,
        unit.AnonymousPlaceTaken(on=day(0), number=1, station="garden"),
        told.AnonymousPlaceTaken,
    ),
    (KEY, unit.AnonymousPlaceFreed(on=day(0), number=1), told.AnonymousPlaceFreed),
    (
        CASE,
        steps.Enrolled(
            on=day(0),
            programme="p",
            programme_version=1,
            unit=KEY,
            station="garden",
            referred_by="agency",
            sex=WOMAN,
            planned_end=day(9),
            milestones=(WEEK,),
        ),
        told.Enrolled,
    ),
    (
        CASE,
        steps.SituationRecorded(on=day(0), occasion=Occasion.BEFORE, situation=BEFORE),
        told.SituationRecorded,
    ),
    (CASE, steps.PlanEstablished(on=day(0), text="sova", goals=1), told.PlanEstablished),
    (CASE, steps.PlanRevised(on=day(0), text="sova", goals=1), told.PlanRevised),
    (CASE, steps.NetworkMeetingHeld(on=day(0), attended_by=("agency",)), told.NetworkMeetingHeld),
    (
        CASE,
        steps.AttendanceRecorded(on=day(0), week=day(0), planned_hours=9, attended_hours=8),
        told.AttendanceRecorded,
    ),
    (
        CASE,
        steps.PlannedEndMoved(on=day(0), planned_end=day(9), reason=MovedEnd.ABSENCE),
        told.PlannedEndMoved,
    ),
    (CASE, steps.Exited(on=day(0), unit=KEY, code=Exit.WORK), told.Exited),
    *((CASE, event, fact) for event, fact in OF_STAY),
    (CASE, steps.WithdrawalCarriedOut(on=day(0)), told.WithdrawalCarriedOut),
    (CASE, ProtectionCarriedOut(on=day(0)), told.ProtectionCarriedOut),
    (CASE, KeysDestroyed(on=day(0)), told.KeysDestroyed),
]
KEPT: list[tuple[str, ServiceEvent]] = [
    (KEY, planned()),
    (KEY, unit.InterestConfirmed(on=day(0), case_id=ANNA)),
    (KEY, unit.LineLeft(on=day(0), case_id=ANNA)),
    (KEY, taken(ANNA, day(0))),
    (KEY, unit.PlaceFreed(on=day(0), case_id=ANNA)),
    (CASE, steps.CaseAwaited(on=day(0), programme="p", unit=KEY, referred_by="agency", sex=WOMAN)),
    (CASE, steps.ConsentHeard(on=day(0))),
    (CASE, steps.AwaitingStopped(on=day(0))),
    (CASE, steps.LastDayFixed(on=day(0), last_day=day(9), warn_on=None)),
    (CASE, steps.ContactPersonAssigned(on=day(0), name="Kontaktperson")),
]


@pytest.mark.parametrize(("key", "event", "fact"), TOLD)
def test_an_event_is_told_as_its_fact(key: str, event: ServiceEvent, fact: type):
    said = tell(event, key)
    assert type(said) is fact
    assert str(getattr(said, fact.key)) == key
    assert fact.model_validate_json(said.model_dump_json()) == said


@pytest.mark.parametrize(("key", "event", "fact"), TOLD)
def test_a_fact_says_what_the_event_says(key: str, event: ServiceEvent, fact: type):
    happened, said = event.model_dump(), tell(event, key).model_dump()
    assert said["on" if "on" in said else fact.key]
    shared = happened.keys() & said.keys()
    assert {name: said[name] for name in shared} == {name: happened[name] for name in shared}


@pytest.mark.parametrize(("key", "event"), KEPT)
def test_an_event_stays_inside(key: str, event: ServiceEvent):
    assert tell(event, key) is None


def test_no_event_is_forgotten():
    known = {type(event) for _, event, _ in TOLD} | {type(event) for _, event in KEPT}
    assert known == set(every_event())


def test_every_fact_of_the_contract_is_told():
    assert {fact for _, _, fact in TOLD} == set(of_service("participation"))


def test_no_event_is_named_for_a_mere_change():
    names = [event.__name__ for event in every_event()]
    assert not [n for n in names if n.endswith(("Updated", "Changed", "Event"))]


def test_text_is_never_told():
    for key, event, _ in TOLD:
        said = tell(event, key)
        assert "sova" not in said.model_dump_json()


def test_the_instruments_travel_with_the_milestones():
    event = next(event for _, event, fact in TOLD if fact is told.Enrolled)
    terms = Terms(instruments=(QUALITY_OF_LIFE,))
    said = tell(event.model_copy(update={"terms": terms}), CASE)
    assert isinstance(said, told.Enrolled)
    assert said.instruments == (QUALITY_OF_LIFE,)
    assert "terms" not in said.model_dump()


def every_event() -> tuple[type[Event], ...]:
    return get_args(ServiceEvent)
