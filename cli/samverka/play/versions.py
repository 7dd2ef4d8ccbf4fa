"""A programme from its first version to its last, in however many files, and what holds on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.programme import Programme, ProgrammeRole, Unit
from samverka.play.days import DAY
from samverka.principals import leading
from samverka.programme_file import ProgrammeFile

RUNNING = (ProgrammeRole.PROVIDER, ProgrammeRole.OPERATOR, ProgrammeRole.PRINCIPAL)


@dataclass(frozen=True)
class Versions:
    """Versions in the order of their days; a case stays on the one that it started on."""

    known: tuple[Programme, ...]

    def on(self, day: date) -> Programme:
        """The version in force; before the first one begins, that one."""
        begun = [version for version in self.known if version.valid_from <= day]
        return begun[-1] if begun else self.known[0]

    def unit(self, name: str, day: date) -> Unit:
        """The unit as it is on the day; a version that no longer names it leaves its room as it was."""
        naming = [version for version in self.known if version.unit(name)]
        begun = [version for version in naming if version.valid_from <= day] or naming[:1]
        unit = begun[-1].unit(name)
        assert unit, f"{name} is a unit of the programme"
        return unit

    def opens(self, name: str) -> date:
        """The first day on which somebody may be referred to the unit and start there."""
        version = next(version for version in self.known if version.unit(name))
        return max(self.unit(name, date.min).opens or version.valid_from, version.valid_from)

    def takes_referrals(self, name: str, day: date) -> bool:
        """Whether somebody may be referred to the unit on the day."""
        version = self.on(day)
        return (
            day >= self.opens(name)
            and version.unit(name) is not None
            and version.takes_referrals_on(day)
        )

    def admits(self, name: str, day: date) -> bool:
        """Whether a place at the unit may be held for somebody new."""
        version = self.on(day)
        until = version.admits_until
        return version.unit(name) is not None and (until is None or day <= until)

    @property
    def last_day(self) -> date | None:
        """By then everybody has left; none of a programme that goes on."""
        last = self.known[-1]
        if last.closing:
            return last.closing.last_day
        return last.runs.last if last.runs else None

    def times(self, first: date, last: date) -> Iterator[tuple[Programme, date, date]]:
        """Each version with the days from `first` to `last` on which it is in force."""
        for number, version in enumerate(self.known):
            later = self.known[number + 1 :]
            until = later[0].valid_from - DAY if later else last
            begins, ends = max(first, version.valid_from), min(last, until)
            if begins <= ends:
                yield version, begins, ends


def versions_of(parts: Sequence[ProgrammeFile]) -> Versions:
    """The life that several files tell together."""
    return Versions(tuple(version for part in parts for version in part.versions))


def host(version: Programme, unit: str) -> str:
    """Who runs the unit: its provider, its own operator, the programme's, or its principal; none that sees no person."""
    blind = {o.organisation for o in version.organisations if o.members}
    held = [role for role in version.roles if role.unit in (None, unit)]
    running = [role for role in held if role.role in RUNNING and role.organisation not in blind]
    ordered = sorted(running, key=lambda role: (RUNNING.index(role.role), role.unit is None))
    return ordered[0].organisation if ordered else leading(version)
