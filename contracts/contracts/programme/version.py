"""One version of a programme: everything that the parties agreed on, from a day on."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.programme.codes import Amended, ClosingReason, Phase
from contracts.programme.eligibility import Eligibility, Route
from contracts.programme.instruments import Instrument, Registration
from contracts.programme.model import Model, Period, Prose, Text, refusal
from contracts.programme.money import Funding
from contracts.programme.parties import Organisation, RoleHeld
from contracts.programme.pathway import Limits, Pathway
from contracts.programme.rules import broken
from contracts.programme.targets import Goal, Target
from contracts.programme.units import Unit


class About(Model):
    """What a reader should know; nothing follows from it, and nobody is named in it."""

    purpose: tuple[Prose, ...] = ()
    target_group: Prose | None = None
    method: tuple[Prose, ...] = ()
    outcome: tuple[Prose, ...] = ()
    """What was said of it afterwards."""
    contact: Prose | None = None
    """Which function tells more."""
    documents: tuple[Text, ...] = ()


class Amendment(Model):
    """What makes this version another than the one before it, and why."""

    kinds: Annotated[tuple[Amended, ...], Field(min_length=1)]
    why: Prose
    decided_on: date | None = None


class Closing(Model):
    """The programme ends: nobody is referred any more, and the last ones leave."""

    reason: ClosingReason
    why: Prose
    decided_on: date
    last_admission: date | None = None
    """The last day on which somebody is referred; the day of the decision when empty."""
    last_day: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last_day < self.decided_on:
            raise refusal("last_day_before_decision", "last_day is before decided_on")
        if self.last_admission and self.last_admission > self.last_day:
            raise refusal("admission_after_last_day", "last_admission is after last_day")
        return self


class Programme(Model):
    """One version of a programme; a running case stays on the version it enrolled under."""

    programme: Slug
    """Its readable identity, the same in every version and every file."""
    version: Annotated[int, Field(ge=1)]
    name: Text
    valid_from: date
    """The first day of this version."""
    phase: Phase | None = None
    runs: Period | None = None
    """The programme's time, as agreed when this version came into force."""
    amendment: Amendment | None = None
    """What this version changes; the first one changes nothing."""
    closing: Closing | None = None
    """The last version has it: there is none after it."""
    about: About | None = None
    organisations: Annotated[tuple[Organisation, ...], Field(min_length=2)]
    roles: tuple[RoleHeld, ...] = ()
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    funding: tuple[Funding, ...] = ()
    """What single funders pay for, in the order of its days."""
    eligibility: Eligibility = Eligibility()
    routes: tuple[Route, ...] = ()
    pathway: Pathway
    limits: Limits
    instruments: tuple[Instrument, ...] = ()
    registrations: tuple[Registration, ...] = ()
    targets: tuple[Target, ...] = ()
    goals: tuple[Goal, ...] = ()
    year_goal: Annotated[int, Field(ge=0)] | None = None
    """How many are meant to start in each unit and year."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if found := list(broken(self)):
            said = "; ".join(f"{each.where}: {each.message}" for each in found)
            raise refusal(found[0].rule, said)
        return self

    def unit(self, unit: str) -> Unit | None:
        """The unit of that name, or none."""
        return next((u for u in self.units if u.unit == unit), None)

    @property
    def admits_until(self) -> date | None:
        """The last day on which somebody is referred or admitted; none while no end is agreed."""
        if self.closing:
            return self.closing.last_admission or self.closing.decided_on
        return self.runs.last if self.runs else None

    def takes_referrals_on(self, day: date) -> bool:
        """Whether somebody may be referred on the day: it runs, and it has not been closed."""
        if self.admits_until and day > self.admits_until:
            return False
        return self.runs is None or self.runs.holds(day)
