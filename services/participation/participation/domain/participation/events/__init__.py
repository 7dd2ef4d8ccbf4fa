"""What can happen in one case's participation. Text is sealed; codes are not."""

from typing import TypeAlias, get_args

from participation.domain.participation.events.boundaries import (
    AwaitingStopped,
    CaseAwaited,
    ConsentHeard,
    Enrolled,
    EnteredInError,
    ExitCorrected,
    Exited,
    ParticipationReopened,
    WithdrawalCarriedOut,
)
from participation.domain.participation.events.length import (
    AttendanceCorrected,
    AttendanceRecorded,
    ExtentAgreed,
    LastDayFixed,
    LengthExceptionRecorded,
    MaximumNear,
    Paused,
    PlannedEndMoved,
    Resumed,
)
from participation.domain.participation.events.measures import (
    InstrumentCompleted,
    InstrumentMissed,
    RegistrationMade,
    SituationRecorded,
)
from participation.domain.participation.events.pathway import (
    ContactPersonAssigned,
    NetworkMeetingHeld,
    PlanEstablished,
    PlanOverdue,
    PlanRevised,
    ResourceGroupComposed,
    StepTaken,
)

__all__ = [
    "EVENTS",
    "AttendanceCorrected",
    "AttendanceRecorded",
    "AwaitingStopped",
    "BeforeEvent",
    "BetweenEvent",
    "CaseAwaited",
    "ConsentHeard",
    "ContactPersonAssigned",
    "Enrolled",
    "EnteredInError",
    "ExitCorrected",
    "Exited",
    "ExtentAgreed",
    "InstrumentCompleted",
    "InstrumentMissed",
    "LastDayFixed",
    "LengthEvent",
    "LengthExceptionRecorded",
    "MaximumNear",
    "MeasureEvent",
    "NetworkMeetingHeld",
    "ParticipationEvent",
    "ParticipationReopened",
    "PathwayEvent",
    "Paused",
    "PlanEstablished",
    "PlanOverdue",
    "PlanRevised",
    "PlannedEndMoved",
    "RegistrationMade",
    "ResourceGroupComposed",
    "Resumed",
    "SituationRecorded",
    "StayEvent",
    "StepTaken",
    "WithdrawalCarriedOut",
]

BeforeEvent: TypeAlias = CaseAwaited | ConsentHeard | AwaitingStopped
BetweenEvent: TypeAlias = Enrolled | Exited | ExitCorrected | ParticipationReopened
PathwayEvent: TypeAlias = (
    ContactPersonAssigned
    | PlanEstablished
    | PlanRevised
    | PlanOverdue
    | ResourceGroupComposed
    | StepTaken
    | NetworkMeetingHeld
)
LengthEvent: TypeAlias = (
    ExtentAgreed
    | AttendanceRecorded
    | AttendanceCorrected
    | PlannedEndMoved
    | Paused
    | Resumed
    | LengthExceptionRecorded
    | LastDayFixed
    | MaximumNear
)
MeasureEvent: TypeAlias = (
    SituationRecorded | InstrumentCompleted | InstrumentMissed | RegistrationMade
)
StayEvent: TypeAlias = PathwayEvent | LengthEvent | MeasureEvent
ParticipationEvent: TypeAlias = (
    BeforeEvent | WithdrawalCarriedOut | BetweenEvent | StayEvent | EnteredInError
)
EVENTS: tuple[type[ParticipationEvent], ...] = get_args(ParticipationEvent)
