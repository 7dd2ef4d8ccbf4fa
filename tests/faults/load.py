"""Mixed load on the store of a service that counts, as its own role: whatever a transaction may do, this does."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import asyncpg

from chassis.database import TRANSIENT
from chassis.identity import uuid7
from tests.chassis.boxes import DAY

Connection = asyncpg.Connection

_VERSION = "select coalesce((select version from es.stream where stream_id = $1), 0)"
_APPEND = "select status from es.append($1, 'count', $2, $3::jsonb)"


@dataclass(frozen=True)
class Batch:
    """Events for one stream, their ids made before the first try."""

    stream: str
    events: Sequence[dict[str, Any]]

    @property
    def ids(self) -> list[str]:
        return [event["id"] for event in self.events]


@dataclass
class Load:
    """Writers that go on until they are cancelled or have appended `limit` events; what fails is tried again.

    `committed` has the id of every event whose commit was acknowledged: none of them may ever be missing.
    `doubtful` are those whose connection was lost meanwhile. While `gate` is closed nobody begins anything.
    """

    url: str
    seed: int
    limit: int = 2**60
    prefix: str = "count-"
    streams: int = 400
    hot: int = 4
    size: int = 3
    pause: float = 0.0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    committed: set[str] = field(default_factory=set[str])
    rolled_back: set[str] = field(default_factory=set[str])
    doubtful: list[list[Batch]] = field(default_factory=list[list[Batch]])
    happened: dict[str, int] = field(default_factory=dict[str, int])
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.gate.set()
        self.rng = random.Random(self.seed)  # noqa: S311

    async def write(self, writers: int = 4) -> None:
        """So many at once."""
        async with asyncio.TaskGroup() as group:
            for _ in range(writers):
                group.create_task(self._writer())

    async def _writer(self) -> None:
        while len(self.committed) < self.limit:
            with suppress(*TRANSIENT, asyncpg.PostgresError):
                db = await asyncpg.connect(self.url, timeout=5)
                try:
                    await self._through(db)
                finally:
                    db.terminate()
            await asyncio.sleep(0.1)

    async def _through(self, db: Connection) -> None:
        await self._settle_doubts(db)
        kinds = [kind for kind, weight in KINDS for _ in range(weight)]
        while len(self.committed) < self.limit:
            await self.gate.wait()
            kind = self.rng.choice(kinds)
            await kind(self, db)
            self.happened[kind.__name__] = self.happened.get(kind.__name__, 0) + 1
            await asyncio.sleep(self.pause)

    async def _settle_doubts(self, db: Connection) -> None:
        """What got no answer is asked again, the very same: either all of it is new, or all of it is known."""
        while self.doubtful:
            batches = self.doubtful.pop()
            async with self.committing(db, batches):
                answers = {await append(db, batch) for batch in batches}
                assert len(answers) == 1, answers
            self.happened["asked again"] = self.happened.get("asked again", 0) + 1

    def batches(self, streams: int = 3) -> list[Batch]:
        """Of some streams in sorted order, so that no two writers wait for each other; every third is hot."""
        chosen = {self._stream() for _ in range(self.rng.randint(1, streams))}
        return [Batch(stream, self._events()) for stream in sorted(chosen)]

    def _stream(self) -> str:
        if self.rng.random() < 1 / 3:
            return f"{self.prefix}hot{self.rng.randrange(self.hot)}"
        return f"{self.prefix}{self.rng.randrange(self.streams)}"

    def _events(self) -> list[dict[str, Any]]:
        return [self._event() for _ in range(self.rng.randint(1, 2 * self.size - 1))]

    def _event(self) -> dict[str, Any]:
        return {
            "id": str(uuid7()),
            "type": "Counted",
            "schema_version": 1,
            "data": {"on": str(DAY), "number": next(self.numbers)},
            "meta": {"traceparent": None, "actor": "load"},
        }

    @asynccontextmanager
    async def committing(self, db: Connection, batches: list[Batch]) -> AsyncGenerator[None]:
        """A transaction; what it appended is noted once its commit is acknowledged."""
        try:
            async with db.transaction():
                yield
        except (*TRANSIENT, asyncpg.PostgresError):
            self.doubtful.append(batches)
            raise
        self.committed.update(id_ for batch in batches for id_ in batch.ids)


async def append(db: Connection, batch: Batch) -> str:
    """At the version that the stream has: who was quicker in between is met at most once, behind the lock."""
    while True:
        version = await db.fetchval(_VERSION, batch.stream)
        status = await db.fetchval(_APPEND, batch.stream, version, json.dumps(batch.events))
        if status != "conflict":
            return status


async def plain(load: Load, db: Connection) -> None:
    """Appended, and committed at once."""
    batches = load.batches()
    async with load.committing(db, batches):
        for batch in batches:
            await append(db, batch)


async def slow(load: Load, db: Connection) -> None:
    """Its positions are handed out long before others' that commit first."""
    batches = load.batches(1)
    async with load.committing(db, batches):
        await append(db, batches[0])
        await asyncio.sleep(load.rng.uniform(0.05, 0.5))


async def early(load: Load, db: Connection) -> None:
    """Its transaction id is older than those of events that it follows in the same stream."""
    batches = load.batches()
    async with load.committing(db, batches):
        await db.execute("select pg_current_xact_id()")
        await asyncio.sleep(load.rng.uniform(0.01, 0.2))
        for batch in batches:
            await append(db, batch)


async def rolled_back(load: Load, db: Connection) -> None:
    """Leaves a hole in the positions, and nothing else."""
    batches = load.batches()
    with suppress(ZeroDivisionError):
        async with db.transaction():
            for batch in batches:
                await append(db, batch)
            load.rolled_back.update(id_ for batch in batches for id_ in batch.ids)
            raise ZeroDivisionError


async def savepoint(load: Load, db: Connection) -> None:
    """A part of it is rolled back, what comes after is not."""
    given_up, batches = load.batches(), load.batches()
    async with load.committing(db, batches):
        with suppress(ZeroDivisionError):
            async with db.transaction():
                for batch in given_up:
                    await append(db, batch)
                load.rolled_back.update(id_ for batch in given_up for id_ in batch.ids)
                raise ZeroDivisionError
        for batch in sorted(batches, key=lambda batch: batch.stream):
            await append(db, batch)


async def twice(load: Load, db: Connection) -> None:
    """As one whose first answer was lost: the second call is recognised."""
    batches = load.batches(1)
    for expected in ("ok", "duplicate"):
        async with load.committing(db, batches):
            assert await append(db, batches[0]) == expected


async def stale(load: Load, db: Connection) -> None:
    """A version that the stream has not: refused, and no position is used up."""
    (batch,) = load.batches(1)
    events = json.dumps(batch.events)
    assert await db.fetchval(_APPEND, batch.stream, 10**9, events) == "conflict"


Kind = Callable[[Load, Connection], Awaitable[None]]
KINDS: Sequence[tuple[Kind, int]] = (
    (plain, 20),
    (slow, 2),
    (early, 2),
    (rolled_back, 2),
    (savepoint, 2),
    (twice, 1),
    (stale, 1),
)
"""What transactions do, and how often each kind comes."""
