"""The tables of hearing are found by the pool's schema; one that takes their place is found at once."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from aiokafka import TopicPartition

from chassis import offsets
from chassis.database import Pool, open_pool
from chassis.offsets import Fenced
from tests.chassis.waiting import until_waiting
from tests.real.database import Database

TP = TopicPartition("boxes.v1", 0)
TWO = """
create schema {0}; create table {0}.next_offset (like es.next_offset including all);
insert into {0}.next_offset values ('boxes.v1', 0, {1});
grant usage on schema {0} to boxes; grant select, insert, update on {0}.next_offset to boxes;
"""
SWAP = "alter schema ear rename to ear_before; alter schema ear_next rename to ear"


@pytest.fixture
async def owner(db: Database) -> AsyncIterator[asyncpg.Connection]:
    """With two editions of what is heard: 5 records in the live one, 7 in the next."""
    owner = await asyncpg.connect(db.owner)
    await owner.execute(TWO.format("ear", 5) + TWO.format("ear_next", 7))
    yield owner
    await owner.close()


@pytest.fixture
async def ear(db: Database, owner: asyncpg.Connection) -> AsyncIterator[Pool]:
    async with await open_pool(db.service, "ear", 1, "ear") as pool:
        yield pool


async def claim(pool: Pool, expected: int) -> None:
    async with pool.acquire() as db, db.transaction():
        await offsets.claim(db, TP, expected, expected + 1)


async def at(owner: asyncpg.Connection, schema: str) -> int:
    return await owner.fetchval(f"select next_offset from {schema}.next_offset")


async def test_without_a_schema_names_are_those_of_the_event_store(pool: Pool, db: Database):
    assert await pool.fetchval("show search_path") == "es"
    assert await offsets.stored(pool, TP) == 0


async def test_a_statement_that_is_prepared_finds_what_took_the_place(
    ear: Pool, owner: asyncpg.Connection
):
    assert [await offsets.stored(ear, TP) for _ in range(8)] == [5] * 8
    await owner.execute(SWAP)
    assert await offsets.stored(ear, TP) == 7


async def test_whoever_waited_for_the_swap_moves_the_new_offset_and_never_the_old(
    ear: Pool, owner: asyncpg.Connection, pool: Pool
):
    await claim(ear, 5)
    async with owner.transaction():
        await owner.execute("lock table ear.next_offset in access exclusive mode")
        late = asyncio.create_task(claim(ear, 6))
        await until_waiting(pool)
        await owner.execute("update ear_next.next_offset set next_offset = 6")
        await owner.execute(SWAP)
    await late
    assert (await at(owner, "ear_before"), await at(owner, "ear")) == (6, 7)


async def test_whoever_is_elsewhere_than_the_new_edition_is_fenced(
    ear: Pool, owner: asyncpg.Connection, pool: Pool
):
    async with owner.transaction():
        await owner.execute("lock table ear.next_offset in exclusive mode")
        assert (
            await pool.fetchval("select next_offset from ear.next_offset") == 5
        )  # reading goes on
        late = asyncio.create_task(claim(ear, 5))
        await until_waiting(pool)
        await owner.execute(SWAP)
    with pytest.raises(Fenced):
        await late
    assert (await at(owner, "ear_before"), await at(owner, "ear")) == (5, 7)
