"""All that is done at one unit: who asks, who gets a seat and stays, and who is turned away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from contracts.programme import Programme, Unit
from samverka.play.acts import Act
from samverka.play.cast import Cast
from samverka.play.entry import is_admitted
from samverka.play.intake import Intake, asking_day, wished
from samverka.play.participating import takes_part
from samverka.play.room import referrers
from samverka.play.seating import furnished
from samverka.play.stays import Asked, Stay, stays
from samverka.play.telling import Fortune, Scene
from samverka.play.turned_away import WITHDRAWN, occasions, turned_away
from samverka.play.versions import Versions, host
from samverka.programme_file import Play


@dataclass(frozen=True)
class PlayedPart:
    """What one file says of the play at the unit."""

    play: Play
    intakes: Sequence[Intake]


@dataclass(frozen=True)
class UnitStory:
    """One unit; `rng` decides all that chance does there."""

    versions: Versions
    unit: str
    cast: Cast
    rng: Random
    _turns: Iterator[int] = field(default_factory=count)

    def acts(self, parts: Sequence[PlayedPart]) -> Iterator[Act]:
        """In the order in which people ask; who is turned away comes after those who start."""
        asked, away = list[list[Asked]](), list[dict[int, Asked]]()
        for part in parts:
            asked.append([each for intake in part.intakes for each in self._ask(intake)])
            away.append(self._ask_in_vain(part.intakes))
        fortunes = [Fortune(part.play, self.rng) for part in parts]
        everybody = [each for of_part in asked for each in of_part]
        of_case = {e.person.case: f for f, some in zip(fortunes, asked, strict=True) for e in some}
        for stay in furnished(self.versions, self._seated(everybody, away)):
            yield from self._stay(stay, of_case[stay.person.case])
        for fortune, each in zip(fortunes, away, strict=True):
            scenes = {part: self._scene(asked.sent, fortune) for part, asked in each.items()}
            yield from turned_away(scenes, each)

    def _seated(self, asked: list[Asked], away: list[dict[int, Asked]]) -> list[Stay]:
        """Beside them, who is withdrawn may have a place for a while; not where it is somebody's last chance."""
        guests = [each[WITHDRAWN] for each in away if WITHDRAWN in each]
        try:
            return stays(self.versions, [*asked, *guests], self.rng)
        except ValueError:
            for each in away:
                each.pop(WITHDRAWN, None)
            return stays(self.versions, asked, self.rng)

    def _stay(self, stay: Stay, fortune: Fortune) -> Iterator[Act]:
        yield from is_admitted(self._scene(stay.asked.sent, fortune), stay.asked)
        yield from takes_part(self._scene(stay.start, fortune), stay)

    def _ask(self, intake: Intake) -> Iterator[Asked]:
        for wish in wished(self.versions, intake):
            yield self._asked(intake, asking_day(self.versions, self.unit, wish), wish, intake)

    def _ask_in_vain(self, intakes: Sequence[Intake]) -> dict[int, Asked]:
        return {
            part: self._asked(
                each.intake, each.sent, each.sent + timedelta(weeks=2), None, each.gives_up
            )
            for part, each in occasions(self.versions, intakes).items()
        }

    def _asked(
        self,
        places: Intake,
        sent: date,
        wish: date,
        intake: Intake | None,
        gives_up: date | None = None,
    ) -> Asked:
        """The senders take turns."""
        unit, version = self.versions.unit(self.unit, sent), self.versions.on(sent)
        senders = referrers(unit, places.pool)
        sender = senders[next(self._turns) % len(senders)]
        person = self.cast.one(self.unit, sender, version.eligibility, sent.year)
        named = _named(version, unit)
        return Asked(person, named, self.unit, places.pool, sent, wish, intake, gives_up)

    def _scene(self, day: date, fortune: Fortune) -> Scene:
        version = self.versions.on(day)
        return Scene(version, self.versions.unit(self.unit, day), host(version, self.unit), fortune)


def _named(version: Programme, unit: Unit) -> tuple[str, ...]:
    """Those that may refer to the unit; all agencies if none of these is one."""
    agencies = [each.organisation for each in version.organisations if each.party]
    return tuple(each for each in unit.referrers if each in agencies) or tuple(agencies)
