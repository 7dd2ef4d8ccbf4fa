"""From being awaited to the enrolment, and the exit."""

from datetime import date

from chassis.decider import Event
from contracts.codes import Exit, Sex
from contracts.programme import Instrument, Milestone, Weekday
from participation.domain.participation.terms import Terms


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
    pool: str | None = None
    extent: int | None = None
    weekdays: tuple[Weekday, ...] = ()
    terms: Terms = Terms()

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Told with the milestones, so that whoever asks at one knows what to ask."""
        return self.terms.instruments


class Exited(Event):
    unit: str
    code: Exit


class ExitCorrected(Event):
    unit: str
    code: Exit


class ParticipationReopened(Event):
    unit: str
    station: str
    pool: str | None
    planned_end: date


class EnteredInError(Event):
    unit: str
