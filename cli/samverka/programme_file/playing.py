"""What a play of the programme cannot derive from it: when it begins, how many start, and how it goes for them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.codes import Exit
from contracts.programme import Model
from contracts.programme.model import refusal

Percent = Annotated[int, Field(ge=0, le=100)]
Few = Annotated[int, Field(ge=0, le=20)]
Weight = Annotated[int, Field(ge=1, le=1000)]


class Starts(Model):
    """So many people start in a unit, or in one of its pools, from one day to another."""

    unit: Slug
    pool: Slug | None = None
    people: Annotated[int, Field(ge=1, le=1000)] | None = None
    """As many as there are places for, or as the yearly goal says, without."""
    first: date | None = None
    """The first day on which one of them starts; the play's own without."""
    last: date | None = None
    """The last such day; everybody starts on one day when it is the first as well."""
    only_counted: Few = 0
    """How many of them consent to no follow-up, and are counted without a name."""
    withdraw_consent: Few = 0
    """How many of them withdraw the consent on the way."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise refusal("last_before_first", "last is before first")
        if self.people and self.only_counted + self.withdraw_consent > self.people:
            raise refusal("more_than_start", "more are only counted or withdraw than start")
        return self


class Play(Model):
    """Everything has a default, so that a file without it plays too. No service is told of it."""

    first: date | None = None
    """The first day on which somebody starts; two weeks after the first version begins, without."""
    last: date | None = None
    """The last such day; a usual stay before the programme ends, or a year after the first, without."""
    starts: tuple[Starts, ...] = ()
    """Who starts; as many as there are places for when empty."""
    exits: Mapping[Exit, Weight] = Field(default_factory=dict[Exit, int])
    """How often each way of leaving happens, compared with the others."""
    positive: Percent = 75
    """Of a hundred answers: those in the better half of the scale."""
    reached: Percent = 85
    """Of a hundred follow-ups: those for which the person is reached."""
