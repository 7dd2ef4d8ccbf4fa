"""What can happen in one case's participation. Text is sealed; codes are not."""

from datetime import date
from typing import TypeAlias, get_args

from chassis.decider import Event, SealedText
from contracts.codes import Exit, MovedEnd, Occasion, Sex
from contracts.programme import Milestone, Situation


class CaseAwaited(Event):
    programme: str
    unit: str
    referred_by: str
    sex: Sex


class ConsentHeard(Event):
    """Consent to follow-up: the case may be enrolled under its name."""


class AwaitingStopped(Event): ...


class WithdrawalCarriedOut(Event):
    """From here on nothing is recorded; place and seat go on under a number."""


class Enrolled(Event):
    programme: str
    programme_version: int
    unit: str
    station: str
    referred_by: str
    sex: Sex
    planned_end: date
    milestones: tuple[Milestone, ...]


class ContactPersonAssigned(Event):
    name: SealedText


class SituationRecorded(Event):
    occasion: Occasion
    situation: Situation


class PlanEstablished(Event):
    """`text` is one goal a line, `goals` how many they are."""

    text: SealedText
    goals: int


class PlanRevised(Event):
    text: SealedText
    goals: int


class NetworkMeetingHeld(Event):
    attended_by: tuple[str, ...]


class AttendanceRecorded(Event):
    week: date
    planned_hours: int
    attended_hours: int


class PlannedEndMoved(Event):
    planned_end: date
    reason: MovedEnd


class Exited(Event):
    unit: str
    code: Exit


ParticipationEvent: TypeAlias = (
    CaseAwaited
    | ConsentHeard
    | AwaitingStopped
    | WithdrawalCarriedOut
    | Enrolled
    | ContactPersonAssigned
    | SituationRecorded
    | PlanEstablished
    | PlanRevised
    | NetworkMeetingHeld
    | AttendanceRecorded
    | PlannedEndMoved
    | Exited
)
EVENTS: tuple[type[ParticipationEvent], ...] = get_args(ParticipationEvent)
