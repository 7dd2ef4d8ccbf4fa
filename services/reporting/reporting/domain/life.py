"""A programme's life: its versions, the phases that they make, and what it was called on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.programme import Phase, Programme
from reporting.domain.periods import Period

__all__ = ["Life", "Phase", "Span", "named"]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days on which versions of one phase were in force; the versions in their order."""

    phase: Phase | None
    period: Period
    versions: tuple[Programme, ...]

    @property
    def name(self) -> str:
        """What it was called when the span ended."""
        return self.versions[-1].name


@dataclass(frozen=True)
class Life:
    """All versions heard of, in their order and at least one; `today` is the latest business day heard.

    A programme that has not ended lasts until `today`, and at least until the day its last version began.
    """

    versions: tuple[Programme, ...]
    today: date | None

    @property
    def first(self) -> date:
        first = self.versions[0]
        return min(first.valid_from, first.runs.first) if first.runs else first.valid_from

    @property
    def last(self) -> date:
        return self._last_of(self.versions[-1])

    @property
    def whole(self) -> Period:
        return Period(self.first, self.last)

    def on(self, day: date) -> Programme:
        """The version in force; the first one before its time."""
        begun = [version for version in self.versions if version.valid_from <= day]
        return begun[-1] if begun else self.versions[0]

    def within(self, period: Period) -> tuple[Programme, ...]:
        """The versions in force on some day of it."""
        return tuple(
            version
            for version, span in self._times()
            if span.first <= period.last and period.first <= span.last
        )

    def time_of(self, version: Programme) -> Period:
        """The programme's whole time, as agreed in a version."""
        first = version.runs.first if version.runs else self.first
        return Period(first, max(first, self._last_of(version)))

    def spans(self) -> tuple[Span, ...]:
        """The phases, one after the other: each day of the whole life lies in exactly one."""
        found: list[Span] = []
        for version, time in self._times():
            if found and found[-1].phase is version.phase:
                before = found.pop()
                together = Period(before.period.first, max(before.period.last, time.last))
                found.append(Span(version.phase, together, (*before.versions, version)))
            else:
                found.append(Span(version.phase, time, (version,)))
        return tuple(found)

    def _times(self) -> Iterator[tuple[Programme, Period]]:
        """Each version with its days; the first one's begin with the life, the last one's end with it."""
        starts = [self.first, *(version.valid_from for version in self.versions[1:])]
        ends = [start - _DAY for start in starts[1:]]
        for version, first, last in zip(self.versions, starts, [*ends, self.last], strict=True):
            if first <= last:
                yield version, Period(first, last)

    def _last_of(self, version: Programme) -> date:
        agreed = version.closing.last_day if version.closing else version.runs and version.runs.last
        return agreed or max(self.today or version.valid_from, version.valid_from)


def named(spans: Sequence[Span], phase: Phase) -> Span | None:
    """The span of a phase. Raises ValueError when there are several."""
    found = [span for span in spans if span.phase is phase]
    if len(found) > 1:
        raise ValueError(f"{phase} comes {len(found)} times")
    return found[0] if found else None
