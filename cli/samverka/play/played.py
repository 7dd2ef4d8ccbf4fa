"""What of a programme's time was played, and which reports are about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samverka.play.acts import Verb
from samverka.play.lives import Life
from samverka.play.script import Day
from samverka.report import Kind, Time, Wanted


@dataclass(frozen=True)
class Played:
    """From the day of a programme's first act to that of its last start: follow-ups belong to what went before."""

    life: Life
    first: date
    last: date

    @property
    def programme(self) -> str:
        return self.life[0].programme.programme

    @property
    def times(self) -> list[Time]:
        """The year that was played; of several the whole life, and each phase if there was more than one."""
        if self.first.year == self.last.year:
            return [Time(self.first.year)]
        versions = [v for part in self.life for v in part.versions if v.valid_from <= self.last]
        phases = list(dict.fromkeys(v.phase for v in versions if v.phase))
        return [Time(whole=True), *(Time(phase=phase) for phase in phases if len(phases) > 1)]

    @property
    def reports(self) -> list[Wanted]:
        return [Wanted(Kind.ANNUAL, self.programme, time) for time in self.times]

    @property
    def targets(self) -> Wanted:
        """Every target of the time that was played."""
        time = Time(first=self.first, last=self.last)
        return Wanted(Kind.TARGETS, self.programme, time)


def played(life: Life, days: Sequence[Day]) -> Played:
    """What of it a script is about."""
    starts = [day.day for day in days if any(act.verb is Verb.ENROL for act in day.acts)]
    return Played(life, days[0].day, (starts or [days[-1].day])[-1])
