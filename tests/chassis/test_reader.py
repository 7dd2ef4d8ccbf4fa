"""The gap-proof reader: nothing skipped, nothing inverted, and no waiting for what cannot matter."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from uuid import uuid4

import asyncpg
import pytest

from chassis.database import Pool, open_pool
from chassis.reader import GapProofReader
from tests.chassis.stores import MIGRATIONS
from tests.conftest import NewDatabase
from tests.real.database import Database

Append = Callable[[asyncpg.Connection, str], Awaitable[None]]
Connect = Callable[[], Awaitable[asyncpg.Connection]]


async def append(db: asyncpg.Connection, stream: str, expected: int = 0, count: int = 1) -> None:
    """Whatever lies between the insert and the commit is the test's business."""
    rows = [
        {"id": str(uuid4()), "type": "ThingsPut", "schema_version": 1, "data": {}, "meta": {}}
        for _ in range(count)
    ]
    query = "select status from es.append($1, 'box', $2, $3::jsonb)"
    assert await db.fetchval(query, stream, expected, json.dumps(rows)) == "ok"


class Log:
    """All that one reader has read, as the relay reads it."""

    def __init__(self, pool: Pool) -> None:
        self.reader, self.read = GapProofReader(pool), list[asyncpg.Record]()

    @property
    def cursor(self) -> int:
        return self.read[-1]["position"] if self.read else 0

    @property
    def streams(self) -> list[str]:
        return [row["stream_id"] for row in self.read]

    async def go_on(self, times: int = 4) -> list[str]:
        """Looks again, often enough for the proof: rows, probe, rows."""
        for _ in range(times):
            self.read += await self.reader.next(self.cursor, 100)
        return self.streams


@pytest.fixture
def log(pool: Pool) -> Log:
    return Log(pool)


@pytest.fixture
async def writer(db: Database) -> AsyncGenerator[Callable[[], Awaitable[asyncpg.Connection]]]:
    """Connections of the service's own role, each with one open transaction at most."""
    opened: list[asyncpg.Connection] = []

    async def new() -> asyncpg.Connection:
        opened.append(await asyncpg.connect(db.service))
        return opened[-1]

    yield new
    for each in opened:
        await each.close(timeout=5)


async def test_what_is_committed_is_read_at_once(log: Log, writer: Connect) -> None:
    db = await writer()
    await append(db, "box-a", count=3)
    assert await log.go_on(1) == ["box-a"] * 3
    assert await log.go_on(1) == ["box-a"] * 3


async def test_a_lower_position_that_commits_later_is_not_skipped(
    log: Log, writer: Connect
) -> None:
    slow, quick = await writer(), await writer()
    await append(quick, "box-before")
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-slow")
    await append(quick, "box-quick")
    assert await log.go_on(20) == ["box-before"]
    await transaction.commit()
    assert await log.go_on(1) == ["box-before", "box-slow", "box-quick"]


async def test_a_rolled_back_position_holds_nothing_up(log: Log, writer: Connect) -> None:
    slow, quick = await writer(), await writer()
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-slow")
    await append(quick, "box-quick")
    assert await log.go_on(5) == []
    await transaction.rollback()
    assert await log.go_on() == ["box-quick"]


async def test_a_savepoint_that_is_rolled_back_releases_only_its_own(
    log: Log, writer: Connect
) -> None:
    slow, quick = await writer(), await writer()
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-kept")
    savepoint = slow.transaction()
    await savepoint.start()
    await append(slow, "box-undone")
    await append(quick, "box-quick")
    await savepoint.rollback()
    assert await log.go_on(10) == []
    await append(slow, "box-after")
    assert await log.go_on(10) == []
    await transaction.commit()
    assert await log.go_on() == ["box-kept", "box-quick", "box-after"]


async def test_a_savepoint_that_appended_first_is_waited_for(log: Log, writer: Connect) -> None:
    """Its lock goes with the savepoint; what the transaction appends afterwards is still waited for."""
    slow, quick = await writer(), await writer()
    transaction = slow.transaction()
    await transaction.start()
    savepoint = slow.transaction()
    await savepoint.start()
    await append(slow, "box-undone")
    await append(quick, "box-quick")
    await savepoint.rollback()
    assert await log.go_on() == ["box-quick"]
    await append(slow, "box-kept")
    await append(quick, "box-later")
    assert await log.go_on(10) == ["box-quick"]
    await transaction.commit()
    assert await log.go_on() == ["box-quick", "box-kept", "box-later"]


async def test_a_jump_of_the_sequence_holds_nothing_up(
    log: Log, writer: Connect, connect: Connect
) -> None:
    """After a crash the sequence goes on up to 32 positions later."""
    db, superuser = await writer(), await connect()
    await append(db, "box-before")
    await superuser.execute("select setval('es.event_position_seq', 33)")
    await append(db, "box-after")
    assert await log.go_on(2) == ["box-before", "box-after"]
    assert log.cursor == 34


