"""Hearing on a real broker: every fact has its effect exactly once, in order per key."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from confluent_kafka import TopicPartition

from chassis.database import Pool
from tests.chassis.facts import FACTS, Unsent, headers, told
from tests.chassis.given import Group, Member, seen
from tests.chassis.waiting import until
from tests.real.kafka import Kafka

NewGroup = Callable[..., Group]
KEYS = [f"key-{n}" for n in range(12)]


def facts(*sequences: int) -> list[Unsent]:
    """One fact of every key, then the next of every key."""
    return [one for number in sequences for key in KEYS for one in told(key, number)]


async def all_applied(pool: Pool, count: int) -> bool:
    return await pool.fetchval("select coalesce(sum(facts), 0) >= $1 from es.applied", count)


async def test_every_fact_has_its_effect_once_and_in_order(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topics = (kafka.topic(partitions=3), kafka.topic(partitions=3))
    group: Group = new_group(*topics)
    await kafka.put(topics[0], facts(1, 2, 3))
    await group.join()
    await kafka.put(topics[0], facts(4, 5, 6))
    await until(lambda: all_applied(pool, 72))
    assert await seen(pool) == {key: [1, 2, 3, 4, 5, 6] for key in KEYS}
    rows = await pool.fetch("select topic, part, next_offset from es.next_offset")
    assert sum(row["next_offset"] for row in rows) == 72
    events = await pool.fetch("select stream_id, version, event_id from es.event")
    assert {(row["stream_id"], row["version"]): row["event_id"] for row in events} == {
        (f"box-{key}", number): _first_id(key, number) for key in KEYS for number in range(1, 7)
    }


def _first_id(key: str, sequence: int) -> UUID:
    """Of the first event that the service `boxes` decides because of a fact."""
    cause = UUID(dict(headers(sequence, f"box-{key}"))["ce_id"].decode())
    return uuid5(uuid5(cause, "boxes"), "0")


async def test_what_has_been_heard_is_dropped_and_holes_are_normal(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    await kafka.put(topic, [*told("a", 1, 2, 1, 2, 5, 3, 5, 9), *told("b", 4, 4, 4)])
    group: Group = new_group(topic)
    await group.join()
    await kafka.put(topic, told("a", 1, 5, 9, 10))
    await until(lambda: _offset(pool, topic, 15))
    assert await seen(pool) == {"a": [1, 2, 5, 9, 10], "b": [4]}
    assert await pool.fetchval("select sum(facts) from es.applied") == 6


async def _offset(pool: Pool, topic: str, wanted: int) -> bool:
    query = "select sum(next_offset) = $2 from es.next_offset where topic = $1"
    return await pool.fetchval(query, topic, wanted)


async def test_hearing_a_fact_again_adds_no_event_even_when_it_is_not_known_any_more(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    """Ids follow from the cause: rows may be rebuilt from offset zero, events are not doubled."""
    topic = kafka.topic(partitions=1)
    await kafka.put(topic, told("a", 1, 2))
    group: Group = new_group(topic)
    member = await group.join()
    await until(lambda: _offset(pool, topic, 2))
    await group.leave(member)
    await pool.execute("update es.heard set version = 0")
    await pool.execute("update es.next_offset set next_offset = 0")
    await group.join()
    await until(lambda: _offset(pool, topic, 2))
    assert await seen(pool) == {"a": [1, 2, 1, 2]}
    assert await pool.fetchval("select count(*) from es.event") == 2


async def test_a_type_that_nobody_here_knows_is_passed_over_and_counted_once(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    """Told again, in the same slice or a later one, it is nothing new; and what is known goes on behind it."""
    topic = kafka.topic(partitions=1)
    named = [(n, b"boxes.Other.v1" if n == "ce_type" else v) for n, v in headers(1)]
    other: Unsent = ("a", b"{}", named)
    await kafka.put(topic, [other, other, *told("a", 2)])
    await (new_group(topic)).join()
    await until(lambda: _offset(pool, topic, 3))
    await kafka.put(topic, [other, *told("a", 2, 3)])
    await until(lambda: _offset(pool, topic, 6))
    assert await seen(pool) == {"a": [2, 3]}
    assert await pool.fetchval("select sum(facts) from es.applied") == 3
    assert b"boxes.Other.v1".decode() not in FACTS


async def test_offsets_are_committed_to_kafka_for_tools_that_show_lag(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    await kafka.put(topic, told("a", 1, 2, 3))
    group: Group = new_group(topic)
    member = await group.join()

    async def committed() -> bool:
        return await member.consumer.committed(*member.consumer.assignment()) == 3

    await until(committed)
    assert await seen(pool) == {"a": [1, 2, 3]}


def throwing_away(which: Callable[[int], bool]) -> Callable[[Member], None]:
    """Loses batches between the fetch and the transaction."""

    def change(member: Member) -> None:
        getmany, count = member.consumer.getmany, 0

        async def lossy(**how: Any) -> Any:
            nonlocal count
            slices = await getmany(**how)
            if slices:
                count += 1
                if which(count):
                    return {}
            return slices

        member.consumer.getmany = lossy

    return change


async def test_a_batch_that_got_lost_is_read_again(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    group: Group = new_group(topic)
    await group.join(change=throwing_away(lambda count: count == 1))
    await kafka.put(topic, told("a", 1))
    await asyncio.sleep(0.3)
    await kafka.put(topic, told("a", 2, 3))
    await until(lambda: all_applied(pool, 3))
    assert await seen(pool) == {"a": [1, 2, 3]}


async def test_a_lost_last_batch_is_noticed_though_nothing_follows_it(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    group: Group = new_group(topic)
    await kafka.put(topic, told("a", 1, 2))
    await group.join(change=throwing_away(lambda count: count == 1))
    await until(lambda: all_applied(pool, 2))
    assert await seen(pool) == {"a": [1, 2]}


async def test_history_that_is_gone_is_never_skipped_and_shows(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    await kafka.put(topic, told("a", 1, 2, 3))
    gone = kafka.admin.delete_records([TopicPartition(topic, 0, 2)])
    assert all(each.result(20).low_watermark == 2 for each in gone.values())
    member = await (new_group(topic)).join()

    async def shown() -> str | None:
        return member.pulse.troubled

    assert await until(shown) == f"cannot apply what comes from {topic}/0"
    assert await seen(pool) == {}
