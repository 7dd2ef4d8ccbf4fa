"""One fault each that hearing must stand: what it knows, what it reads and what it commits stay together."""

from collections.abc import Callable
from typing import Any

import asyncpg

from chassis.database import Connection, Pool
from tests.chassis.facts import told
from tests.chassis.given import Group, Member, seen
from tests.chassis.waiting import until, until_waiting
from tests.real.kafka import Kafka

NewGroup = Callable[..., Group]
ROUNDS = 40
"""Empty rounds of a tenth of a second after which a loss must have been noticed."""


async def applied(pool: Pool) -> int:
    return await pool.fetchval("select coalesce(sum(facts), 0)::int from applied")


async def offset(pool: Pool, topic: str) -> int:
    return await pool.fetchval("select next_offset from next_offset where topic = $1", topic)


async def test_an_offset_moves_only_with_its_effect(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic, looked = kafka.topic(partitions=1), list[tuple[int, int]]()

    def looking(apply: Any) -> Any:
        async def look(db: Connection, records: Any) -> None:
            await apply(db, records)
            looked.append((records[0].offset, await offset(pool, topic)))

        return look

    await kafka.put(topic, told("a", 1, 2, 3))
    await new_group(topic).join(looking)
    await until(lambda: _at_least(pool, 3))
    assert [moved for first, moved in looked if moved != first] == []


async def _at_least(pool: Pool, count: int) -> bool:
    return await applied(pool) >= count


async def test_after_an_error_it_reads_on_from_the_stored_offset(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic, calls, failed = kafka.topic(partitions=1), list[str](), list[bool]()

    def failing(apply: Any) -> Any:
        async def once(db: Connection, records: Any) -> None:
            await apply(db, records)
            if not failed:
                failed.append(True)
                calls.clear()
                raise asyncpg.SerializationError

        return once

    def noting(member: Member) -> None:
        seek, resume = member.consumer.seek, member.consumer.resume

        def noted_seek(tp: Any, to: int) -> None:
            calls.append(f"seek {to}")
            seek(tp, to)

        def noted_resume(tp: Any) -> None:
            calls.append("resume")
            resume(tp)

        member.consumer.seek, member.consumer.resume = noted_seek, noted_resume

    async def resumed() -> bool:
        return bool(failed) and "resume" in calls

    await kafka.put(topic, told("a", 1, 2))
    await new_group(topic).join(failing, noting)
    await until(resumed)
    assert calls == ["seek 0", "resume"]
    await until(lambda: _at_least(pool, 2))
    assert await seen(pool) == {"a": [1, 2]}


async def test_nothing_is_taken_before_the_stored_offset_is_known(
    pool: Pool, kafka: Kafka, new_group: NewGroup, connect: Any
) -> None:
    topic, superuser = kafka.topic(partitions=1), await connect()
    rounds, taken = list[int](), list[int]()

    def noting(member: Member) -> None:
        getmany = member.consumer.getmany

        async def noted(**how: Any) -> Any:
            slices = await getmany(**how)
            rounds.append(len(slices))
            taken.extend(record.offset for records in slices.values() for record in records)
            return slices

        member.consumer.getmany = noted

    async def ten_more(since: int = 0) -> bool:
        return len(rounds) > since + 10

    await kafka.put(topic, told("a", 1, 2))
    async with superuser.transaction():  # another process makes the partition's first row
        await superuser.execute("insert into es.next_offset (topic, part) values ($1, 0)", topic)
        await new_group(topic).join(change=noting)
        await until_waiting(pool)
        now = len(rounds)
        await until(lambda: ten_more(now))
        assert taken == []
    await until(lambda: _at_least(pool, 2))


async def test_a_lost_batch_is_not_read_past(pool: Pool, kafka: Kafka, new_group: NewGroup) -> None:
    topic, lost = kafka.topic(partitions=1), list[Any]()

    def losing(member: Member) -> None:
        getmany = member.consumer.getmany

        async def lossy(**how: Any) -> Any:
            """The first batch is lost, and no empty round comes before the next one."""
            slices = await getmany(**how)
            if slices and not lost:
                lost.append(slices)
                await kafka.put(topic, told("a", 2, 3))
                while not (slices := await getmany(**how)):
                    pass
            return slices

        member.consumer.getmany = lossy

    async def at_the_end() -> bool:
        return await offset(pool, topic) == 3

    await new_group(topic).join(change=losing)
    await kafka.put(topic, told("a", 1))
    await until(at_the_end)
    assert await seen(pool) == {"a": [1, 2, 3]}


async def test_a_lost_last_batch_is_noticed_within_a_few_empty_rounds(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic, rounds = kafka.topic(partitions=1), list[Any]()

    def losing(member: Member) -> None:
        getmany = member.consumer.getmany

        async def lossy(**how: Any) -> Any:
            slices = await getmany(**how)
            if slices or rounds:
                rounds.append(slices)
            return {} if len(rounds) == 1 else slices

        member.consumer.getmany = lossy

    async def long_enough() -> bool:
        return len(rounds) > ROUNDS or await applied(pool) == 2

    await kafka.put(topic, told("a", 1, 2))
    await new_group(topic).join(change=losing)
    await until(long_enough)
    assert await seen(pool) == {"a": [1, 2]}
