"""The relay when something goes wrong: killed, refused, overtaken; nothing is lost, and order holds."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from chassis.database import Pool
from chassis.relay import Relay
from tests.chassis.given import Group, put, relay_on, running, seen, telling
from tests.chassis.reading import all_told, sequences
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka


class Gated(AIOKafkaProducer):
    """A real producer whose answers are kept back until the gate is opened, or fail once."""

    gate: asyncio.Event
    failures: list[KafkaError]

    async def send_batch(self, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        answer = await super().send_batch(*args, **kwargs)
        return asyncio.ensure_future(self._later(answer))

    async def _later(self, answer: asyncio.Future[Any]) -> Any:
        done = await answer
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop()
        return done


def gated(kafka: Kafka, gate: asyncio.Event, *failures: KafkaError) -> Callable[[], Any]:
    left = list(failures)

    async def new() -> AIOKafkaProducer:
        producer = Gated(**kafka.settings, enable_idempotence=True, acks="all")
        producer.gate, producer.failures = gate, left
        await producer.start()
        return producer

    return new


async def test_the_cursor_moves_only_after_every_acknowledgement(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic, gate = kafka.topic(), asyncio.Event()
    await put(pool, ["a", "b", "a"])
    relay = relay_on(db, pool, kafka, telling(topic), producer=gated(kafka, gate))
    async with running(relay.run()):
        await until(lambda: _count(kafka, topic, 3))
        await asyncio.sleep(0.2)
        assert await pool.fetchval("select position from es.relay") == 0
        gate.set()
        await until(lambda: all_told(pool))
    assert len(await kafka.taken(topic)) == 3


async def _count(kafka: Kafka, topic: str, wanted: int) -> bool:
    return len(await kafka.taken(topic)) >= wanted


async def test_after_an_error_the_chunk_is_told_again_by_a_new_producer(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic, gate = kafka.topic(), asyncio.Event()
    gate.set()
    await put(pool, ["a", "b", "a"])
    relay = relay_on(db, pool, kafka, telling(topic), producer=gated(kafka, gate, KafkaError()))
    async with running(relay.run()):
        await until(lambda: all_told(pool))
    told = sequences(await kafka.taken(topic))
    assert {key: sorted(set(found)) for key, found in told.items()} == {"a": [1, 2], "b": [1]}


class Killed(Relay):
    """Dies between the acknowledgement of a chunk and the move of its cursor."""

    async def _move(self, *_: Any) -> None:
        raise asyncio.CancelledError


async def test_killed_before_its_cursor_moved_it_tells_again_and_the_hearer_drops_it(
    db: Database, pool: Pool, kafka: Kafka, new_group: Callable[..., Group]
) -> None:
    topic = kafka.topic()
    await put(pool, ["a", "b", "a"])
    async with running(relay_on(db, pool, kafka, telling(topic), Killed).run()) as (task,):
        await asyncio.wait([task], timeout=30)
        assert task.cancelled()
    assert await pool.fetchval("select position from es.relay") == 0
    assert sequences(await kafka.taken(topic)) == {"a": [1, 2], "b": [1]}
    async with running(relay_on(db, pool, kafka, telling(topic)).run()):
        await until(lambda: all_told(pool))
    assert sequences(await kafka.taken(topic)) == {"a": [1, 2, 1, 2], "b": [1, 1]}
    assert await pool.fetchval("select sum(facts) from es.told") == 3
    await new_group(topic).join()
    await until(lambda: pool.fetchval("select sum(next_offset) = 6 from es.next_offset"))
    assert await seen(pool) == {"a": [1, 2], "b": [1]}
