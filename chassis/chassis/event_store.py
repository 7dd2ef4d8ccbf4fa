"""One transaction of work: lock the streams, fold them, decide, append, remember."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from chassis.codec import seals
from chassis.database import Connection, Pool
from chassis.decider import AnyCategory, C, Category, Command, E, Event, S
from chassis.events import Stored
from chassis.identity import uuid7
from chassis.sealing import Keys, Vault
from chassis.stream import OpenStream
from chassis.telemetry import current_traceparent
from chassis.timer_table import Timers, set_timers

Remember = Callable[[Connection, Sequence[Stored]], Awaitable[None]]
Consequences = Callable[[Stored], "Iterable[Consequence]"]

_APPEND = "select es.append_all($1, $2, $3, $4, $5, $6, $7)"
_READ = """
select event_id, version, type, schema_version, data from es.event where stream_id = $1 order by version
"""


class Conflict(Exception):
    """The stream moved although it was locked: some of the ids lie in another stream."""


@dataclass(frozen=True)
class Consequence:
    """A command to another stream of the service; whoever causes it has locked that stream too."""

    stream: str
    command: Command


class Work:
    """Streams are named once, locked together and loaded; `decide` is pure and stages what it decided."""

    def __init__(self, store: "Store", db: Connection, actor: str | None = None) -> None:
        self.db = db
        self._store, self._actor = store, actor
        self._open: dict[str, OpenStream] = {}
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
        for stream in wanted:
            name, key = stream.split("-", 1)
            category = self._store.categories[name]
            self._open[stream] = OpenStream(category, key, 0, category.decider.initial)
        self._keys = await self._store.vault.keys(
            self.db, [o.key for o in self._open.values() if seals(o.category)]
        )
        for row in rows:
            self._open[row["stream_id"]].fold(row, self._keys)
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

    @contextmanager
    def turn(self, actor: str, traceparent: str | None, streams: Iterable[str]) -> Generator[None]:
        """What is decided inside, in these streams, is the actor's; when it raises, none of it is staged."""
        opened = [self._open[stream] for stream in streams]
        before, staged = [(o, o.state, len(o.staged)) for o in opened], len(self._order)
        self._actor, self._traceparent = actor, traceparent
        try:
            yield
        except BaseException:
            for open_, state, count in before:
                open_.state, open_.staged[count:] = state, []
            self._order[staged:] = []
            raise

    def decide(self, category: Category[C, S, E], key: str | UUID, command: C) -> list[E]:
        """What the command leads to in its stream; raises Rejected, staging nothing."""
        if self._cause and uuid5(self._cause, "0") in self._known:
            return []
        open_ = self._open[category.stream(key)]
        events = category.decider.decide(command, open_.state)
        for event in events:
            self._stage(open_, event)
        return events

    def _stage(self, open_: OpenStream, event: Event) -> None:
        unlinked = isinstance(event, open_.category.unlinked)
        stored = Stored(
            id=uuid7() if unlinked else self._next_id(),
            stream=open_.id,
            category=open_.category.name,
            key=open_.key,
            version=open_.now + 1,
            event=event,
            traceparent=None if unlinked else self._traceparent or current_traceparent(),
            actor=None if unlinked else self._actor,
            recorded_at=datetime.now(UTC),
        )
        open_.stage(stored)
        self._order.append(stored)
        for follows in self._store.consequences(stored):
            other = self._open[follows.stream]
            for caused in other.category.decider.decide(follows.command, other.state):
                self._stage(other, caused)

    def _next_id(self) -> UUID:
        if self._cause is None:
            return uuid7()
        self._caused += 1
        return uuid5(self._cause, str(self._caused - 1))

    def state(self, category: Category[C, S, E], key: str | UUID) -> S:
        """The state of a locked stream, after what has been decided so far."""
        return self._open[category.stream(key)].state

    def version_of(self, stream: str) -> int:
        """The version of a locked stream, after what has been decided so far."""
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
        await self._keys.make(self.db, (o.key for o in self._open.values() if o.seals))
        rows = [self._open[stored.stream].row(stored, self._keys) for stored in self._order]
        status = await self.db.fetchval(_APPEND, *zip(*rows, strict=True))
        if status != "ok":
            raise Conflict(f"{status}: {', '.join({stored.stream for stored in self._order})}")
        await self._store.remember(self.db, self._order)
        await set_timers(self.db, self._store.timers, self._order)


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

    async def read(self, category: Category[C, S, E], key: str | UUID) -> tuple[S, int]:
        """State and version of one stream, without a lock; (initial, 0) when there is none."""
        rows = await self.pool.fetch(_READ, category.stream(key))
        keys = await self.vault.keys(self.pool, [str(key)] if seals(category) else [])
        stream = OpenStream(category, str(key), 0, category.decider.initial)
        for row in rows:
            stream.fold(row, keys)
        return stream.state, stream.version
