"""Records as the relay writes them, at hand before the clock starts; and the two raw ways to send them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from benchmarks.meters import METER, tell
from chassis.database import Pool
from chassis.reader import GapProofReader
from chassis.telling import headers, stored_without_secrets

CHUNK, BATCHED = 500, 5_000
"""Records that are awaited together: of single sends, and of batches by partition."""


@dataclass(frozen=True)
class Unsent:
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]
    timestamp_ms: int


async def at_hand(pool: Pool, topic: str, service: str, limit: int) -> list[Unsent]:
    """All that the log would tell, in order."""
    reader, cursor, found = GapProofReader(pool), 0, list[Unsent]()
    while rows := await reader.next(cursor, limit):
        for row in rows:
            stored = stored_without_secrets(row, {METER.name: METER})
            if told := tell(stored, topic):
                named = [(n, t.encode()) for n, t in headers(service, stored, told).items()]
                at = int(stored.recorded_at.timestamp() * 1000)
                found.append(Unsent(stored.key.encode(), told.value, named, at))
        cursor = rows[-1]["position"]
    return found


async def send_singly(producer: AIOKafkaProducer, topic: str, records: Sequence[Unsent]) -> None:
    """`send` for each, every chunk awaited."""
    untyped: Any = producer
    for start in range(0, len(records), CHUNK):
        sends = [
            await untyped.send(
                topic, one.value, one.key, timestamp_ms=one.timestamp_ms, headers=one.headers
            )
            for one in records[start : start + CHUNK]
        ]
        await asyncio.gather(*sends)


async def send_batched(producer: AIOKafkaProducer, topic: str, records: Sequence[Unsent]) -> None:
    """One batch after the other for each partition, every chunk awaited."""
    untyped: Any = producer
    partitions = sorted(await untyped.partitions_for(topic))
    partition = {key: _of(key, partitions) for key in {one.key for one in records}}
    for start in range(0, len(records), BATCHED):
        batches: dict[int, Any] = {}
        sends: list[Any] = []
        for one in records[start : start + BATCHED]:
            number = partition[one.key]
            batch = batches.get(number) or batches.setdefault(number, untyped.create_batch())
            if _added(batch, one) is None:
                sends.append(await untyped.send_batch(batch, topic, partition=number))
                batches[number] = untyped.create_batch()
                _added(batches[number], one)
        for number, batch in batches.items():
            sends.append(await untyped.send_batch(batch, topic, partition=number))
        await asyncio.gather(*sends)


def _added(batch: Any, one: Unsent) -> Any:
    return batch.append(
        key=one.key, value=one.value, timestamp=one.timestamp_ms, headers=one.headers
    )


def _of(key: bytes, partitions: list[int]) -> int:
    partitioner: Any = DefaultPartitioner()
    return partitioner(key, partitions, partitions)
