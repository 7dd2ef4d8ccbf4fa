"""What the units' desk tells of one case: what happens from the enrolment to the exit, and what undoes it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from contracts.base import CaseFact, Slug
from contracts.codes import (
    Boundary,
    Exit,
    LengthException,
    MovedEnd,
    NonResponse,
    Occasion,
    Pause,
    Sex,
)
from contracts.programme import Instrument, Milestone, Respondent, Situation


class _ToldOfCase(CaseFact):
    service: ClassVar[str] = "participation"


class Enrolled(_ToldOfCase):
    """The participation begins; `milestones` and `instruments` are those of the programme version in force.

    `extent` is in percent, 100 being 40 hours a week; none where nothing was agreed.
    """

    programme: Slug
    programme_version: int
    unit: Slug
    station: Slug
    referred_by: Slug
    sex: Sex
    planned_end: date
    milestones: tuple[Milestone, ...]
    instruments: tuple[Instrument, ...] = ()
    pool: Slug | None = None
    extent: int | None = None


class ExtentAgreed(_ToldOfCase):
    """From `on` the person takes part to this extent, in percent; 100 is 40 hours a week."""

    extent: int


class SituationRecorded(_ToldOfCase):
    """Income and occupation, before or after; told again when corrected: the last one counts."""

    occasion: Occasion
    situation: Situation


class PlanEstablished(_ToldOfCase):
    """A plan exists; its text is never told, only how many goals and sub-goals it has."""

    goals: int
    sub_goals: int = 0


class PlanRevised(_ToldOfCase):
    goals: int
    sub_goals: int = 0


class PlanOverdue(_ToldOfCase):
    """There is no plan although there should have been one up to and including `due_on`."""

    due_on: date


class ResourceGroupComposed(_ToldOfCase):
    """The agencies around the participant; told again when others are: the last one counts."""

    organisations: tuple[Slug, ...]


class StepTaken(_ToldOfCase):
    """A step of the programme's pathway, with its place in the order."""

    step: Slug
    number: int


class NetworkMeetingHeld(_ToldOfCase): ...


class AttendanceRecorded(_ToldOfCase):
    """Hours of one week, which `week` names by its Monday; told again when corrected: the last one counts."""

    week: date
    planned_hours: int
    attended_hours: int


class PlannedEndMoved(_ToldOfCase):
    planned_end: date
    reason: MovedEnd


class Paused(_ToldOfCase):
    """The participation rests from `on`, and keeps its place."""

    reason: Pause


class Resumed(_ToldOfCase):
    """`on` is the first day that is no day of the pause."""


class LengthExceptionRecorded(_ToldOfCase):
    """The stay may last up to and including `until`, longer than the programme allows."""

    until: date
    reason: LengthException


class MaximumNear(_ToldOfCase):
    """A warning, as early as the programme says: `last_day` is the last one that is possible."""

    last_day: date


class InstrumentCompleted(_ToldOfCase):
    """Answered at an end of the participation; no items, and `score` or `codes` only if the programme tells them.

    Told again when corrected: the last one of an instrument and occasion counts.
    """

    instrument: Slug
    instrument_version: int
    occasion: Boundary
    respondent: Respondent
    score: Decimal | None = None
    codes: tuple[Slug, ...] = ()


class InstrumentMissed(_ToldOfCase):
    """Nobody answered, and why; a later answer counts all the same."""

    instrument: Slug
    instrument_version: int
    occasion: Boundary
    respondent: Respondent
    code: NonResponse


class RegistrationMade(_ToldOfCase):
    """A register outside has taken note of the participation."""

    registration: Slug
    occasion: Boundary


class Exited(_ToldOfCase):
    unit: Slug
    code: Exit


class ExitCorrected(_ToldOfCase):
    """Another code than `Exited` said, of the same exit; `on` is the day of the correction."""

    unit: Slug
    code: Exit


class ParticipationReopened(_ToldOfCase):
    """The exit was none: the stay goes on in a place of the unit, as if it had not ended."""

    unit: Slug
    station: Slug
    planned_end: date
    pool: Slug | None = None


class EnteredInError(_ToldOfCase):
    """There was no participation: it is in no figure. Place and seat are free."""

    unit: Slug


class WithdrawalCarriedOut(_ToldOfCase):
    """The service has stopped using the case as a person's and has turned it into a count."""


class ProtectionCarriedOut(_ToldOfCase):
    """What a withdrawal ends has ended, and nothing here leads from the case to a unit any more."""


class KeysDestroyed(_ToldOfCase):
    """Whatever text of the case is sealed here can never be read again."""
