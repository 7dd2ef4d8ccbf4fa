"""From a stored event to a record: CloudEvents 1.0 in binary mode, keyed by stream, without secrets."""

import asyncio
import json
from typing import Any, cast

import asyncpg
from aiokafka import AIOKafkaProducer

from chassis.codec import decode
from chassis.decider import AnyCategory
from chassis.events import Stored, Told


async def send(
    producer: AIOKafkaProducer, service: str, stored: Stored, told: Told
) -> asyncio.Future[Any]:
    """On its way; the future is done when the broker has acknowledged it."""
    return await cast(Any, producer).send(  # untyped upstream
        told.topic,
        value=told.value,
        key=stored.key.encode(),
        timestamp_ms=int(stored.recorded_at.timestamp() * 1000),
        headers=[(name, text.encode()) for name, text in headers(service, stored, told).items()],
    )


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
    meta = json.loads(row["meta"])
    return Stored(
        id=row["event_id"],
        stream=row["stream_id"],
        category=name,
        key=key,
        version=row["version"],
        event=decode(categories[name], row, key, None),
        traceparent=meta["traceparent"],
        actor=meta["actor"],
        recorded_at=row["recorded_at"],
        position=row["position"],
    )
