"""What the parts of a programme are made of: texts, ranges of places, times and periods."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated, LiteralString, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Text = Annotated[str, Field(min_length=1, max_length=200)]
Prose = Annotated[str, Field(min_length=1, max_length=1000)]


def refusal(rule: str, why: str) -> PydanticCustomError:
    """A refusal that names its rule, wherever it is read."""
    return PydanticCustomError(cast("LiteralString", rule), "{why}", {"why": why})


class Model(BaseModel):
    """Closed when written: an unknown field in a programme is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Places(Model):
    """A range: at least `low` are meant to be filled, the one after `high` is refused."""

    low: Annotated[int, Field(ge=0, le=1000)]
    high: Annotated[int, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise refusal("low_above_high", "low is above high")
        return self


class PlacesFrom(Model):
    """Another range, from a day on."""

    valid_from: date
    places: Places


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


class Period(Model):
    """Days from `first` to `last`, both inside it; without `last` it goes on."""

    first: date
    last: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last and self.last < self.first:
            raise refusal("last_before_first", "last is before first")
        return self

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


def places_on(at_first: Places, later: tuple[PlacesFrom, ...], day: date) -> Places:
    """The range in force on a day; `later` is in the order of its days."""
    return next((each.places for each in reversed(later) if each.valid_from <= day), at_first)
