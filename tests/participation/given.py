"""Days, cases, units and histories that the examples share."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.codes import HoldRelease, Income, Occupation, Party, PlaceRefusal, Sex
from contracts.programme import (
    After,
    IncomeSource,
    Limits,
    Milestone,
    Organisation,
    Pathway,
    Places,
    Programme,
    Situation,
    Station,
    Unit,
)
from participation.domain.unit.commands import PlanUnit
from participation.domain.unit.events import (
    HoldConfirmed,
    HoldExpired,
    HoldReleased,
    PlaceHeld,
    PlaceRefused,
    PlaceTaken,
    UnitClosed,
    UnitOpened,
    UnitPlanned,
    UnitRefurnished,
)

MON = date(2024, 1, 8)
ANNA, BO, CILLA = UUID(int=1), UUID(int=2), UUID(int=3)
HOLD = After(days=14)
GARDEN = Station(station="garden", name="Trädgården", seats=Places(low=0, high=1))
KITCHEN = Station(station="kitchen", name="Köket", seats=Places(low=1, high=2))


def day(number: int) -> date:
    """The day so many days after the Monday on which the unit opened."""
    return MON + timedelta(days=number)


def opened(high: int = 1, on: date = MON) -> UnitOpened:
    return UnitOpened(
        on=on,
        programme="joint-rehabilitation",
        name="Enheten",
        places=Places(low=1, high=high),
        stations=(GARDEN, KITCHEN),
        hold=HOLD,
    )


def planned(high: int = 1, on: date = MON, opens: date = MON, **said: Any) -> UnitPlanned:
    """Of a version in force from `on`, heard on that day."""
    room = opened(high, on).model_dump(exclude={"on"})
    return UnitPlanned.model_validate(room | {"on": on, "valid_from": on, "opens": opens} | said)


def plan(high: int = 1, on: date = MON, opens: date = MON, **said: Any) -> PlanUnit:
    return PlanUnit.model_validate(planned(high, on, opens, **said).model_dump())


def refurnished(high: int, on: date) -> UnitRefurnished:
    return UnitRefurnished.model_validate(opened(high, on).model_dump())


def closes(on: date) -> UnitClosed:
    return UnitClosed(on=on, programme="joint-rehabilitation")


def held(case: UUID, on: date) -> PlaceHeld:
    return PlaceHeld(on=on, case_id=case, until=on + timedelta(days=14))


def confirmed(case: UUID, on: date) -> HoldConfirmed:
    return HoldConfirmed(on=on, case_id=case, start_on=on)


def expired(case: UUID, on: date) -> HoldExpired:
    return HoldExpired(on=on, case_id=case)


def released(case: UUID, on: date) -> HoldReleased:
    return HoldReleased(on=on, case_id=case, why=HoldRelease.REFERRAL_ENDED)


def taken(case: UUID, on: date, station: str = "garden") -> PlaceTaken:
    return PlaceTaken(on=on, case_id=case, station=station)


def refused(
    case: UUID, on: date, why: PlaceRefusal = PlaceRefusal.FULL, waiting: bool = True
) -> PlaceRefused:
    return PlaceRefused(on=on, case_id=case, why=why, waiting=waiting)


def situation(income: Income = Income.SICKNESS_BENEFIT) -> Situation:
    return Situation(incomes=(IncomeSource(income=income),), occupation=Occupation.OTHER)


BEFORE, AFTER = situation(), situation(Income.WAGE)
WEEK = Milestone(
    milestone="first-week",
    name="Samtal efter en vecka",
    counted_from="start",
    after=After(weeks=1),
    function="contact_person",
    overdue_after=After(days=7),
)
WOMAN = Sex.WOMAN


def programme(version: int = 1, valid_from: date = MON, places: int = 1) -> Programme:
    return Programme(
        programme="joint-rehabilitation",
        version=version,
        name="Samverkan",
        valid_from=valid_from,
        organisations=(
            Organisation(organisation="agency", name="Myndigheten", party=Party.SOCIAL_INSURANCE),
            Organisation(organisation="region", name="Regionen", party=Party.REGION),
        ),
        units=(
            Unit(
                unit="unit-one",
                name="Enheten",
                place="Orten",
                places=Places(low=1, high=places),
                stations=(GARDEN, KITCHEN),
                referrers=("agency",),
            ),
        ),
        pathway=Pathway(study_visit=True, mapping_visit=True, milestones=(WEEK,)),
        limits=Limits(usual_stay=After(months=6), hold=HOLD, answer_within=After(days=14)),
    )
