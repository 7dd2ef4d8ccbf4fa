"""How much somebody comes, week by week, and a planned end that moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contracts.codes import MovedEnd
from samverka.play.acts import Act, Verb
from samverka.play.days import WEDNESDAY, WEEK, on_or_after
from samverka.play.stays import Stay
from samverka.play.telling import Scene

FULL_TIME = 40  # hours a week
SHARES = (50, 50, 62, 75, 100)  # percent of the most that a week may have
ABSENT = (0, 0, 0, 0, 5, 10, 20)  # percent of that
ENDS_EARLIER = 0.3  # of those whose end does not move to a later day


@dataclass(frozen=True)
class Attending:
    """Hours planned in a week, of the most that the programme allows."""

    most: int
    hours: int
    rng: Random

    @classmethod
    def drawn(cls, most: int, rng: Random) -> "Attending":
        """Half of a full week at least."""
        return cls(most, max(1, most * rng.choice(SHARES) // 100), rng)

    @property
    def extent(self) -> int:
        """In percent of full time."""
        return max(1, self.hours * 100 // FULL_TIME)

    def weeks(self, scene: Scene, stay: Stay) -> Iterator[Act]:
        """Each week on the Monday after it, the last one on the last day itself; and whether the end moves."""
        last = stay.consent_withdrawn or stay.end
        monday = stay.start - timedelta(days=stay.start.weekday())
        while monday <= last:
            absent = min(self.hours, self.most * self.rng.choice(ABSENT) // 100)
            hours = {"planned_hours": self.hours, "attended_hours": self.hours - absent}
            week = monday.isoformat()
            day = min(monday + WEEK, last)
            yield scene.act(day, Verb.RECORD_ATTENDANCE, stay.person, {"week": week} | hours, week)
            monday += WEEK
        yield from self._moved(scene, stay)

    def _moved(self, scene: Scene, stay: Stay) -> Iterator[Act]:
        """Later, when the stay becomes longer than planned; earlier for some of the others."""
        limits = scene.programme.limits
        planned = limits.usual_stay.counted_from(stay.start)
        if limits.fixed_length:
            return
        if stay.end >= planned:
            reason = self.rng.choice((MovedEnd.PREPARING_NEXT_STEP, MovedEnd.ABSENCE))
            yield _moves(scene, stay, on_or_after(planned - 2 * WEEK, WEDNESDAY), reason)
        elif self.rng.random() < ENDS_EARLIER:
            day = on_or_after(stay.end - 3 * WEEK, WEDNESDAY)
            yield _moves(scene, stay, day, MovedEnd.EARLIER_NEXT_STEP)


def _moves(scene: Scene, stay: Stay, day: date, reason: MovedEnd) -> Act:
    body = {"planned_end": stay.end.isoformat(), "reason": reason.value}
    return scene.act(day, Verb.MOVE_PLANNED_END, stay.person, body)
