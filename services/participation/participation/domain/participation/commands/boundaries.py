"""What is heard of a case, its enrolment, its exit, and what undoes them."""

from datetime import date

from chassis.decider import Command
from contracts.codes import Exit as ExitCode
from contracts.codes import Sex
from contracts.programme import Milestone, Situation, Weekday
from participation.domain.participation.commands.length import Extent
from participation.domain.participation.commands.measures import Answer, Unanswered
from participation.domain.participation.terms import Terms


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
    """Milestones, terms and the planned end are those of the programme version in force."""

    station: str
    programme_version: int
    milestones: tuple[Milestone, ...]
    planned_end: date
    contact_person: str
    situation: Situation
    pool: str | None = None
    extent: Extent | None = None
    weekdays: tuple[Weekday, ...] = ()
    terms: Terms = Terms()
    answers: tuple[Answer, ...] = ()


class Exit(Command):
    """`situation` is the one at the end, unless it has been recorded already."""

    code: ExitCode
    situation: Situation | None = None
    answers: tuple[Answer, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


class CorrectExit(Command):
    """Another code for the same exit."""

    code: ExitCode


class Reopen(Command):
    """The exit was none: the stay goes on."""


class EnterInError(Command):
    """There was no participation."""
