"""Told: what the units' desk lets others know, on the topic that only our services may read."""

from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

from chassis.decider import Event
from contracts import participation as told
from contracts.base import CaseFact, Fact
from participation.domain import hidden
from participation.domain.headcount import HeadcountAdded
from participation.domain.hidden import HiddenEvent
from participation.domain.participation import events as steps
from participation.domain.programme import ProgrammePublished
from participation.domain.unit import events as unit

ServiceEvent: TypeAlias = (
    ProgrammePublished | HeadcountAdded | unit.UnitEvent | steps.ParticipationEvent | HiddenEvent
)

_OF_UNIT: Mapping[type[Event], type[Fact]] = {
    unit.UnitOpened: told.UnitOpened,
    unit.UnitRefurnished: told.UnitRefurnished,
    unit.UnitClosed: told.UnitClosed,
    unit.PlaceHeld: told.PlaceHeld,
    unit.PlaceRefused: told.PlaceRefused,
    unit.HoldConfirmed: told.HoldConfirmed,
    unit.HoldExpired: told.HoldExpired,
    unit.HoldReleased: told.HoldReleased,
    unit.AnonymousPlaceTaken: told.AnonymousPlaceTaken,
    unit.AnonymousPlaceFreed: told.AnonymousPlaceFreed,
}
_OF_CASE: Mapping[type[Event], type[CaseFact]] = {
    steps.Enrolled: told.Enrolled,
    steps.ExtentAgreed: told.ExtentAgreed,
    steps.SituationRecorded: told.SituationRecorded,
    steps.PlanEstablished: told.PlanEstablished,
    steps.PlanRevised: told.PlanRevised,
    steps.PlanOverdue: told.PlanOverdue,
    steps.ResourceGroupComposed: told.ResourceGroupComposed,
    steps.StepTaken: told.StepTaken,
    steps.NetworkMeetingHeld: told.NetworkMeetingHeld,
    steps.AttendanceRecorded: told.AttendanceRecorded,
    steps.AttendanceCorrected: told.AttendanceRecorded,
    steps.PlannedEndMoved: told.PlannedEndMoved,
    steps.Paused: told.Paused,
    steps.Resumed: told.Resumed,
    steps.LengthExceptionRecorded: told.LengthExceptionRecorded,
    steps.MaximumNear: told.MaximumNear,
    steps.InstrumentCompleted: told.InstrumentCompleted,
    steps.InstrumentMissed: told.InstrumentMissed,
    steps.RegistrationMade: told.RegistrationMade,
    steps.Exited: told.Exited,
    steps.ExitCorrected: told.ExitCorrected,
    steps.ParticipationReopened: told.ParticipationReopened,
    steps.EnteredInError: told.EnteredInError,
    steps.WithdrawalCarriedOut: told.WithdrawalCarriedOut,
    hidden.ProtectionCarriedOut: told.ProtectionCarriedOut,
    hidden.KeysDestroyed: told.KeysDestroyed,
}
"""An event that stands in neither table stays inside. A fact has fewer fields than its event: text is none of them."""


def tell(event: ServiceEvent, key: str) -> Fact | None:
    """The fact for an event of the stream whose key this is, or none when it stays inside."""
    match event:
        case ProgrammePublished(programme=programme):
            return told.ProgrammePublished(programme_id=key, programme=programme)
        case HeadcountAdded():
            return _counted(event, UUID(key))
        case steps.Enrolled(terms=terms):
            said = event.model_dump(exclude={"terms"})
            return told.Enrolled(case_id=UUID(key), instruments=terms.instruments, **said)
        case _:
            return _of_stream(event, key)


def _of_stream(event: ServiceEvent, key: str) -> Fact | None:
    if fact := _OF_UNIT.get(type(event)):
        return fact.model_validate({"unit": key, **event.model_dump()})
    if fact := _OF_CASE.get(type(event)):
        return fact.model_validate({"case_id": key, **event.model_dump()})
    return None


def _counted(event: HeadcountAdded, headcount_id: UUID) -> Fact:
    return told.HeadcountAdded(
        headcount_id=headcount_id,
        programme=event.programme,
        unit=event.unit,
        sex=event.sex,
        start_year=event.on.year,
    )
