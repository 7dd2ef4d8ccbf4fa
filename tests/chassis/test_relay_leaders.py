"""Two relays of one service: one leads, and the cursor keeps them safe when both believe to."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import asyncpg

from chassis.database import Pool
from chassis.relay import Relay
from tests.chassis.given import put, relay_on, running, telling
from tests.chassis.reading import all_told, sequences
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka


async def test_one_leads_and_the_other_stands_by_until_it_is_needed(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic()
    await put(pool, ["a"])
    relays = [relay_on(db, pool, kafka, telling(topic)) for _ in range(2)]

    async def settled() -> bool:
        return {relay.pulse.doing for relay in relays} == {"standby", "nothing to tell"}

    async with running(*(relay.run() for relay in relays)) as tasks:
        await until(settled)
        leader = next(n for n, relay in enumerate(relays) if relay.pulse.doing != "standby")
        tasks[leader].cancel()
        await put(pool, ["a"])
        await until(lambda: all_told(pool))
        assert relays[1 - leader].pulse.doing != "standby"
    assert sequences(await kafka.taken(topic)) == {"a": [1, 2]}


async def test_a_leader_that_lost_its_lock_steps_back(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic()
    relay = relay_on(db, pool, kafka, telling(topic))
    async with running(relay.run()):
        await until(_doing(relay, "nothing to tell"))
        query = (
            "select pg_terminate_backend(pid) from pg_locks"
            " where locktype = 'advisory' and database = (select oid from pg_database where datname = $1)"
        )
        async with _superuser(db) as superuser:
            assert await superuser.fetchval(query, db.name)
        await until(_troubled(relay, "cannot tell"))
        await put(pool, ["a"])
        await until(lambda: all_told(pool))
    assert sequences(await kafka.taken(topic)) == {"a": [1]}


def _doing(relay: Relay, what: str) -> Callable[[], Any]:
    async def look() -> bool:
        return relay.pulse.doing == what and relay.pulse.troubled is None

    return look


def _troubled(relay: Relay, what: str) -> Callable[[], Any]:
    async def look() -> bool:
        return (relay.pulse.troubled or "").startswith(what)

    return look


async def test_two_that_both_believe_to_lead_lose_nothing_and_one_gives_way(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    """Each holds a lock of its own: what keeps them safe is the cursor that only one can move."""
    topic, overtaken = kafka.topic(), list[str]()

    class Watched(Relay):
        async def _move(self, cursor: int, last: int, topics: Any) -> None:
            await asyncio.sleep(0.01)
            try:
                await super()._move(cursor, last, topics)
            except Exception as error:
                overtaken.append(type(error).__name__)
                raise

    async with _superuser(db) as superuser:
        await superuser.execute(ALWAYS_LEADER)
    relays = [
        relay_on(db, pool, kafka, telling(topic), Watched, connect=partial(_believing, db))
        for _ in range(2)
    ]
    async with running(*(relay.run() for relay in relays)):
        for _ in range(12):
            await put(pool, ["a", "b", "c"])
        await until(lambda: all_told(pool))
    assert set(overtaken) == {"Overtaken"}
    told = sequences(await kafka.taken(topic))
    assert told.keys() == {"a", "b", "c"}
    for found in told.values():
        first_seen = list(dict.fromkeys(found))
        assert first_seen == list(range(1, 13))
    assert await pool.fetchval("select sum(facts) from es.told") == 36


ALWAYS_LEADER = """
create schema elsewhere;
create function elsewhere.pg_try_advisory_lock(bigint) returns boolean return true;
grant usage on schema elsewhere to boxes;
"""


async def _believing(db: Database) -> asyncpg.Connection:
    """A leader's connection that is given the lock whoever holds it."""
    return await asyncpg.connect(
        db.service, server_settings={"search_path": "elsewhere, pg_catalog"}
    )


@asynccontextmanager
async def _superuser(db: Database) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(db.superuser)
    yield connection
    await connection.close()
