"""What of a programme's time was played, and which reports are about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samverka.play.acts import Verb
from samverka.play.files import Files
from samverka.play.script import Day
from samverka.play.versions import versions_of
from samverka.report import Kind, Time, Wanted


@dataclass(frozen=True)
class Played:
    """From the day of a programme's first act to that of its last start: follow-ups belong to what went before."""

    files: Files
    first: date
    last: date

    @property
    def programme(self) -> str:
        return self.files[0].programme.programme

    @property
    def times(self) -> list[Time]:
        """Of one that ends its whole life, and each phase if it had several; of one that goes on each year played."""
        versions = versions_of(self.files)
        if versions.last_day is None:
            return [Time(year) for year in range(self.first.year, self.last.year + 1)]
        phases = list(dict.fromkeys(v.phase for v in versions.known if v.phase))
        return [Time(whole=True), *(Time(phase=phase) for phase in phases if len(phases) > 1)]

    @property
    def reports(self) -> list[Wanted]:
        return [Wanted(Kind.ANNUAL, self.programme, time) for time in self.times]

    @property
    def targets(self) -> Wanted:
        """Every target of the time that was played."""
        whole = versions_of(self.files).last_day is not None
        time = Time(whole=True) if whole else Time(first=self.first, last=self.last)
        return Wanted(Kind.TARGETS, self.programme, time)


def played(files: Files, days: Sequence[Day]) -> Played:
    """What of it a script is about."""
    starts = [day.day for day in days if any(act.verb is Verb.ENROL for act in day.acts)]
    return Played(files, days[0].day, (starts or [days[-1].day])[-1])
