"""What a report is about, and how far reporting has heard."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from chassis.database import Connection
from reporting.domain.figures import Figure, Unit
from reporting.domain.life import Life
from reporting.domain.periods import Period, whole_year
from reporting.domain.views import View
from reporting.projections.progress import Progress

Figures = Mapping[str, Figure]


@dataclass(frozen=True)
class Subject:
    """A programme in a period, in one view; of one unit if it is named."""

    programme: str
    life: Life
    units: tuple[Unit, ...]
    period: Period
    progress: Progress
    view: View = "agreed"
    unit: str | None = None

    @property
    def name(self) -> str:
        """What the programme was called at the period's end."""
        return self.life.on(self.period.last).name

    @property
    def unit_names(self) -> frozenset[str]:
        """The slugs of its units."""
        return frozenset(unit.unit for unit in self.units)

    @property
    def is_whole_year(self) -> bool:
        return self.period == whole_year(self.period.first.year)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which all days on which the programme ran lie in the period; none if it cuts one."""
        touched = range(self.period.first.year, self.period.last.year + 1)
        life = self.life.whole
        whole = [
            max(date(y, 1, 1), min(life.first, self.period.last)) >= self.period.first
            and min(date(y, 12, 31), max(life.last, self.period.first)) <= self.period.last
            for y in touched
        ]
        return tuple(touched) if all(whole) else ()

    @property
    def so_far(self) -> Period | None:
        """What of the period has come to pass."""
        return self.period.until(self.progress.on)


Report = Callable[[Connection, Subject], Awaitable[Figures]]
