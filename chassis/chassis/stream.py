"""A locked stream: its history folded into a state, and what is decided on it staged."""

import json
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from chassis.codec import decode, encode, sealed_fields
from chassis.decider import AnyCategory
from chassis.events import Stored
from chassis.sealing import Keys


@dataclass
class OpenStream:
    """`version` is that of the store; `now` counts what is staged too."""

    category: AnyCategory
    key: str
    version: int
    state: Any
    staged: list[Stored] = field(default_factory=list[Stored])

    @property
    def id(self) -> str:
        return self.category.stream(self.key)

    @property
    def now(self) -> int:
        return self.version + len(self.staged)

    @property
    def seals(self) -> bool:
        return any(sealed_fields(type(stored.event)) for stored in self.staged)

    def fold(self, row: asyncpg.Record, keys: Keys | None) -> None:
        """The next event of its history, as it lies in the store."""
        event = decode(self.category, row, self.key, keys)
        self.state = self.category.decider.evolve(self.state, event)
        self.version = row["version"]

    def stage(self, stored: Stored) -> None:
        self.state = self.category.decider.evolve(self.state, stored.event)
        self.staged.append(stored)

    def row(self, stored: Stored, keys: Keys) -> tuple[Any, ...]:
        """What `es.append_all` takes of one event."""
        data = encode(stored.event, stored.id, self.key, keys)
        meta = json.dumps({"traceparent": stored.traceparent, "actor": stored.actor})
        event = type(stored.event)
        names = event.__name__, event.schema_version
        return self.id, stored.version, stored.id, *names, data, meta
