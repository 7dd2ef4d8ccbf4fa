"""How a case stands: unknown, awaited, enrolled, exited, nobody's any more, or a mistake."""

from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from pydantic import Field

from chassis.decider import State
from contracts.codes import Boundary, Exit, NonResponse, Sex
from contracts.programme import Situation
from participation.domain.participation.terms import Terms


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


class Rest(State):
    """A pause; `until` is the first day after it, none while it lasts."""

    since: date
    until: date | None = None

    def covers(self, week: date) -> bool:
        """Whether the whole week from that Monday on lies in it."""
        return self.since <= week and (self.until is None or week + timedelta(days=7) <= self.until)


Asked: TypeAlias = tuple[Boundary, str]
"""An instrument or a register, at an end of the stay."""


class Underway(State):
    """Enrolled and not exited. `weeks` are the (planned, attended) hours by Monday.

    `last_day` is the last possible one; none without a limit, and while a pause stops the clock,
    which then stands at `stands_at`.
    """

    unit: str
    started_on: date
    planned_end: date
    station: str
    terms: Terms = Terms()
    pool: str | None = None
    last_day: date | None = None
    stands_at: date | None = None
    warn_on: date | None = None
    warned_of: date | None = None
    planned: bool = False
    plan_overdue: bool = False
    group: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    stepped_on: date | None = None
    extent: tuple[int, tuple[str, ...]] | None = None
    rests: tuple[Rest, ...] = ()
    weeks: dict[date, tuple[int, int]] = Field(default_factory=dict[date, tuple[int, int]])
    before: Situation | None = None
    after: Situation | None = None
    answered: dict[Asked, str] = Field(default_factory=dict[Asked, str])
    missed: dict[Asked, NonResponse] = Field(default_factory=dict[Asked, NonResponse])
    registered: frozenset[Asked] = frozenset()

    @property
    def rests_since(self) -> date | None:
        """The first day of the pause that lasts; none when there is none."""
        return self.rests[-1].since if self.rests and self.rests[-1].until is None else None

    def unanswered(self, occasion: Boundary) -> tuple[str, ...]:
        """The instruments that were neither answered nor missed for a reason."""
        asked = (each.instrument for each in self.terms.instruments_at(occasion))
        known = self.answered.keys() | self.missed.keys()
        return tuple(name for name in asked if (occasion, name) not in known)


class Ended(State):
    """`stay` is as it was on the last day."""

    stay: Underway
    on: date
    code: Exit


class Anonymous(State):
    """Withdrawn after the enrolment: nothing is recorded any more."""


class Mistaken(State):
    """Registered in error: there was no participation."""


Participation: TypeAlias = Unknown | Awaited | Underway | Ended | Anonymous | Mistaken
