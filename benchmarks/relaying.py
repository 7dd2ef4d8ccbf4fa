"""From the log to Kafka, against the producer alone with the same records at hand."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import asyncpg
from aiokafka import AIOKafkaProducer

from benchmarks.ground import Ground, as_superuser, pool_on
from benchmarks.lines import Goal, Line, line_of
from benchmarks.meters import METER, MeterTold, tell
from benchmarks.records import at_hand, send_batched, send_singly
from benchmarks.rounds import Contender, interleaved
from benchmarks.scale import Scale
from benchmarks.seeding import seed
from chassis.database import Pool
from chassis.health import Pulse
from chassis.messaging import new_producer
from chassis.relay import Relay
from tests.real.database import Database

STREAM_LENGTH = 50
SINGLY, BATCHED = Goal(ratio=0.8), Goal(ratio=0.5)


async def relay(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Ours reads, decodes, publishes, sends, awaits and moves its cursor; raw only sends and awaits."""
    db, topic = await ground.database(), ground.kafka.topic()
    await seed(db, scale.relayed // STREAM_LENGTH, STREAM_LENGTH)
    producer = await new_producer(ground.settings(db))
    try:
        async with pool_on(db) as pool:
            records = await at_hand(pool, topic, MeterTold.service, 1_000)

            async def raw(send: Callable[..., Awaitable[None]]) -> float:
                started = time.perf_counter()
                await send(producer, topic, records)
                return len(records) / (time.perf_counter() - started)

            contenders: dict[str, Contender] = {
                "ours": partial(_ours, ground, db, pool, topic, scale.relayed),
                "raw": partial(raw, send_singly),
                "batched": partial(raw, send_batched),
            }
            rounds = await interleaved(contenders, scale)
    finally:
        await producer.stop()
    yield line_of("relay (raw: send in chunks)", "ev/s", rounds, SINGLY)
    rounds["raw"] = rounds.pop("batched")
    yield line_of("relay (raw: send_batch)", "ev/s", rounds, BATCHED)


@dataclass
class Watched(Pulse):
    """Notes when the relay last told something, and that it has nothing more to tell."""

    told_at: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def beat(self, doing: str) -> None:
        super().beat(doing)
        if doing == "telling":
            self.told_at = time.perf_counter()
        elif doing == "nothing to tell":
            self.done.set()


async def _ours(ground: Ground, db: Database, pool: Pool, topic: str, count: int) -> float:
    """From the moment its producer stands until its cursor has passed the last event."""
    await as_superuser(db, "update es.relay set position = 0")
    started, settings = asyncio.get_running_loop().create_future(), ground.settings(db)

    async def producer() -> AIOKafkaProducer:
        made = await new_producer(settings)
        started.set_result(time.perf_counter())
        return made

    pulse = Watched("relay")
    task = asyncio.create_task(relay_on(db, pool, topic, pulse, producer).run())
    await pulse.done.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return count / (pulse.told_at - await started)


def relay_on(
    db: Database,
    pool: Pool,
    topic: str,
    pulse: Pulse,
    producer: Callable[[], Awaitable[AIOKafkaProducer]],
) -> Relay:
    """As a service runs it."""
    return Relay(
        service=MeterTold.service,
        pool=pool,
        categories={METER.name: METER},
        publish=partial(tell, topic=topic),
        new_producer=producer,
        connect=lambda: asyncpg.connect(db.service),
        pulse=pulse,
    )
