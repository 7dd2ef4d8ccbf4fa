"""Hear facts from Kafka and remember them as rows, against the same rows made straight from a table."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from functools import partial

import asyncpg

from benchmarks.ground import Ground, as_superuser, connections, pool_on
from benchmarks.lines import Goal, Line, line_of
from benchmarks.listening import Clock, listening
from benchmarks.meters import FACTS, ROWS, MeterTold, remember_facts
from benchmarks.records import at_hand, send_batched
from benchmarks.replaying import AT_ONCE, STREAM_LENGTH
from benchmarks.replaying import ROWS as IN_ORDER
from benchmarks.rounds import Contender, interleaved
from benchmarks.scale import Scale
from benchmarks.seeding import seed
from chassis.envelope import Record
from chassis.messaging import new_producer
from tests.real.database import Database

GOAL = Goal(ratio=0.7, least=60_000)


async def hear(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Both begin with an empty table and end with the same rows and a durable mark of how far they are."""
    db, topic = await ground.database(), ground.kafka.topic()
    await seed(db, scale.log // STREAM_LENGTH, STREAM_LENGTH)
    await _tell_all(ground, db, topic)
    async with connections(db, 1) as (plain,):
        contenders: dict[str, Contender] = {
            "ours": partial(_ours, ground, topic, scale.log),
            "raw": partial(_raw, db, plain, scale.log),
        }
        rounds = await interleaved(contenders, scale)
    yield line_of(f"hear and project {scale.log}", "ev/s", rounds, GOAL)


async def _tell_all(ground: Ground, db: Database, topic: str) -> None:
    producer = await new_producer(ground.settings(db))
    async with pool_on(db) as pool:
        records = await at_hand(pool, topic, MeterTold.service, 1_000)
    await send_batched(producer, topic, records)
    await producer.stop()


@dataclass
class Counted:
    """How many records have had their effect, and from when to when."""

    wanted: int
    began: float = 0.0
    ended: float = 0.0
    count: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, records: Sequence[Record], clock: Clock) -> None:
        began, self.ended = clock
        self.began = self.began or began
        self.count += len(records)
        if self.count >= self.wanted:
            self.done.set()


async def _ours(ground: Ground, topic: str, count: int) -> float:
    """From its first slice to its last commit, in a fresh database."""
    db, counted = await ground.database(), Counted(count)
    settings = ground.settings(db)
    async with (
        pool_on(db) as pool,
        listening(pool, settings, (topic,), FACTS, remember_facts, counted),
    ):
        await counted.done.wait()
        assert await pool.fetchval("select count(*) from meters.reading") == count
    return count / (counted.ended - counted.began)


async def _raw(db: Database, plain: asyncpg.Connection, count: int) -> float:
    await as_superuser(db, "truncate meters.reading", "update raw.checkpoint set position = 0")
    cursor, read = 0, await plain.prepare(IN_ORDER)
    started = time.perf_counter()
    while rows := await read.fetch(cursor, AT_ONCE):
        columns = zip(*map(_reading, rows), strict=True)
        cursor = rows[-1]["position"]
        async with plain.transaction():
            await plain.execute(ROWS, *map(list, columns))
            await plain.execute("update raw.checkpoint set position = $1", cursor)
    rate = count / (time.perf_counter() - started)
    assert await plain.fetchval("select count(*) from meters.reading") == count
    return rate


def _reading(row: asyncpg.Record) -> tuple[str, int, int, str]:
    data = json.loads(row["data"])
    return row["stream_id"], row["version"], data["units"], data["place"]
