"""What a programme wants to reach: targets that are counted, and goals that are put into words."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.codes import Exit
from contracts.programme.codes import Counted, Rounding
from contracts.programme.model import Model, Period, Prose, Text, refusal


class Count(Model):
    """What is counted; registered in error is never. `exits` says which ones count, for this target."""

    of: Counted
    exits: tuple[Exit, ...] = ()
    """Of those who ended: the exits that count; all of them when empty."""
    instrument: Slug | None = None
    """Of answers and scores: whose."""
    milestone: Slug | None = None
    """Of follow-ups: which."""
    pool: Slug | None = None
    """In this pool only."""


class Aim(Model):
    """What is to be reached: whole percent or whole numbers."""

    at_least: int | None = None
    at_most: int | None = None
    more_than: int | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.at_least is None and self.at_most is None and self.more_than is None:
            raise refusal("empty_aim", "an aim says at_least, at_most or more_than")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise refusal("at_least_above_at_most", "at_least is above at_most")
        return self


class Target(Model):
    """A counted target, with everything that its figure depends on."""

    target: Slug
    name: Text
    per_unit: bool = False
    """Whether each unit has to reach it for itself."""
    numerator: Count
    denominator: Count | Literal["none"]
    """What it is divided by; none for a mere count."""
    expressed_in: Literal["percent", "number"]
    aim: Aim | None = None
    """Without one the outcome is shown, and nothing is said of it."""
    period: Period | Literal["each_year", "whole_time"]
    """Each calendar year, the whole time of the programme, or days from first to last."""
    decimals: Annotated[int, Field(ge=0, le=6)]
    rounding: Rounding

    @model_validator(mode="after")
    def _divided(self) -> Self:
        if self.expressed_in == "percent" and self.denominator == "none":
            raise refusal(
                "target_without_denominator", "a percentage needs a denominator: say of what"
            )
        return self


class Goal(Model):
    """A goal in words; somebody assesses it in words, with a date and a name to it."""

    goal: Slug
    text: Prose
    instrument: Slug | None = None
    """Whose answers the assessment rests on."""
