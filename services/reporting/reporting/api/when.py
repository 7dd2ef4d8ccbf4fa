"""Which days a report is about: a year, days from and to, one phase of the programme, or its whole life."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query

from chassis.http import Day, Problem
from reporting.domain.life import Life, Phase, named
from reporting.domain.periods import Period, whole_year


@dataclass(frozen=True)
class When:
    """As asked for: exactly one of them."""

    year: int | None = None
    first: date | None = None
    last: date | None = None
    phase: Phase | None = None
    whole: bool = False

    def within(self, life: Life) -> Period:
        """The days. Raises Problem when the programme has had no such phase, or had it several times."""
        if self.whole:
            return life.whole
        if self.phase:
            return _of_phase(life, self.phase)
        if self.year:
            return whole_year(self.year)
        assert self.first  # as `when` has seen to
        assert self.last
        return Period(self.first, self.last)


def _of_phase(life: Life, phase: Phase) -> Period:
    try:
        span = named(life.spans(), phase)
    except ValueError as several:
        raise Problem(422, "phase", f"{several}: name from and to instead", "phase") from None
    if span is None:
        raise Problem.not_found("phase", f"the programme has had no phase {phase}")
    return span.period


def when(
    year: Annotated[int | None, Query(ge=1990, le=2200)] = None,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    phase: Phase | None = None,
    whole: bool = False,
) -> When:
    """A year, or both from and to, or a phase, or the programme's whole life with all its phases joined."""
    named = [bool(year), bool(first or last), bool(phase), whole]
    if sum(named) != 1 or bool(first) != bool(last):
        raise Problem(
            422, "period", "name a year, or both from and to, or a phase, or whole", "year"
        )
    if first and last and last < first:
        raise Problem(422, "period", "a period ends before it begins", "to")
    return When(year, first, last, phase, whole)
