"""What the oracle finds: a row for each log, each topic told and each topic heard."""

from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 20
"""Of each kind of fault so many are named; all are counted."""


@dataclass
class Cases:
    """How many, and the first of them by name."""

    count: int = 0
    first: list[str] = field(default_factory=list[str])

    def add(self, name: str, times: int = 1) -> None:
        self.count += times
        if len(self.first) < SHOWN:
            self.first.append(name)


@dataclass
class Log:
    """A service's own log. `broken`: a stream whose versions do not rise by one in order of position."""

    service: str
    events: int = 0
    broken: Cases = field(default_factory=Cases)

    def faults(self) -> Iterator[tuple[str, Cases]]:
        yield "out of order in the log", self.broken


@dataclass
class Told:
    """What a service told on one topic.

    `lost`: told by an event below the relay's cursor, in no record. `ghosts`: a record that no committed event
    tells. `altered`: topic, key, value or headers differ. `disordered`: behind a later event of its
    key, or in another partition. `repeated`: told again after a lost answer, which every hearer drops.
    """

    service: str
    topic: str
    told: int = 0
    backlog: int = 0
    repeated: int = 0
    lost: Cases = field(default_factory=Cases)
    ghosts: Cases = field(default_factory=Cases)
    altered: Cases = field(default_factory=Cases)
    disordered: Cases = field(default_factory=Cases)

    def faults(self) -> Iterator[tuple[str, Cases]]:
        yield "lost", self.lost
        yield "told by no event", self.ghosts
        yield "altered", self.altered
        yield "out of order", self.disordered


@dataclass
class Heard:
    """What a service heard on one topic, below the offsets it has stored.

    `heard`: facts that must have had their effect once. `missing` and `twice`: by the count of effects of a
    partition. `differing`: a stream of which another version was heard last. `lag`: records still to be heard.
    """

    service: str
    topic: str
    heard: int = 0
    parked: int = 0
    discarded: int = 0
    lag: int = 0
    missing: Cases = field(default_factory=Cases)
    twice: Cases = field(default_factory=Cases)
    differing: Cases = field(default_factory=Cases)

    def faults(self) -> Iterator[tuple[str, Cases]]:
        yield "without effect", self.missing
        yield "applied twice", self.twice
        yield "another version heard last", self.differing


@dataclass
class Reacted:
    """What a hearer appended because of what it heard. `uncaused`: by no fact heard, or not the first of several."""

    service: str
    events: int = 0
    uncaused: Cases = field(default_factory=Cases)

    def faults(self) -> Iterator[tuple[str, Cases]]:
        yield "reaction without its cause", self.uncaused


Row = Log | Told | Heard | Reacted


@dataclass
class Report:
    """All rows, in the order of the services."""

    rows: list[Row] = field(default_factory=list[Row])

    def told(self, topic: str) -> Told:
        """The row of a topic as it was told; StopIteration if there is none."""
        return next(row for row in self.rows if isinstance(row, Told) and row.topic == topic)

    def heard(self, service: str, topic: str) -> Heard:
        """The row of a topic as a service heard it; StopIteration if there is none."""
        rows = (row for row in self.rows if isinstance(row, Heard))
        return next(row for row in rows if (row.service, row.topic) == (service, topic))

    @property
    def faults(self) -> list[tuple[Row, str, Cases]]:
        """Every kind of fault there is, with its row."""
        return [
            (row, name, cases) for row in self.rows for name, cases in row.faults() if cases.count
        ]
