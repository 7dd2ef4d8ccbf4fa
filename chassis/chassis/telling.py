"""From stored events to records: CloudEvents 1.0 in binary mode, keyed by stream, without secrets."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import asyncpg
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from chassis.codec import decode
from chassis.decider import AnyCategory
from chassis.events import Stored, Told

Wave = Mapping[TopicPartition, Any]
"""A batch of records for each partition: what is on its way at the same time."""


async def waves(
    producer: AIOKafkaProducer, service: str, told: Sequence[tuple[Stored, Told]]
) -> Sequence[Wave]:
    """The records in their order, by partition: one by one they would cost the producer many times as much.

    A full batch ends its wave, for the next batch of its partition may only follow its acknowledgement.
    """
    untyped, found = cast(Any, producer), [dict[TopicPartition, Any]()]  # untyped upstream
    counts = {t: len(await untyped.partitions_for(t)) for t in {fact.topic for _, fact in told}}
    for stored, fact in told:
        record = _record(service, stored, fact)
        tp = TopicPartition(fact.topic, _partition(record["key"], counts[fact.topic]))
        if tp not in found[-1]:
            found[-1][tp] = untyped.create_batch()
        if found[-1][tp].append(**record) is None:
            found.append({tp: untyped.create_batch()})
            found[-1][tp].append(**record)
    return found


async def send(producer: AIOKafkaProducer, wave: Wave) -> Sequence[asyncio.Future[Any]]:
    """On its way; each future is done when the broker has acknowledged its batch."""
    untyped = cast(Any, producer)
    return [await untyped.send_batch(wave[tp], tp.topic, partition=tp.partition) for tp in wave]


@lru_cache(maxsize=16_384)
def _partition(key: bytes, count: int) -> int:
    """As every client of Kafka chooses it."""
    places = list(range(count))
    return cast(Any, DefaultPartitioner())(key, places, places)


def _record(service: str, stored: Stored, told: Told) -> dict[str, Any]:
    return {
        "key": stored.key.encode(),
        "value": told.value,
        "timestamp": int(stored.recorded_at.timestamp() * 1000),
        "headers": [(n, text.encode()) for n, text in headers(service, stored, told).items()],
    }


def headers(service: str, stored: Stored, told: Told) -> dict[str, str]:
    """What a hearer needs beside the value; a trace only where there is one."""
    named = {
        "ce_specversion": "1.0",
        "ce_id": str(stored.id),
        "ce_source": f"urn:samverka:{service}",
        "ce_type": told.type,
        "ce_time": stored.recorded_at.isoformat(),
        "ce_subject": stored.stream,
        "ce_dataschema": told.schema,
        "ce_sequence": str(stored.version),
        "content-type": "application/json",
    }
    return named | ({"traceparent": stored.traceparent} if stored.traceparent else {})


def stored_without_secrets(row: asyncpg.Record, categories: dict[str, AnyCategory]) -> Stored:
    """The event of a row, its sealed fields unread: the relay has no keys."""
    name, key = row["stream_id"].split("-", 1)
    return Stored(
        id=row["event_id"],
        stream=row["stream_id"],
        category=name,
        key=key,
        version=row["version"],
        event=decode(categories[name], row, key, None),
        traceparent=row["traceparent"],
        actor=row["actor"],
        recorded_at=row["recorded_at"],
        position=row["position"],
    )