async def test_an_early_transaction_id_means_nothing(log: Log, writer: Connect) -> None:
    """Who got a transaction id long before appending is read in the order of the positions."""
    early, quick = await writer(), await writer()
    transaction = early.transaction()
    await transaction.start()
    await early.fetchval("select pg_current_xact_id()")
    await append(quick, "box-quick")
    assert await log.go_on(1) == ["box-quick"]
    await append(early, "box-early")
    await transaction.commit()
    assert await log.go_on(1) == ["box-quick", "box-early"]


async def test_a_long_transaction_that_appends_nothing_holds_nothing_up(
    log: Log, writer: Connect, connect: Connect
) -> None:
    long, quick, undone = await connect(), await writer(), await writer()
    transaction = long.transaction()
    await transaction.start()
    await long.execute("insert into probe.remembered values ('box-long', 1)")
    await long.fetch("select * from es.event")
    gone = undone.transaction()
    await gone.start()
    await append(undone, "box-undone")
    await gone.rollback()
    await append(quick, "box-quick")
    assert await log.go_on() == ["box-quick"]
    await transaction.commit()


async def test_another_database_of_the_cluster_holds_nothing_up(
    log: Log, writer: Connect, database: NewDatabase
) -> None:
    other = await asyncpg.connect((await database(MIGRATIONS, "boxes")).service)
    transaction = other.transaction()
    await transaction.start()
    await append(other, "box-other")
    undone, quick = await writer(), await writer()
    gone = undone.transaction()
    await gone.start()
    await append(undone, "box-undone")
    await gone.rollback()
    await append(quick, "box-quick")
    assert await log.go_on() == ["box-quick"]
    await other.close()


async def test_a_prepared_transaction_is_waited_for(
    log: Log, writer: Connect, connect: Connect
) -> None:
    superuser, quick = await connect(), await writer()
    if await superuser.fetchval("show max_prepared_transactions") == "0":
        pytest.skip("this cluster has no prepared transactions")
    await superuser.execute("begin")
    await append(superuser, "box-prepared")
    await superuser.execute("prepare transaction 'waiting'")
    await append(quick, "box-quick")
    assert await log.go_on(10) == []
    await superuser.execute("commit prepared 'waiting'")
    assert await log.go_on() == ["box-prepared", "box-quick"]


async def test_a_second_gap_does_not_borrow_the_proof_of_the_first(
    log: Log, writer: Connect
) -> None:
    first, second, quick = await writer(), await writer(), await writer()
    one, two = first.transaction(), second.transaction()
    await one.start()
    await append(first, "box-first")
    await append(quick, "box-1")
    assert await log.go_on(3) == []
    await two.start()
    await append(second, "box-second")
    await append(quick, "box-2")
    assert await log.go_on(3) == []
    await one.rollback()
    assert await log.go_on(6) == ["box-1"]
    await two.commit()
    assert await log.go_on() == ["box-1", "box-second", "box-2"]


async def test_a_chunk_that_ends_at_a_gap_is_read_on_later(pool: Pool, writer: Connect) -> None:
    slow, quick = await writer(), await writer()
    await append(quick, "box-a", count=5)
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-slow")
    await append(quick, "box-a", expected=5, count=5)
    reader = GapProofReader(pool)
    assert [row["position"] for row in await reader.next(0, 3)] == [1, 2, 3]
    assert [row["position"] for row in await reader.next(3, 100)] == [4, 5]
    await transaction.commit()
    assert [row["position"] for row in await reader.next(5, 3)] == [6, 7, 8]


async def test_every_committed_event_is_read_once_and_in_order(db: Database) -> None:
    """Twelve writers, one in four transactions rolled back, delays everywhere; the table is the oracle."""
    rng = random.Random(11)  # noqa: S311
    async with await open_pool(db.service, "oracle", 16) as pool:
        log, writing = Log(pool), True

        async def write(number: int) -> None:
            version = 0
            async with pool.acquire() as db:
                for _ in range(40):
                    count = rng.randrange(1, 4)
                    transaction = db.transaction()
                    await transaction.start()
                    await append(db, f"box-{number}", version, count)
                    await asyncio.sleep(rng.random() ** 4 / 20)
                    if rng.random() < 0.25:
                        await transaction.rollback()
                    else:
                        await transaction.commit()
                        version += count

        async def read() -> None:
            while writing:
                log.read += await log.reader.next(log.cursor, rng.randrange(1, 50))
                await asyncio.sleep(0)

        reading = asyncio.create_task(read())
        await asyncio.gather(*(write(number) for number in range(12)))
        writing = False
        await reading
        await log.go_on(50)
        everything = await pool.fetch(
            "select position, stream_id, version from es.event order by 1"
        )
    assert len(everything) > 400
    assert [row["position"] for row in log.read] == [row["position"] for row in everything]
    for number in range(12):
        versions = [r["version"] for r in log.read if r["stream_id"] == f"box-{number}"]
        assert versions == list(range(1, len(versions) + 1))
