"""What a person lives on and does on one day."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.codes import Income, Occupation
from contracts.programme.model import Model, refusal


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
            raise refusal("income_named_twice", "an income is named twice")
        return self
