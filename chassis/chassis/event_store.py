"""One transaction of work: lock the streams, fold them, decide, append, remember."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from chassis.codec import decode, encode
from chassis.database import Connection, Pool
from chassis.decider import AnyCategory, C, Category, Command, E, Event, S
from chassis.events import Stored, Timer
from chassis.identity import uuid7
from chassis.sealing import Keys, Vault
from chassis.telemetry import current_traceparent

Remember = Callable[[Connection, Sequence[Stored]], Awaitable[None]]
Consequences = Callable[[Stored], "Iterable[Consequence]"]
Timers = Callable[[Stored], Iterable[Timer]]

_APPEND = """
select status from unnest($1::text[], $2::text[], $3::bigint[], $4::jsonb[])
    with ordinality as a (stream, category, expected, events, place),
    lateral es.append(stream, category, expected, events) order by place
"""
_READ = """
select event_id, version, type, schema_version, data from es.event where stream_id = $1 order by version
"""
_SET_TIMERS = """
insert into es.timer (stream_id, name, due_on) select * from unnest($1::text[], $2::text[], $3::date[])
on conflict (stream_id, name) do update set due_on = excluded.due_on
"""
_CLEAR_TIMERS = "delete from es.timer using unnest($1::text[], $2::text[]) c (s, n) where stream_id = c.s and name = c.n"


class Conflict(Exception):
    """The stream moved although it was locked: some of the ids lie in another stream."""


@dataclass(frozen=True)
class Consequence:
    """A command to another stream of the service; whoever causes it has locked that stream too."""

    stream: str
    command: Command


@dataclass
class _Open:
    """A locked stream: its state as decided so far, and what is staged for it."""

    category: AnyCategory
    key: str
    version: int
    state: Any
    staged: list[Stored] = field(default_factory=list[Stored])

    @property
    def now(self) -> int:
        return self.version + len(self.staged)


class Work:
    """Streams are named once, locked together and loaded; `decide` is pure and stages what it decided."""

    def __init__(self, store: "Store", db: Connection, actor: str | None = None) -> None:
        self.db = db
        self._store, self._actor = store, actor
        self._open: dict[str, _Open] = {}
        self._order: list[Stored] = []
        self._known: set[UUID] = set()
        self._keys: Keys | None = None
        self._cause: UUID | None = None
        self._caused = 0
        self._traceparent: str | None = None

    async def lock(self, streams: Iterable[str]) -> None:
        """Locks and folds these streams; to be called once, so that no two callers wait for each other."""
        wanted = sorted(set(streams))
        rows = await self.db.fetch("select * from es.lock($1)", wanted)
        self._keys = await self._store.vault.keys(self.db, [s.split("-", 1)[1] for s in wanted])
        for stream in wanted:
            name, key = stream.split("-", 1)
            category = self._store.categories[name]
            self._open[stream] = _Open(category, key, 0, category.decider.initial)
        for row in rows:
            self._fold(self._open[row["stream_id"]], row)

    def _fold(self, open_: _Open, row: Any) -> None:
        event = decode(
            open_.category,
            row["type"],
            row["schema_version"],
            json.loads(row["data"]),
            row["event_id"],
            open_.key,
            self._keys,
        )
        open_.state = open_.category.decider.evolve(open_.state, event)
        open_.version = row["version"]
        self._known.add(row["event_id"])

    @contextmanager
    def caused_by(self, cause: UUID, traceparent: str | None) -> Generator[None]:
        """What is decided inside has ids that follow from the cause: hearing it again adds nothing.

        And from the service: two that hear the same fact must not give their events the same ids.
        """
        self._cause, self._caused = uuid5(cause, self._store.service), 0
        self._traceparent = traceparent
        try:
            yield
        finally:
            self._cause = None

    def decide(self, category: Category[C, S, E], key: str | UUID, command: C) -> list[E]:
        """What the command leads to in its stream; raises Rejected, staging nothing."""
        if self._cause and uuid5(self._cause, "0") in self._known:
            return []
        open_ = self._open[category.stream(key)]
        events = category.decider.decide(command, open_.state)
        for event in events:
            self._stage(open_, event)
        return events

    def _stage(self, open_: _Open, event: Event) -> None:
        unlinked = open_.category.unlinked
        stored = Stored(
            id=uuid7() if unlinked else self._next_id(),
            stream=open_.category.stream(open_.key),
            category=open_.category.name,
            key=open_.key,
            version=open_.now + 1,
            event=event,
            traceparent=None if unlinked else self._traceparent or current_traceparent(),
            actor=None if unlinked else self._actor,
            recorded_at=datetime.now(UTC),
        )
        open_.state = open_.category.decider.evolve(open_.state, event)
        open_.staged.append(stored)
        self._order.append(stored)
        for consequence in self._store.consequences(stored):
            self._follow(consequence)

    def _follow(self, consequence: Consequence) -> None:
        """What an event leads to in another stream of the service, in the same transaction."""
        open_ = self._open[consequence.stream]
        for event in open_.category.decider.decide(consequence.command, open_.state):
            self._stage(open_, event)

    def _next_id(self) -> UUID:
        if self._cause is None:
            return uuid7()
        self._caused += 1
        return uuid5(self._cause, str(self._caused - 1))

    def state(self, category: Category[C, S, E], key: str | UUID) -> S:
        """The state of a locked stream, after what has been decided so far."""
        return self._open[category.stream(key)].state

    def version(self, category: AnyCategory, key: str | UUID) -> int:
        """The version of a locked stream, after what has been decided so far."""
        return self._open[category.stream(key)].now

    def version_of(self, stream: str) -> int:
        return self._open[stream].now

    @property
    def staged(self) -> Sequence[Stored]:
        """All that has been decided, in order."""
        return self._order

    async def flush(self) -> None:
        """Appends what is staged, lets the projections remember it and sets its timers."""
        if not self._order:
            return
        assert self._keys is not None
        appends = [o for o in self._open.values() if o.staged]
        encoded = [json.dumps([self._row(o, s) for s in o.staged]) for o in appends]
        await self._keys.store_new(self.db)
        answers = await self.db.fetch(
            _APPEND,
            [o.category.stream(o.key) for o in appends],
            [o.category.name for o in appends],
            [o.version for o in appends],
            encoded,
        )
        if any(answer["status"] != "ok" for answer in answers):
            raise Conflict(
                [(o.category.name, a["status"]) for o, a in zip(appends, answers, strict=True)]
            )
        await self._store.remember(self.db, self._order)
        await self._store.set_timers(self.db, self._order)

    def _row(self, open_: _Open, stored: Stored) -> dict[str, Any]:
        assert self._keys is not None
        event = stored.event
        return {
            "id": str(stored.id),
            "type": type(event).__name__,
            "schema_version": event.schema_version,
            "data": encode(event, stored.id, open_.key, self._keys),
            "meta": {"traceparent": stored.traceparent, "actor": stored.actor},
        }


@dataclass(frozen=True)
class Store:
    """The event store of a service, with what it remembers beside it."""

    pool: Pool
    vault: Vault
    categories: dict[str, AnyCategory]
    remember: Remember
    timers: Timers
    consequences: Consequences
    appended: Callable[[], None]
    """The doorbell: called after each commit that appended something."""
    service: str = ""

    @asynccontextmanager
    async def work(self, actor: str | None = None) -> AsyncGenerator[Work]:
        """A transaction; the caller locks its streams first. All or nothing."""
        async with self.pool.acquire() as db, db.transaction():
            work = Work(self, db, actor)
            yield work
            await work.flush()
        if work.staged:
            self.appended()

    async def set_timers(self, db: Connection, stored: Sequence[Stored]) -> None:
        """The last word on each timer wins."""
        wanted = {(s.stream, t.name): t.due_on for s in stored for t in self.timers(s)}
        kept = [(s, n, due) for (s, n), due in wanted.items() if due]
        cleared = [timer for timer, due in wanted.items() if not due]
        if kept:
            await db.execute(_SET_TIMERS, *map(list, zip(*kept, strict=True)))
        if cleared:
            await db.execute(_CLEAR_TIMERS, *map(list, zip(*cleared, strict=True)))

    async def read(self, category: Category[C, S, E], key: str | UUID) -> tuple[S, int]:
        """State and version of one stream, without a lock; (initial, 0) when there is none."""
        rows = await self.pool.fetch(_READ, category.stream(key))
        keys = await self.vault.keys(self.pool, [str(key)])
        events: list[Any] = [
            decode(
                category,
                row["type"],
                row["schema_version"],
                json.loads(row["data"]),
                row["event_id"],
                str(key),
                keys,
            )
            for row in rows
        ]
        return category.decider.fold(events), rows[-1]["version"] if rows else 0
