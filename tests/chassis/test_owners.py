"""Who owns a partition: two at once, one that froze, one whose offset cannot be read."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiokafka import TopicPartition

from chassis import offsets
from chassis.database import Pool
from tests.chassis.facts import Unsent, told
from tests.chassis.given import Group, seen
from tests.chassis.waiting import until, until_waiting
from tests.real.kafka import Kafka

NewGroup = Callable[..., Group]


KEYS = [f"key-{n}" for n in range(12)]


def facts(*sequences: int) -> list[Unsent]:
    """One fact of every key, then the next of every key."""
    return [one for number in sequences for key in KEYS for one in told(key, number)]


async def all_applied(pool: Pool, count: int) -> bool:
    return await pool.fetchval("select coalesce(sum(facts), 0) >= $1 from es.applied", count)


async def test_two_who_both_read_a_partition_do_not_double_an_effect(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    """Two groups on one database: each partition has two owners, and the stored offset decides."""
    topic = kafka.topic(partitions=2)
    for _ in range(2):
        await (new_group(topic)).join()
    for number in range(1, 9):
        await kafka.put(topic, facts(number))
    await until(lambda: all_applied(pool, 96))
    assert await seen(pool) == {key: list(range(1, 9)) for key in KEYS}
    assert await pool.fetchval("select count(*) from es.event") == 96


async def test_one_that_froze_in_its_transaction_is_put_out_and_adds_nothing_when_it_thaws(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic, frozen, thaw = kafka.topic(partitions=1), asyncio.Event(), asyncio.Event()

    def freezing(apply: Any) -> Any:
        async def slow(db: Any, records: Any) -> None:
            await apply(db, records)
            frozen.set()
            await thaw.wait()

        return slow

    await kafka.put(topic, told("a", 1, 2))
    group: Group = new_group(topic)
    zombie = await group.join(apply=freezing)
    await asyncio.wait_for(frozen.wait(), 60)
    await zombie.consumer.stop()
    await group.join()
    await until_waiting(pool)  # the other wants the offset that the frozen one holds
    await until(lambda: all_applied(pool, 2))  # Postgres ends what idles in a transaction
    thaw.set()
    await kafka.put(topic, told("a", 3))
    await until(lambda: all_applied(pool, 3))
    assert await seen(pool) == {"a": [1, 2, 3]}
    assert await pool.fetchval("select count(*) from es.event") == 3


async def test_only_who_knows_the_stored_offset_may_move_it(pool: Pool) -> None:
    tp = TopicPartition("boxes.v1", 0)
    assert await offsets.stored(pool, tp) == 0
    async with pool.acquire() as db:
        await offsets.claim(db, tp, 0, 5)
        for stale in (0, 4, 6):
            with pytest.raises(offsets.Fenced):
                await offsets.claim(db, tp, stale, 9)
    assert await offsets.stored(pool, tp) == 5


@pytest.mark.parametrize("obstacle", ["locked", "denied"])
async def test_a_partition_whose_offset_cannot_be_read_is_tried_again_and_shown(
    obstacle: str, pool: Pool, kafka: Kafka, new_group: NewGroup, connect: Any
) -> None:
    topic, superuser = kafka.topic(partitions=1), await connect()
    await kafka.put(topic, told("a", 1))
    transaction = superuser.transaction()
    if obstacle == "locked":  # another process makes the partition's first row at the same moment
        await transaction.start()
        await superuser.execute("insert into es.next_offset (topic, part) values ($1, 0)", topic)
    else:
        await superuser.execute("revoke all on es.next_offset from boxes")
    member = await (new_group(topic)).join()

    async def shown() -> str | None:
        return member.pulse.troubled

    if obstacle == "locked":
        await until_waiting(pool)
        await transaction.commit()
    else:
        assert topic in str(await until(shown))
        await superuser.execute("grant select, insert, update on es.next_offset to boxes")
    await until(lambda: all_applied(pool, 1))
