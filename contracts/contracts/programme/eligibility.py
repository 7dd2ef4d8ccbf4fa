"""Who a programme is for, and where somebody turns who asks for it alone."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.codes import Income
from contracts.programme.codes import Employment
from contracts.programme.model import Model, Prose, Text, refusal


class Criterion(Model):
    """Something that the sender attests; only whether it is so is kept."""

    criterion: Slug
    name: Prose
    """The sentence that is attested."""


class Residence(Model):
    """Where a person must live. It is no criterion for one whose registration is protected."""

    area: Text
    municipalities: Annotated[tuple[Text, ...], Field(min_length=1)]


class Eligibility(Model):
    """Who the programme is for. Ages are inclusive; each criterion must be attested."""

    youngest: Annotated[int, Field(ge=0, le=120)] | None = None
    oldest: Annotated[int, Field(ge=0, le=120)] | None = None
    attested: tuple[Slug, ...] = ()
    """The criteria that must be attested."""
    criteria: tuple[Criterion, ...] = ()
    """What each of them says."""
    employment: Employment = Employment.EITHER
    """Whether having work matters."""
    residence: Residence | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.youngest is not None and self.oldest is not None and self.youngest > self.oldest:
            raise refusal("youngest_above_oldest", "youngest is above oldest")
        return self


class Route(Model):
    """Which agency a private person turns to, who lives on one of these incomes."""

    incomes: Annotated[tuple[Income, ...], Field(min_length=1)]
    organisation: Slug
