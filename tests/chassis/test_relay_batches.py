"""More in one chunk than a batch of the producer holds: told whole, in order, one batch of a partition at a time."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaProducer

from chassis.database import Pool, Stored
from chassis.events import Told
from tests.chassis.boxes import ThingsPut
from tests.chassis.facts import ThingsTold
from tests.chassis.given import Publish, put, relay_on, running
from tests.chassis.reading import all_told, sequences
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka

FULL, HUGE = "x" * 6_000, "x" * 100_000
"""A few of the first fill a batch of sixteen kilobytes; the second is larger than any."""


def wordy(topic: str) -> Publish:
    """Facts of many words, every seventh of them more than a batch holds."""

    def tell(stored: Stored) -> Told | None:
        if not isinstance(stored.event, ThingsPut):
            return None
        words = FULL if stored.version % 7 else HUGE
        return Told.of(ThingsTold(box=stored.key, things=0, words=words), topic)

    return tell


async def test_a_chunk_of_many_batches_is_told_whole_and_in_order(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic(partitions=2)
    await put(pool, ["a", "b", "a", "c"] * 10)
    async with running(relay_on(db, pool, kafka, wordy(topic)).run()):
        await until(lambda: all_told(pool))
    told = sequences(await kafka.taken(topic))
    wanted = {"a": list(range(1, 21)), "b": list(range(1, 11)), "c": list(range(1, 11))}
    lost = [(key, one) for key, all_ in wanted.items() for one in all_ if one not in told[key]]
    assert lost == []
    assert told == wanted
    assert await pool.fetchval("select sum(facts) from es.told") == 40


class Slow(AIOKafkaProducer):
    """A real producer whose answers take a while; it counts how many batches are out at once."""

    out = 0
    most = 0

    async def send_batch(self, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        untyped: Any = super()
        answer = await untyped.send_batch(*args, **kwargs)
        self.out += 1
        self.most = max(self.most, self.out)
        return asyncio.ensure_future(self._later(answer))

    async def _later(self, answer: asyncio.Future[Any]) -> Any:
        done = await answer
        await asyncio.sleep(0.02)
        self.out -= 1
        return done


async def test_a_batch_waits_for_the_one_before_it(db: Database, pool: Pool, kafka: Kafka) -> None:
    topic = kafka.topic(partitions=1)
    settings: Any = kafka.settings
    producer = Slow(**settings, enable_idempotence=True, acks="all")

    async def started() -> AIOKafkaProducer:
        await producer.start()
        return producer

    await put(pool, ["a", "b", "a", "c"] * 5)
    async with running(relay_on(db, pool, kafka, wordy(topic), producer=started).run()):
        await until(lambda: all_told(pool))
    assert producer.most == 1
    assert len(await kafka.taken(topic)) == 20
