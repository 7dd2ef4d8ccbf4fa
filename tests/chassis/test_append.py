"""`es.append` and `es.lock` themselves, and the grants that make the store append-only."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.database import Connection, Pool, open_pool
from chassis.event_store import Conflict, Store
from tests.chassis.boxes import BOX, CRATE, DAY, Put
from tests.chassis.stores import store_on
from tests.chassis.waiting import until_waiting
from tests.real.database import Database

Connect = Callable[[], Awaitable[asyncpg.Connection]]


async def append(
    db: Connection | Pool, stream: str, expected: int, ids: Sequence[UUID]
) -> tuple[str, int]:
    """Status and version, as `es.append` answers them."""
    rows = [
        {"id": str(i), "type": "ThingsPut", "schema_version": 1, "data": {}, "meta": {}}
        for i in ids
    ]
    row = await db.fetchrow(
        "select * from es.append($1, 'box', $2, $3::jsonb)", stream, expected, json.dumps(rows)
    )
    assert row is not None
    return row["status"], row["version"]


def ids(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


async def test_an_append_expects_the_version_that_it_saw(pool: Pool) -> None:
    assert await append(pool, "box-a", 0, ids(2)) == ("ok", 2)
    assert await append(pool, "box-a", 2, ids(1)) == ("ok", 3)
    for wrong in (0, 2, 4, -1):
        assert await append(pool, "box-a", wrong, ids(1)) == ("conflict", 3)
    assert await append(pool, "box-a", 3, ids(1)) == ("ok", 4)


async def test_a_conflict_burns_no_position_and_leaves_the_transaction_usable(pool: Pool) -> None:
    await append(pool, "box-a", 0, ids(1))
    async with pool.acquire() as db, db.transaction():
        for _ in range(5):
            assert (await append(db, "box-a", 0, ids(3)))[0] == "conflict"
        assert await append(db, "box-a", 1, ids(1)) == ("ok", 2)
    positions = await pool.fetch("select position from es.event order by position")
    assert [row["position"] for row in positions] == [1, 2]


async def append_all(db: Connection, *rows: tuple[str, int, UUID]) -> str:
    """The answer to what one transaction has decided: stream, version and id of each event."""
    streams, versions, event_ids = map(list, zip(*rows, strict=True))
    same = [["ThingsPut"] * len(rows), [1] * len(rows), ["{}"] * len(rows), ["{}"] * len(rows)]
    query = "select es.append_all($1, $2, $3, $4, $5, $6, $7)"
    return await db.fetchval(query, streams, versions, event_ids, *same)


async def test_what_a_transaction_decided_is_appended_as_a_whole_or_not_at_all(pool: Pool) -> None:
    one, two, three, four = ids(4)
    wrong = [
        [("box-a", 2, four)],  # its version has moved on
        [("box-a", 4, four)],  # a version is left out
        [("box-b", 2, uuid4()), ("box-a", 2, four)],  # one of the two streams has moved on
        [("box-c", 1, four)],  # nobody has locked it
    ]
    async with pool.acquire() as db, db.transaction():
        await db.fetch("select * from es.lock($1)", ["box-a", "box-b"])
        rows = [("box-b", 1, one), ("box-a", 1, two), ("box-a", 2, three)]
        assert await append_all(db, *rows) == "ok"
        assert await append_all(db, ("box-a", 3, four), ("box-b", 2, one)) == "known"
    for rows in wrong:
        async with pool.acquire() as db:
            undone = db.transaction()
            await undone.start()
            assert await append_all(db, *rows) == "conflict"
            await undone.rollback()
    found = await pool.fetch("select stream_id, version from es.event order by position")
    assert [tuple(row) for row in found] == [("box-b", 1), ("box-a", 1), ("box-a", 2)]
    versions = await pool.fetch("select stream_id, version from es.stream order by stream_id")
    assert [tuple(row) for row in versions] == [("box-a", 2), ("box-b", 1)]


async def test_neither_an_append_nor_a_lock_reads_the_log_of_others(pool: Pool) -> None:
    """Plans are made while the tables are new and nearly empty, and kept when they are not."""
    async with pool.acquire() as db:
        for number in range(200):
            stream = f"box-{number}"
            await db.fetch("select * from es.lock($1)", [stream])
            assert (await append(db, stream, 0, ids(1)))[0] == "ok"
            assert await append_all(db, (stream, 2, uuid4())) == "ok"
        await db.execute("select pg_stat_force_next_flush()")
        read = await db.fetchval(_ROWS_READ)
    assert read < 4000


_ROWS_READ = """
select sum(seq_tup_read) + (select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = 'es'
                             and relname in ('event', 'stream'))
