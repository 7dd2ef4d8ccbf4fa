"""Told: what the units' desk lets others know, on the topic that only our services may read."""

from typing import TypeAlias
from uuid import UUID

from contracts import participation as told
from contracts.base import Fact
from participation.domain.headcount import HeadcountAdded
from participation.domain.hidden import HiddenEvent, KeysDestroyed, ProtectionCarriedOut
from participation.domain.participation import events as steps
from participation.domain.programme import ProgrammePublished
from participation.domain.unit import events as unit

ServiceEvent: TypeAlias = (
    ProgrammePublished | HeadcountAdded | unit.UnitEvent | steps.ParticipationEvent | HiddenEvent
)


def tell(event: ServiceEvent, key: str) -> Fact | None:
    """The fact for an event of the stream whose key this is, or none when it stays inside."""
    if isinstance(event, ProgrammePublished):
        return told.ProgrammePublished(programme_id=key, programme=event.programme)
    if isinstance(event, HeadcountAdded):
        return _counted(event, UUID(key))
    if isinstance(event, unit.UnitEvent):
        return _of_unit(event, key)
    if isinstance(event, ProtectionCarriedOut):
        return told.ProtectionCarriedOut(case_id=UUID(key), on=event.on)
    if isinstance(event, KeysDestroyed):
        return told.KeysDestroyed(case_id=UUID(key), on=event.on)
    return _of_case(event, UUID(key))


def _counted(event: HeadcountAdded, headcount_id: UUID) -> Fact:
    return told.HeadcountAdded(
        headcount_id=headcount_id,
        programme=event.programme,
        unit=event.unit,
        sex=event.sex,
        start_year=event.on.year,
    )


def _of_unit(event: unit.UnitEvent, key: str) -> Fact | None:
    on = event.on
    match event:
        case unit.UnitOpened():
            return _opened(event, key)
        case unit.PlaceHeld(case_id=case, until=until):
            return told.PlaceHeld(unit=key, on=on, case_id=case, until=until)
        case unit.PlaceRefused(case_id=case, why=why, waiting=waiting):
            return told.PlaceRefused(unit=key, on=on, case_id=case, why=why, waiting=waiting)
        case unit.HoldConfirmed(case_id=case, start_on=start_on):
            return told.HoldConfirmed(unit=key, on=on, case_id=case, start_on=start_on)
        case unit.HoldExpired(case_id=case):
            return told.HoldExpired(unit=key, on=on, case_id=case)
        case unit.HoldReleased(case_id=case, why=why):
            return told.HoldReleased(unit=key, on=on, case_id=case, why=why)
        case unit.AnonymousPlaceTaken(number=number, station=station):
            return told.AnonymousPlaceTaken(unit=key, on=on, number=number, station=station)
        case unit.AnonymousPlaceFreed(number=number):
            return told.AnonymousPlaceFreed(unit=key, on=on, number=number)
        case unit.InterestConfirmed() | unit.LineLeft() | unit.PlaceTaken() | unit.PlaceFreed():
            return None


def _opened(event: unit.UnitOpened, key: str) -> Fact:
    return told.UnitOpened(
        unit=key,
        on=event.on,
        programme=event.programme,
        name=event.name,
        places=event.places,
        stations=event.stations,
    )


def _of_case(event: steps.ParticipationEvent, case_id: UUID) -> Fact | None:
    on = event.on
    match event:
        case steps.Enrolled():
            return told.Enrolled(case_id=case_id, **event.model_dump())
        case steps.SituationRecorded(occasion=when, situation=situation):
            return told.SituationRecorded(
                case_id=case_id, on=on, occasion=when, situation=situation
            )
        case steps.PlanEstablished(goals=goals):
            return told.PlanEstablished(case_id=case_id, on=on, goals=goals)
        case steps.PlanRevised(goals=goals):
            return told.PlanRevised(case_id=case_id, on=on, goals=goals)
        case steps.NetworkMeetingHeld():
            return told.NetworkMeetingHeld(case_id=case_id, on=on)
        case steps.AttendanceRecorded():
            return told.AttendanceRecorded(case_id=case_id, **event.model_dump())
        case steps.PlannedEndMoved(planned_end=end, reason=reason):
            return told.PlannedEndMoved(case_id=case_id, on=on, planned_end=end, reason=reason)
        case steps.Exited(unit=unit_, code=code):
            return told.Exited(case_id=case_id, on=on, unit=unit_, code=code)
        case steps.WithdrawalCarriedOut():
            return told.WithdrawalCarriedOut(case_id=case_id, on=on)
        case _:
            return _untold(event)


def _untold(
    _: steps.CaseAwaited | steps.ConsentHeard | steps.AwaitingStopped | steps.ContactPersonAssigned,
) -> None:
    """These stay inside."""
