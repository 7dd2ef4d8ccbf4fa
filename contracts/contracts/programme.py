"""A programme as data: what the parties agreed on. A domain may import this module."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.base import Slug
from contracts.codes import Income, Occupation, Party

Text = Annotated[str, Field(min_length=1, max_length=200)]
Fraction = Annotated[int, Field(ge=1, le=1_000_000)]


class Model(BaseModel):
    """Closed when written: an unknown field in a programme is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Organisation(Model):
    """A concrete agency. Only those that are a party have one; a provider or an association has none."""

    organisation: Slug
    name: Text
    party: Party | None = None


class Places(Model):
    """A range: at least `low` are meant to be filled, the one after `high` is refused."""

    low: Annotated[int, Field(ge=0, le=1000)]
    high: Annotated[int, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


class Station(Model):
    """A work station or team; `seats` bounds how many work there at once."""

    station: Slug
    name: Text
    seats: Places


class Unit(Model):
    """Where people take part. `referrers` are the organisations that may refer to it."""

    unit: Slug
    name: Text
    place: Text
    places: Places
    stations: Annotated[tuple[Station, ...], Field(min_length=1)]
    referrers: Annotated[tuple[Slug, ...], Field(min_length=1)]


class After(Model):
    """A time from a day: days are days, months and years are the calendar's, clamped to the month's end."""

    days: Annotated[int, Field(ge=0, le=36_600)] = 0
    weeks: Annotated[int, Field(ge=0, le=5_200)] = 0
    months: Annotated[int, Field(ge=0, le=1_200)] = 0
    years: Annotated[int, Field(ge=0, le=100)] = 0

    def counted_from(self, day: date) -> date:
        """The local date that lies this long after `day`: years and months first, then weeks and days."""
        months = day.year * 12 + day.month - 1 + self.years * 12 + self.months
        year, month = divmod(months, 12)
        clamped = min(day.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, clamped) + timedelta(weeks=self.weeks, days=self.days)

    def last_day_from(self, first: date) -> date:
        """The last day of a period of this length: both ends are inside it."""
        return max(first, self.counted_from(first) - timedelta(days=1))


class Milestone(Model):
    """A dated step that the calendar waits for; a function answers for it, not a person."""

    milestone: Slug
    name: Text
    counted_from: Literal["start", "exit"]
    after: After
    function: Literal["contact_person", "supervisor", "network", "coordinator"]
    overdue_after: After
    """How long after the due date it is overdue."""
    records_situation: bool = False
    """Whether a completed one records income and occupation again."""


class Pathway(Model):
    """What happens between a referral and a seat, and what is waited for afterwards."""

    study_visit: bool
    mapping_visit: bool
    milestones: tuple[Milestone, ...]

    @model_validator(mode="after")
    def _each_milestone_once(self) -> Self:
        if len({m.milestone for m in self.milestones}) < len(self.milestones):
            raise ValueError("a milestone is named twice")
        return self


class Limits(Model):
    usual_stay: After
    hold: After
    """How long a place is held for a person who has been offered it."""
    answer_within: After
    """How long a sent referral waits to be received before it expires."""


class Eligibility(Model):
    """Who the programme is for. Ages are inclusive; each criterion must be attested."""

    youngest: Annotated[int, Field(ge=0, le=120)] | None = None
    oldest: Annotated[int, Field(ge=0, le=120)] | None = None
    attested: tuple[Slug, ...] = ()


class Programme(Model):
    """One version of a programme; a running case stays on the version it enrolled under."""

    programme: Slug
    version: Annotated[int, Field(ge=1)]
    name: Text
    valid_from: date
    organisations: Annotated[tuple[Organisation, ...], Field(min_length=2)]
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    eligibility: Eligibility = Eligibility()
    pathway: Pathway
    limits: Limits
    year_goal: Annotated[int, Field(ge=0)] | None = None
    """How many are meant to start in each unit and year."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        parties = {o.party for o in self.organisations if o.party}
        if len(parties) < 2:
            raise ValueError("a programme needs at least two parties; two municipalities are one")
        known = {o.organisation for o in self.organisations}
        for unit in self.units:
            if unknown := set(unit.referrers) - known:
                raise ValueError(f"unit {unit.unit}: unknown referrers {sorted(unknown)}")
        return self

    def unit(self, unit: str) -> Unit | None:
        """The unit of that name, or none."""
        return next((u for u in self.units if u.unit == unit), None)


class Share(Model):
    """What a funder bears: an exact fraction, numerator / denominator."""

    funder: Slug
    numerator: Fraction
    denominator: Fraction


class IncomeSource(Model):
    """One income and its extent in percent of a full one."""

    income: Income
    extent: Annotated[int, Field(ge=1, le=100)] = 100


class Situation(Model):
    """A person's incomes and occupation on one day. Work of 40 hours a week is an extent of 100."""

    incomes: Annotated[tuple[IncomeSource, ...], Field(min_length=1, max_length=5)]
    occupation: Occupation
    occupation_extent: Annotated[int, Field(ge=0, le=100)] = 0

    @model_validator(mode="after")
    def _each_income_once(self) -> Self:
        if len({source.income for source in self.incomes}) < len(self.incomes):
            raise ValueError("an income is named twice")
        return self