from pg_stat_user_tables where schemaname = 'es' and relname in ('event', 'stream')
"""


async def test_a_repeated_append_is_recognised_whatever_version_it_expects(pool: Pool) -> None:
    first, second = ids(2), ids(1)
    await append(pool, "box-a", 0, first)
    await append(pool, "box-a", 2, second)
    for expected in (0, 2, 3, 17):
        assert await append(pool, "box-a", expected, first) == ("duplicate", 3)
        assert await append(pool, "box-a", expected, second) == ("duplicate", 3)
    assert await pool.fetchval("select count(*) from es.event") == 3
    await append(pool, "box-a", 3, ids(1))
    assert await pool.fetchval("select max(position) from es.event") == 4


async def test_half_known_ids_are_a_conflict_not_half_an_append(pool: Pool) -> None:
    known = ids(1)
    await append(pool, "box-a", 0, known)
    assert await append(pool, "box-a", 1, [*known, uuid4()]) == ("conflict", 1)
    assert await append(pool, "box-b", 0, [uuid4(), *known]) == ("conflict", 0)
    assert await pool.fetchval("select count(*) from es.event") == 1


async def test_work_refuses_to_go_on_when_its_ids_lie_elsewhere(store: Store, pool: Pool) -> None:
    cause = UUID(int=3)
    for category in (BOX, CRATE):
        with pytest.raises(Conflict) if category is CRATE else nullcontext():
            async with store.work() as work:
                await work.lock([category.stream("a")])
                with work.caused_by(cause, None):
                    work.decide(category, "a", Put(on=DAY))
    assert await pool.fetchval("select count(*) from es.event") == 1


async def test_works_that_name_the_same_streams_in_any_order_never_deadlock(
    db: Database, connect: Connect
) -> None:
    """Sixteen at once on streams of which some are new: sorted locks mean that nobody waits in a ring."""
    superuser = await connect()
    rng = random.Random(7)  # noqa: S311
    async with await open_pool(db.service, "stress", 16) as pool:
        store = store_on(pool)

        async def one(number: int) -> int:
            keys = [f"{n}" for n in rng.sample(range(12 + number // 4), 4)]
            async with store.work() as work:
                streams = [c.stream(key) for key in keys for c in (BOX, CRATE)]
                rng.shuffle(streams)
                await work.lock(streams)
                await asyncio.sleep(rng.random() / 200)
                for key in keys:
                    work.decide(BOX, key, Put(on=DAY, things=0))
            return len(keys)

        appended = await asyncio.gather(*(one(number) for number in range(120)))
        found = await pool.fetchval("select count(*) from es.event")
        versions = await pool.fetchval("select sum(version) from es.stream")
    assert found == versions == sum(appended)
    query = "select deadlocks from pg_stat_database where datname = current_database()"
    await superuser.execute("select pg_stat_force_next_flush()")
    assert await superuser.fetchval(query) == 0


async def test_unsorted_locks_would_deadlock(db: Database, connect: Connect) -> None:
    """The test above can fail: the same streams locked one by one in opposite orders do."""
    first, second = await connect(), await connect()
    await first.execute("insert into es.stream values ('box-a', 'box', 0), ('box-b', 'box', 0)")
    lock = "select from es.stream where stream_id = $1 for update"

    async def ring(db: asyncpg.Connection, *streams: str) -> None:
        async with db.transaction():
            for stream in streams:
                await db.execute(lock, stream)
                await asyncio.sleep(0.1)

    with pytest.raises(asyncpg.DeadlockDetectedError):
        await asyncio.gather(ring(first, "box-a", "box-b"), ring(second, "box-b", "box-a"))


async def test_a_stream_is_read_after_its_lock_was_won(store: Store, pool: Pool) -> None:
    """Who waited for the lock sees what the holder appended: no lost update without a conflict."""
    async with store.work() as first:
        await first.lock([BOX.stream("a")])
        first.decide(BOX, "a", Put(on=DAY))
        waiting = asyncio.create_task(_versions(store, "a"))
        await until_waiting(pool)
    assert await waiting == (1, 1)


async def _versions(store: Store, key: str) -> tuple[int, int]:
    async with store.work() as work:
        await work.lock([BOX.stream(key)])
        return work.version_of(BOX.stream(key)), work.state(BOX, key).things
