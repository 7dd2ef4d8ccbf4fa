"""From the log to Kafka: in order of position, keyed by stream, each chunk acknowledged before the cursor moves."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer

from chassis import telemetry
from chassis.database import Pool
from chassis.decider import AnyCategory
from chassis.events import Stored, Told
from chassis.health import Pulse
from chassis.reader import GapProofReader
from chassis.telling import send, stored_without_secrets

_log = structlog.get_logger("relay")
_CHUNK = 500
_LEADER = 7_264_301
"""Of the advisory lock that one process of a service holds: a convenience, safety does not rest on it."""

_MOVE = "update es.relay set position = $2 where position = $1"
_COUNT = """
insert into es.told (topic, facts) select * from unnest($1::text[], $2::bigint[])
on conflict (topic) do update set facts = es.told.facts + excluded.facts
"""

Publish = Callable[[Stored], Told | None]
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
        leader = await self.connect()
        try:
            while not await leader.fetchval("select pg_try_advisory_lock($1)", _LEADER):
                self.pulse.beat("standby")
                await asyncio.sleep(1)
            producer = await self.new_producer()
            try:
                await self._tell(leader, producer)
            finally:
                with suppress(Exception):
                    await asyncio.wait_for(producer.stop(), 5)
        finally:
            leader.terminate()

    async def _tell(self, leader: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        reader = GapProofReader(self.pool)
        cursor: int = await self.pool.fetchval("select position from es.relay")
        held_since: float | None = None
        while True:
            self.doorbell.clear()
            rows = await reader.next(cursor, _CHUNK)
            if rows:
                cursor, held_since = await self._chunk(producer, cursor, rows), None
                continue
            held_since = await self._idle(leader, cursor, held_since)

    async def _idle(
        self, leader: asyncpg.Connection, cursor: int, held: float | None
    ) -> float | None:
        """Nothing to tell, or a gap that may still be filled: look again soon."""
        newest = await leader.fetchval("select coalesce(max(position), 0) from es.event")
        telemetry.BACKLOG.set(newest - cursor)
        if newest > cursor:
            held = held or time.monotonic()
            telemetry.GAP_HOLD.set(time.monotonic() - held)
            self.pulse.beat("waiting for a transaction that appends")
            await asyncio.sleep(0.005)
            return held
        telemetry.GAP_HOLD.set(0)
        telemetry.OLDEST.set(0)
        self.pulse.beat("nothing to tell")
        with suppress(TimeoutError):
            await asyncio.wait_for(self.doorbell.wait(), 0.05)
        return None

    async def _chunk(
        self, producer: AIOKafkaProducer, cursor: int, rows: Sequence[asyncpg.Record]
    ) -> int:
        telemetry.OLDEST.set(time.time() - rows[0]["recorded_at"].timestamp())
        stored = [stored_without_secrets(row, self.categories) for row in rows]
        told = [(s, t) for s in stored if (t := self.publish(s))]
        parents = [s.traceparent for s, _ in told]
        with telemetry.tracer().start_as_current_span("relay", links=telemetry.links_to(parents)):
            sends = [await send(producer, self.service, *fact) for fact in told]
            await self._delivered(sends)
        last = rows[-1]["position"]
        await self._move(cursor, last, [fact.topic for _, fact in told])
        self.pulse.beat("telling")
        return last

    async def _delivered(self, sends: Sequence[asyncio.Future[Any]]) -> None:
        """The idempotent producer never gives up by itself, so an outage shows here; the chunk stays."""
        pending = set(sends)
        while pending:
            _, pending = await asyncio.wait(pending, timeout=5)
            if pending:
                self.pulse.trouble(f"Kafka has not acknowledged {len(pending)} records for 5 s")
        for sent in sends:
            sent.result()

    async def _move(self, cursor: int, last: int, topics: Sequence[str]) -> None:
        counts = {topic: topics.count(topic) for topic in set(topics)}
        async with self.pool.acquire() as db, db.transaction():
            if await db.execute(_MOVE, cursor, last) != "UPDATE 1":
                raise Overtaken
            await db.execute(_COUNT, list(counts), list(counts.values()))
