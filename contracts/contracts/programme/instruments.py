"""What is measured and asked, of whom and when, and where a participation is registered besides."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.programme.codes import Measure, Respondent
from contracts.programme.model import Model, Text, refusal

SITUATION = (Measure.INCOME, Measure.OCCUPATION)
"""What is recorded as the person's situation, and not as an instrument's answers."""
BESIDE = (Respondent.AGENCY, Respondent.MANAGER)
"""Who is asked beside the stay: never at the start, and at the exit by the calendar."""


class Scale(Model):
    """The range of a score."""

    lowest: int
    highest: int
    better: Literal["higher", "lower"] = "higher"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.lowest > self.highest:
            raise refusal("lowest_above_highest", "lowest is above highest")
        return self


class Instrument(Model):
    """A form or a question, asked again and again. Its items stay where they were answered."""

    instrument: Slug
    version: Annotated[int, Field(ge=1)] = 1
    name: Text
    measures: Measure
    respondent: Respondent = Respondent.PARTICIPANT
    at: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """When: start, exit, or the milestone at which it is asked."""
    paired: bool = False
    """Whether the first and the last answer of a person are compared."""
    told: Literal["completed", "score", "codes"] = "completed"
    """What others learn: that it was done, its score, or its codes."""
    scale: Scale | None = None


class Registration(Model):
    """A register outside that takes note of a participation."""

    registration: Slug
    name: Text
    at: Annotated[tuple[Literal["start", "exit"], ...], Field(min_length=1)]
