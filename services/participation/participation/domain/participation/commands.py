"""What can be asked of, and heard about, one case's participation."""

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import Field

from chassis.decider import Command
from contracts.codes import Exit as ExitCode
from contracts.codes import MovedEnd, Sex
from contracts.programme import Milestone, Situation

Hours = Annotated[int, Field(ge=0, le=40)]
"""Of one week; 40 is a full one."""
Goal = Annotated[str, Field(min_length=1, max_length=1000)]
Goals = Annotated[tuple[Goal, ...], Field(min_length=1, max_length=50)]


class AwaitCase(Command):
    """The referral group has admitted the case to the unit."""

    programme: str
    unit: str
    referred_by: str
    sex: Sex


class HearConsent(Command):
    """Consent to follow-up has been given."""


class CarryOutWithdrawal(Command):
    """Consent has been withdrawn: stop using the case as a person's."""


class StopAwaiting(Command):
    """The referral has ended before anybody was enrolled."""


class Enrol(Command):
    """The milestones and the planned end are those of the programme version in force."""

    station: str
    programme_version: int
    milestones: tuple[Milestone, ...]
    planned_end: date
    contact_person: str
    situation: Situation


class EstablishPlan(Command):
    goals: Goals


class RevisePlan(Command):
    goals: Goals


class HoldNetworkMeeting(Command):
    """`attended_by` are the organisations that came."""

    attended_by: tuple[str, ...]


class RecordAttendance(Command):
    """Hours of one week, which `week` names by its Monday."""

    week: date
    planned_hours: Hours
    attended_hours: Hours


class MovePlannedEnd(Command):
    planned_end: date
    reason: MovedEnd


class RecordSituation(Command):
    """Income and occupation at the end, with the entry instrument."""

    situation: Situation


class Exit(Command):
    """`situation` is the one at the end, unless it has been recorded already."""

    code: ExitCode
    situation: Situation | None = None


Heard: TypeAlias = AwaitCase | HearConsent | CarryOutWithdrawal | StopAwaiting
DuringCommand: TypeAlias = (
    EstablishPlan
    | RevisePlan
    | HoldNetworkMeeting
    | RecordAttendance
    | MovePlannedEnd
    | RecordSituation
    | Exit
)
ParticipationCommand: TypeAlias = Heard | Enrol | DuringCommand
