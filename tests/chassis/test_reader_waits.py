"""What the reader waits for and what it does not: other transactions, other databases, other gaps."""

import asyncpg
import pytest

from chassis.database import Pool
from chassis.reader import GapProofReader
from tests.chassis.log import Connect, Log, append
from tests.chassis.stores import MIGRATIONS
from tests.conftest import NewDatabase


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
