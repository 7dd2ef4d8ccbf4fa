"""From the log to Kafka: in order of position, keyed by stream, each chunk acknowledged before the cursor moves."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.structs import RecordMetadata

from chassis import telemetry
from chassis.database import Pool
from chassis.decider import AnyCategory
from chassis.events import Stored, Told
from chassis.health import LATE, Pulse
from chassis.reader import GapProofReader
from chassis.telling import send, stored_without_secrets, waves

_log = structlog.get_logger("relay")
_CHUNK = 1_000
_LEADER = 7_264_301
"""Of the advisory lock that one process of a service holds: a convenience, safety does not rest on it."""

_MOVE = """
with moved as (update es.relay set position = $2 where position = $1 returning 1), counted as (
    insert into es.told (topic, part, facts, next_offset)
    select topic, part, sum(n), max(at + n)
    from moved, unnest($3::text[], $4::int[], $5::bigint[], $6::bigint[]) t (topic, part, at, n)
    group by topic, part order by topic, part
    on conflict (topic, part) do update set facts = es.told.facts + excluded.facts,
        next_offset = greatest(es.told.next_offset, excluded.next_offset))
select count(*) from moved
"""

Publish = Callable[[Stored], Told | None]
Delivered = tuple[RecordMetadata, int]
"""Of a batch: where its first record lies, and how many there are."""
NewProducer = Callable[[], Awaitable[AIOKafkaProducer]]


class Overtaken(Exception):
    """Another process moved the cursor: this one is not the leader any more."""


@dataclass
class Relay:
    """One active per service; a standby waits for the advisory lock."""

    service: str
    pool: Pool
    categories: dict[str, AnyCategory]
    publish: Publish
    new_producer: NewProducer
    connect: Callable[[], Awaitable[asyncpg.Connection]]
    pulse: Pulse
    doorbell: asyncio.Event = field(default_factory=asyncio.Event)
    held_since: float | None = None

    @property
    def gap_hold(self) -> float:
        """How long it has been waiting for a position that may still be filled, in seconds."""
        return time.monotonic() - self.held_since if self.held_since else 0.0

    async def run(self) -> None:
        """Until cancelled. Any error is shown and tried again: what is stored is told in the end."""
        while True:
            try:
                await self._lead()
            except Exception as error:  # whatever it is: nothing accepted may stay untold
                self.pulse.trouble(f"cannot tell: {type(error).__name__}")
                _log.warning("relay starts again", error=type(error).__name__, doing="wait 1 s")
                await asyncio.sleep(1)

    async def _lead(self) -> None:
        self.pulse.step = "connecting to Postgres"
        leader = await self.connect()
        try:
            await self._stand_by(leader)
            self.pulse.step = "connecting to Kafka"
            producer = await self.new_producer()
            try:
                await self._tell(leader, producer)
            finally:
                with suppress(Exception):
                    await asyncio.wait_for(producer.stop(), 5)
        finally:
            self.held_since = None
            leader.terminate()

    async def _stand_by(self, leader: asyncpg.Connection) -> None:
        """Until the lock is ours. A leader that tells nothing though there is something shows here too."""
        before: Any = None
        while not await leader.fetchval("select pg_try_advisory_lock($1)", _LEADER):
            now = json.loads(await self.pool.fetchval("select es.progress()"))
            if now["oldest_unpublished_seconds"] > LATE and now["told_to"] == before:
                self.pulse.trouble("standby, but who leads tells nothing")
            else:
                self.pulse.beat("standby")
            before = now["told_to"]
            await asyncio.sleep(1)

    async def _tell(self, leader: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        reader = GapProofReader(self.pool)
        cursor: int = await self.pool.fetchval("select position from es.relay")
        while True:
            self.doorbell.clear()
            self.pulse.step = "reading the log"
            rows = await reader.next(cursor, _CHUNK)
            if rows:
                cursor, self.held_since = await self._chunk(producer, cursor, rows), None
            else:
                await self._idle(leader, cursor)

    async def _idle(self, leader: asyncpg.Connection, cursor: int) -> None:
        """Nothing to tell, or a gap that may still be filled: look again soon."""
        if await leader.fetchval("select coalesce(max(position), 0) from es.event") > cursor:
            self.held_since = self.held_since or time.monotonic()
            if self.gap_hold > LATE:
                self.pulse.trouble("a transaction that appends does not end")
            else:
                self.pulse.beat("waiting for a transaction that appends")
            await asyncio.sleep(0.005)
            return
        self.held_since = None
        self.pulse.beat("nothing to tell")
        with suppress(TimeoutError):
            await asyncio.wait_for(self.doorbell.wait(), 0.05)

    async def _chunk(
        self, producer: AIOKafkaProducer, cursor: int, rows: Sequence[asyncpg.Record]
    ) -> int:
        self.pulse.step = f"telling {len(rows)} events"
        stored = [stored_without_secrets(row, self.categories) for row in rows]
        told = [(s, t) for s in stored if (t := self.publish(s))]
        parents = [s.traceparent for s, _ in told]
        with telemetry.tracer().start_as_current_span("relay", links=telemetry.links_to(parents)):
            delivered = list[Delivered]()
            for wave in await waves(producer, self.service, told):
                answers = await self._delivered(await send(producer, wave))
                counts = [batch.record_count() for batch in wave.values()]
                delivered += zip(answers, counts, strict=True)
        last = rows[-1]["position"]
        await self._move(cursor, last, delivered)
        self.pulse.beat("telling")
        return last

    async def _delivered(self, sends: Sequence[asyncio.Future[Any]]) -> list[RecordMetadata]:
        """The idempotent producer never gives up by itself, so an outage shows here; the chunk stays."""
        pending = set(sends)
        while pending:
            _, pending = await asyncio.wait(pending, timeout=5)
            if pending:
                self.pulse.trouble(f"Kafka has not acknowledged {len(pending)} batches for 5 s")
        return [sent.result() for sent in sends]

    async def _move(self, cursor: int, last: int, told: Sequence[Delivered]) -> None:
        """The cursor, and how far each partition has been filled, in one statement."""
        places = [at.topic for at, _ in told], [at.partition for at, _ in told]
        counts = [at.offset for at, _ in told], [count for _, count in told]
        if not await self.pool.fetchval(_MOVE, cursor, last, *places, *counts):
            raise Overtaken
