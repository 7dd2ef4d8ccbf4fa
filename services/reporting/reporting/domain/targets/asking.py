"""Which targets a report has to answer for, and over which days each of them is counted."""

from dataclasses import dataclass

from contracts.programme import Programme, Target
from reporting.domain.life import Life
from reporting.domain.periods import Period, whole_year


@dataclass(frozen=True)
class Due:
    """A target of a version, over one period; `so_far` is what of it has come to pass, if anything has."""

    version: Programme
    target: Target
    period: Period
    so_far: Period | None

    @property
    def is_over(self) -> bool:
        return self.so_far == self.period


def due(life: Life, asked: Period) -> tuple[Due, ...]:
    """The targets of each version in force in the time asked for.

    A target that was revised counts as it stood last in that time; of several years each has its own.
    """
    found: dict[tuple[str, int | None], Due] = {}
    for year in range(asked.first.year, asked.last.year + 1):
        for version in life.within(_both(asked, whole_year(year))):
            for target in version.targets:
                period = _period(life, version, target, year)
                if _meet(period, asked):
                    key = target.target, year if target.period == "each_year" else None
                    so_far = period.until(life.today)
                    found[key] = Due(version, target, period, so_far)
    order = {slug: place for place, slug in enumerate(dict.fromkeys(slug for slug, _ in found))}
    return tuple(sorted(found.values(), key=lambda d: (order[d.target.target], d.period.first)))


def _period(life: Life, version: Programme, target: Target, year: int) -> Period:
    match target.period:
        case "each_year":
            return whole_year(year)
        case "whole_time":
            return life.time_of(version)
        case days:
            return Period(days.first, days.last or max(life.last, days.first))


def _both(one: Period, other: Period) -> Period:
    return Period(max(one.first, other.first), min(one.last, other.last))


def _meet(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last
