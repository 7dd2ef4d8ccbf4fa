"""A service under a steady load: how long after its insert each event is acknowledged by Kafka."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import asyncpg
from aiokafka import AIOKafkaProducer

from benchmarks.ground import Ground, pool_on
from benchmarks.lines import Goal, Line, quantile
from benchmarks.meters import reading_of, store_on
from benchmarks.pacing import Kept, Steady
from benchmarks.plain import reading
from benchmarks.relaying import relay_on
from benchmarks.scale import Scale
from chassis.commands import Commands
from chassis.database import Pool
from chassis.event_store import Store
from chassis.health import Pulse
from chassis.messaging import new_producer
from tests.real.database import Database

WORKERS = 32
"""How many commands may be under way at once."""
P50, P99, ADDED = Goal(most=15), Goal(most=60), Goal(most=50)


@dataclass
class Ages:
    """How old each record was when it was acknowledged, in milliseconds of the record's own precision."""

    steady: Steady
    found: list[float] = field(default_factory=list[float])
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, timestamps_ms: Sequence[int]) -> None:
        now = time.time() * 1000
        self.found += [now - at for at in timestamps_ms]
        if len(self.found) >= self.steady.total:
            self.done.set()

    async def all(self) -> list[float]:
        """Those that count, sorted, once all are there."""
        await self.done.wait()
        return sorted(self.found[self.steady.settled :])


class Batch:
    """A batch that knows when its records were made."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.timestamps = inner, list[int]()

    def append(self, *, timestamp: int, key: bytes, value: bytes, headers: Any) -> Any:
        added = self.inner.append(timestamp=timestamp, key=key, value=value, headers=headers)
        if added is not None:
            self.timestamps.append(timestamp)
        return added

    def record_count(self) -> int:
        return self.inner.record_count()


class Stamping:
    """A producer that notes the age of each record when its batch is acknowledged."""

    def __init__(self, producer: AIOKafkaProducer, ages: Ages) -> None:
        self._producer, self._ages = cast(Any, producer), ages

    async def partitions_for(self, topic: str) -> set[int]:
        return await self._producer.partitions_for(topic)

    def create_batch(self) -> Batch:
        return Batch(self._producer.create_batch())

    async def send_batch(
        self, batch: Batch, topic: str, *, partition: int
    ) -> "asyncio.Future[Any]":
        sent = await self._producer.send_batch(batch.inner, topic, partition=partition)

        def acknowledged(_: object) -> None:
            self._ages.note(batch.timestamps)

        sent.add_done_callback(acknowledged)
        return sent

    async def stop(self) -> None:
        await self._producer.stop()


async def acknowledge(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Alone; then while another database of the cluster holds a write transaction open."""
    steady = Steady(scale.told_rate, scale.steady_seconds, scale.settling_seconds)
    raw = await _sent(ground, steady)
    alone, kept = await _told(ground, steady)
    held, kept_held = await _told(ground, steady, _stall(ground, scale))
    work = f"commit to Kafka acknowledgement, {steady.rate} ev/s"
    for name, share, goal in (("p50", 0.5, P50), ("p99", 0.99, P99)):
        ours, plain = quantile(alone, share), quantile(raw, share)
        yield Line(f"{work}, {name}", "ms", ours, plain, goal, str(kept), kept.valid)
    p99, p99_held = quantile(alone, 0.99), quantile(held, 0.99)
    elsewhere = f"while another database writes for {scale.stall_seconds:.0f} s"
    yield Line(f"· p99 {elsewhere}", "ms", p99_held, note=str(kept_held))
    both = kept.valid and kept_held.valid
    yield Line("· what that adds to the p99", "ms", p99_held - p99, goal=ADDED, valid=both)


async def _sent(ground: Ground, steady: Steady) -> list[float]:
    """Records of the same size straight to the producer, one by one: nothing is stored."""
    ages, topic, value = Ages(steady), ground.kafka.topic(), json.dumps(reading(3)).encode()
    producer = await new_producer(ground.settings(await ground.database()))
    headers = [(f"ce_header_{number}", b"as long as most of them are") for number in range(9)]

    async def send(number: int) -> None:
        key, now = f"{number}".encode(), int(time.time() * 1000)
        sent: asyncio.Future[Any] = await cast(Any, producer).send(
            topic, value, key, timestamp_ms=now, headers=headers
        )
        sent.add_done_callback(lambda _: ages.note([now]))

    await steady.run(WORKERS, send)
    found = await ages.all()
    await producer.stop()
    return found


async def _told(
    ground: Ground, steady: Steady, meanwhile: Coroutine[Any, Any, None] | None = None
) -> tuple[list[float], Kept]:
    """The ages at acknowledgement, and the rate that was kept."""
    db, topic, ages = await ground.database(), ground.kafka.topic(), Ages(steady)
    async with pool_on(db) as pool, telling(ground, db, pool, topic, ages) as store:
        other = asyncio.create_task(meanwhile) if meanwhile else None
        kept = await load(store, steady)
        if other:
            await other
        return await ages.all(), kept


@asynccontextmanager
async def telling(
    ground: Ground, db: Database, pool: Pool, topic: str, ages: Ages
) -> AsyncGenerator[Store]:
    """A store whose relay runs beside it in the same process, as in a service."""

    async def producer() -> AIOKafkaProducer:
        made = Stamping(await new_producer(ground.settings(db)), ages)
        return cast(AIOKafkaProducer, made)

    relay = relay_on(db, pool, topic, Pulse("relay"), producer)
    task = asyncio.create_task(relay.run())
    try:
        yield store_on(pool, relay.doorbell.set)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def load(store: Store, steady: Steady) -> Kept:
    """One reading a command, each of another meter."""

    commands = Commands(store)

    async def one(number: int) -> None:
        await commands.carry_out(reading_of(str(number), number))

    return await steady.run(WORKERS, one)


async def _stall(ground: Ground, scale: Scale) -> None:
    """A write transaction elsewhere, open for most of the load."""
    await asyncio.sleep(scale.settling_seconds)
    other = await asyncpg.connect((await ground.database()).superuser)
    async with other.transaction():
        await other.execute("update raw.checkpoint set position = position + 1")
        await asyncio.sleep(scale.stall_seconds)
    await other.close()
