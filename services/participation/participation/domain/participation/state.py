"""How a case stands: unknown, awaited, enrolled, exited, or nobody's any more."""

from datetime import date
from enum import StrEnum
from typing import TypeAlias

from pydantic import Field

from chassis.decider import State
from contracts.codes import Occasion, Sex
from contracts.programme import Situation
from participation.domain.participation.events import (
    AttendanceRecorded,
    AwaitingStopped,
    CaseAwaited,
    ConsentHeard,
    ContactPersonAssigned,
    Enrolled,
    Exited,
    NetworkMeetingHeld,
    ParticipationEvent,
    PlanEstablished,
    PlannedEndMoved,
    PlanRevised,
    SituationRecorded,
    WithdrawalCarriedOut,
)


class Consent(StrEnum):
    """To follow-up. One that was withdrawn is not given again: a new entry is a new case."""

    NONE = "none"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Unknown(State):
    """Nobody is awaited, or not any more; what is known of the consent is kept."""

    consent: Consent = Consent.NONE


class Awaited(State):
    programme: str
    unit: str
    referred_by: str
    sex: Sex
    consent: Consent


class Underway(State):
    """Enrolled and not exited. `weeks` are the (planned, attended) hours by Monday."""

    unit: str
    started_on: date
    planned_end: date
    planned: bool = False
    weeks: dict[date, tuple[int, int]] = Field(default_factory=dict[date, tuple[int, int]])
    after: Situation | None = None


class Ended(State):
    unit: str


class Anonymous(State):
    """Withdrawn after the enrolment: nothing is recorded any more."""


Participation: TypeAlias = Unknown | Awaited | Underway | Ended | Anonymous


def evolve(participation: Participation, event: ParticipationEvent) -> Participation:
    match event:
        case CaseAwaited():
            known = event.model_dump(exclude={"on"})
            return Awaited(**known, consent=_consent(participation))
        case ConsentHeard():
            return participation.model_copy(update={"consent": Consent.GIVEN})
        case AwaitingStopped():
            return Unknown(consent=_consent(participation))
        case WithdrawalCarriedOut():
            return _withdrawn(participation)
        case Enrolled(on=on, unit=unit, planned_end=end):
            return Underway(unit=unit, started_on=on, planned_end=end)
        case PlanEstablished():
            return participation.model_copy(update={"planned": True})
        case PlannedEndMoved(planned_end=end):
            return participation.model_copy(update={"planned_end": end})
        case AttendanceRecorded():
            return _attended(participation, event)
        case SituationRecorded(occasion=Occasion.AFTER, situation=situation):
            return participation.model_copy(update={"after": situation})
        case Exited(unit=unit):
            return Ended(unit=unit)
        case SituationRecorded() | ContactPersonAssigned() | PlanRevised() | NetworkMeetingHeld():
            return participation


def _consent(participation: Participation) -> Consent:
    match participation:
        case Unknown(consent=consent) | Awaited(consent=consent):
            return consent
        case Underway() | Ended():
            return Consent.GIVEN
        case Anonymous():
            return Consent.WITHDRAWN


def _withdrawn(participation: Participation) -> Participation:
    match participation:
        case Unknown() | Awaited():
            return participation.model_copy(update={"consent": Consent.WITHDRAWN})
        case Underway() | Ended() | Anonymous():
            return Anonymous()


def _attended(participation: Participation, event: AttendanceRecorded) -> Participation:
    match participation:
        case Underway(weeks=weeks):
            hours = event.planned_hours, event.attended_hours
            return participation.model_copy(update={"weeks": {**weeks, event.week: hours}})
        case Unknown() | Awaited() | Ended() | Anonymous():
            return participation
