"""The three ways of not getting to a seat: in each unit one is declined, one withdrawn, one never received."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from samverka.play.acts import Act
from samverka.play.days import MONDAY, WEDNESDAY, WEEK, after, on_or_after, weeks_of
from samverka.play.entry import is_declined, refers, withdraws
from samverka.play.intake import Intake, asking_day, wished
from samverka.play.stays import Asked
from samverka.play.telling import Scene
from samverka.play.versions import Versions

DECLINED, WITHDRAWN, EXPIRED = 5, 10, 18  # of 52 parts of the time
GIVES_UP = 3  # weeks after the admission


@dataclass(frozen=True)
class Occasion:
    """When one of them asks, for the same places as the first who start there."""

    intake: Intake
    sent: date

    @property
    def gives_up(self) -> date:
        """The Wednesday on which a withdrawn one is taken back, three weeks after the admission."""
        return after(self.sent + (GIVES_UP + 1) * WEEK, WEDNESDAY)


def occasions(versions: Versions, found: Sequence[Intake]) -> dict[int, Occasion]:
    """By part of the time; none where nobody is taken on the day."""
    first, last = found[0], max(found, key=lambda each: each.last)
    begins = on_or_after(asking_day(versions, first.unit, min(wished(versions, first))), MONDAY)
    time = (last.last - begins).days // 7 + weeks_of(
        versions.on(last.last).limits.usual_stay, last.last
    )
    days = {
        part: begins + min(time, 52) * part // 52 * WEEK for part in (DECLINED, WITHDRAWN, EXPIRED)
    }
    taken = {
        part: day for part, day in days.items() if versions.takes_referrals(first.unit, day + WEEK)
    }
    return {part: Occasion(first, day) for part, day in taken.items()}


def turned_away(scenes: dict[int, Scene], asked: dict[int, Asked]) -> Iterator[Act]:
    """What is done about each of them."""
    tales = {DECLINED: is_declined, WITHDRAWN: withdraws, EXPIRED: _expires}
    for part, each in asked.items():
        yield from tales[part](scenes[part], each)


def _expires(scene: Scene, asked: Asked) -> Iterator[Act]:
    yield refers(scene, asked)
