"""Everything at once: failing transactions, lost batches, members that come and go every second."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import asyncpg

from chassis.database import Connection, Pool
from tests.chassis.facts import told
from tests.chassis.given import Group, Member, seen
from tests.chassis.waiting import until
from tests.real.kafka import Kafka

KEYS = [f"key-{n}" for n in range(40)]
FACTS = 25
"""Of each key."""
CHANGES = 9
"""Of the members, one a second."""


async def test_every_effect_once_and_in_order_under_errors_losses_and_rebalances(
    pool: Pool, kafka: Kafka, new_group: Callable[..., Group]
) -> None:
    rng, happened = random.Random(5), Counter[str]()  # noqa: S311
    topics = [kafka.topic(partitions=3) for _ in range(2)]

    def failing(apply: Any) -> Any:
        """One transaction in ten fails after its effect, before its commit."""

        async def sometimes(db: Connection, records: Any) -> None:
            await apply(db, records)
            await asyncio.sleep(rng.random() / 50)
            if rng.random() < 0.1:
                happened["failed"] += 1
                raise asyncpg.SerializationError

        return sometimes

    def losing(member: Member) -> None:
        """One batch in ten gets lost before its transaction."""
        getmany = member.consumer.getmany

        async def lossy(**how: Any) -> Any:
            slices = await getmany(timeout_ms=how["timeout_ms"], max_records=40)
            happened["fetched"] += len(slices)
            lost = [tp for tp in slices if rng.random() < 0.1]
            happened["lost"] += len(lost)
            return {tp: records for tp, records in slices.items() if tp not in lost}

        member.consumer.getmany = lossy

    async def produce() -> None:
        async with kafka.producer() as producer:
            for number in range(1, FACTS + 1):
                for place, key in enumerate(KEYS):
                    topic = topics[place % 2]
                    ((_, value, named),) = told(key, number)
                    await producer.send(topic, value, key.encode(), headers=list(named))
                    if rng.random() < 0.05:  # a relay that lost its answer tells again
                        await producer.send(topic, value, key.encode(), headers=list(named))
                await asyncio.sleep(CHANGES / FACTS)

    group = new_group(*topics)
    await group.join(failing, losing)
    producing = asyncio.create_task(produce())
    for _ in range(CHANGES):
        if (len(group.members) < 3 and rng.random() < 0.6) or len(group.members) == 1:
            await group.join(failing, losing)
        else:
            await group.leave(rng.choice(group.members))
        await asyncio.sleep(1)
    await producing
    await until(lambda: _complete(pool))
    assert await seen(pool) == {key: list(range(1, FACTS + 1)) for key in KEYS}
    versions = await pool.fetch("select stream_id, version from es.stream")
    assert {row["stream_id"]: row["version"] for row in versions} == {
        f"box-{key}": FACTS for key in KEYS
    }
    assert await pool.fetchval("select count(*) from es.dead_letter") == 0
    assert min(happened["failed"], happened["lost"]) > 3, happened


async def _complete(pool: Pool) -> bool:
    query = "select coalesce(sum(facts), 0) = $1 from es.applied"
    return await pool.fetchval(query, len(KEYS) * FACTS)
