"""What the log promises to those who follow it: everything that is committed, once, in order."""

from uuid import uuid4

import asyncpg
import pytest

from tests.conformance.adapter import Adapter, Address, Capability
from tests.conformance.stage import Stage

pytestmark = pytest.mark.needs(Capability.FOLLOW)


async def test_what_is_committed_is_followed_once_in_order_page_by_page(stage: Stage) -> None:
    one, other = uuid4(), uuid4()
    follower = stage.follower()
    for stream in (one, other, one, one, other):
        await stage.append(stream, 3)
        await follower.look(limit=2)
    await stage.judge(follower, limit=2)


@pytest.mark.needs(Capability.HELD)
async def test_an_event_that_commits_after_a_later_one_is_not_lost(stage: Stage) -> None:
    """It took its position first; the reader came between the two commits."""
    follower = stage.follower()
    slow = await stage.hold(uuid4())
    await stage.append(uuid4())
    await follower.look(5)
    await stage.commit(slow)
    await stage.judge(follower)


@pytest.mark.needs(Capability.HELD)
async def test_one_that_begins_while_another_is_waited_for_is_not_lost(stage: Stage) -> None:
    """Whatever the reader noted when it first waited does not know of the second."""
    follower = stage.follower()
    first = await stage.hold(uuid4())
    await stage.append(uuid4())
    await follower.look(3)
    second = await stage.hold(uuid4())
    await stage.append(uuid4())
    await follower.look(3)
    await stage.commit(first)
    await follower.look(3)
    await stage.commit(second)
    await stage.judge(follower)


@pytest.mark.needs(Capability.HELD)
async def test_many_that_commit_in_the_opposite_order_are_not_lost(stage: Stage) -> None:
    follower = stage.follower()
    for _ in range(6):
        await stage.hold(uuid4(), 2)
    while ready := stage.ready():
        await stage.commit(ready[-1])
        await follower.look(3)
    await stage.judge(follower)


@pytest.mark.needs(Capability.HELD)
async def test_what_is_rolled_back_is_never_followed_and_holds_nothing_up(stage: Stage) -> None:
    follower = stage.follower()
    stream = uuid4()
    await stage.append(stream)
    undone = await stage.hold(stream, 2)
    await stage.append(uuid4())
    await follower.look(3)
    await stage.roll_back(undone)
    await stage.append(stream)
    await stage.judge(follower)


@pytest.mark.needs(Capability.HELD)
async def test_a_reader_that_is_restarted_goes_on_at_its_cursor(stage: Stage) -> None:
    """It remembers nothing else, least of all what it was waiting for."""
    follower = stage.follower()
    await stage.append(uuid4(), 2)
    slow = await stage.hold(uuid4())
    await stage.append(uuid4())
    for _ in range(4):
        await follower.look(2, limit=1)
        follower.restart()
    await stage.commit(slow)
    follower.restart()
    await stage.judge(follower, limit=1)


@pytest.mark.needs(Capability.SEQUENCE)
async def test_a_jump_of_the_sequence_holds_nothing_up(stage: Stage, adapter: Adapter) -> None:
    """As after a crash of the database, which forgets up to 32 numbers."""
    follower = stage.follower()
    await stage.append(uuid4())
    await follower.look(2)
    await stage.watcher.execute("select setval($1::regclass, 40)", adapter.sequence)
    await stage.append(uuid4())
    await stage.judge(follower)


async def test_a_long_write_in_another_database_holds_nothing_up(
    stage: Stage, elsewhere: asyncpg.Connection
) -> None:
    await elsewhere.execute("create table busy (n int)")
    async with elsewhere.transaction():
        await elsewhere.execute("insert into busy values (1)")
        await stage.append(uuid4(), 2)
        await stage.judge(stage.follower())


async def test_a_long_write_that_appends_nothing_holds_nothing_up(
    stage: Stage, address: Address
) -> None:
    db = await asyncpg.connect(address.url)
    await db.execute("create table busy (n int)")
    try:
        async with db.transaction():
            await db.execute("insert into busy values (1)")
            await stage.append(uuid4(), 2)
            await stage.judge(stage.follower())
    finally:
        await db.close()
