"""A steady rate in a quiet phase: how long from a commit until Kafka has acknowledged it."""

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer

from chassis.identity import uuid7
from tests.chassis.boxes import DAY
from tests.faults.counting import EVERY
from tests.faults.house import Desk

WRITERS, AT_ONCE = 8, 4
SETTLING = 3.0  # seconds that do not count
_APPEND = "select status from es.append($1, 'count', $2, $3::jsonb)"


@dataclass(frozen=True)
class Pace:
    """Milliseconds from the moment an event is recorded, just before its commit, until somebody else can read it."""

    p50: float
    p99: float
    rate: float
    """Events a second that were kept."""


async def steady(desk: Desk, rate: int, seconds: float) -> Pace:
    """Four events of one stream in each transaction."""
    ages: list[float] = []
    listening = asyncio.create_task(_listen(desk, ages, time.time() + SETTLING))
    await asyncio.sleep(1)
    started, numbers = time.perf_counter(), count()
    total, a_second = int(rate * (seconds + SETTLING)) // AT_ONCE, rate / AT_ONCE
    await asyncio.gather(
        *(_write(desk, writer, numbers, total, started, a_second) for writer in range(WRITERS))
    )
    took = time.perf_counter() - started
    await asyncio.sleep(1)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    ages.sort()
    return Pace(_quantile(ages, 0.5), _quantile(ages, 0.99), AT_ONCE * total / took)


def _quantile(ages: list[float], share: float) -> float:
    return 1000 * ages[int(share * (len(ages) - 1))]


async def _write(
    desk: Desk, writer: int, numbers: "count[int]", total: int, started: float, rate: float
) -> None:
    db = await asyncpg.connect(desk.db.service)
    versions = [0] * 50
    while (number := next(numbers)) < total:
        await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
        stream = number % len(versions)
        events = json.dumps([_event(AT_ONCE * number + place) for place in range(AT_ONCE)])
        name = f"count-pace{writer}.{stream}"
        assert await db.fetchval(_APPEND, name, versions[stream], events) == "ok"
        versions[stream] += AT_ONCE
    await db.close()


def _event(number: int) -> dict[str, Any]:
    """Of a number that is not answered."""
    return {
        "id": str(uuid7()),
        "type": "Counted",
        "schema_version": 1,
        "data": {"on": str(DAY), "number": EVERY * number + 1},
        "meta": {"traceparent": None, "actor": "pace"},
    }


async def _listen(desk: Desk, ages: list[float], counting_from: float) -> None:
    """What a consumer can read has been acknowledged: its age then is no less than at the acknowledgement."""
    consumer = AIOKafkaConsumer(
        desk.topic, **desk.house.kafka.settings, auto_offset_reset="latest", fetch_max_wait_ms=50
    )
    await consumer.start()
    try:
        while True:
            found = await consumer.getmany(timeout_ms=50)
            now = time.time()
            for record in (record for records in found.values() for record in records):
                recorded = dict(record.headers)["ce_time"].decode()
                at = datetime.fromisoformat(recorded).timestamp()
                if at > counting_from:
                    ages.append(now - at)
    finally:
        await consumer.stop()
