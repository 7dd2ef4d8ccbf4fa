"""Several programmes on one clock: their days merged, each version of a programme begun before the acts of its day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samverka.play.acts import Act
from samverka.play.files import Files, beginnings, begun
from samverka.play.script import Day


@dataclass(frozen=True)
class PlayedDay:
    """What of the programmes `begins` on a day (as far as each has begun), and all that is done then, in order."""

    day: date
    begins: tuple[Files, ...]
    acts: tuple[Act, ...]


def merged(scripts: Sequence[tuple[Files, Sequence[Day]]]) -> list[PlayedDay]:
    """All days of all programmes; within a day one programme's acts after the other's."""
    begins: defaultdict[date, list[Files]] = defaultdict(list)
    acts: defaultdict[date, list[Act]] = defaultdict(list)
    for files, days in scripts:
        last = days[-1].day if days else date.min
        for day in beginnings(files, last):
            begins[day].append(begun(files, day))
        for day in days:
            acts[day.day] += day.acts
    return [
        PlayedDay(day, tuple(begins[day]), tuple(acts[day])) for day in sorted({*begins, *acts})
    ]
