"""Append-only is a grant: what the service's role may not do, and what nobody else may."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import asyncpg
import pytest

from chassis.database import Pool, open_pool
from tests.chassis.given import put
from tests.chassis.stores import MIGRATIONS
from tests.real.database import Database, Databases

Connect = Callable[[], Awaitable[asyncpg.Connection]]


FORBIDDEN = [
    "insert into es.event (stream_id, version, event_id, type, schema_version, data, meta)"
    " values ('box-a', 9, gen_random_uuid(), 'x', 1, '{}', '{}')",
    "update es.event set data = '{}'",
    "delete from es.event",
    "truncate es.event",
    "insert into es.stream values ('box-z', 'box', 0)",
    "update es.stream set version = 0",
    "delete from es.stream",
    "select nextval('es.event_position_seq')",
    "select setval('es.event_position_seq', 1)",
    "select currval('es.event_position_seq')",
    "delete from es.read_log",
    "update es.read_log set actor = 'nobody'",
    "update es.key set wrapped = ''",
    "delete from es.dead_letter",
    "delete from es.migration",
    "alter table es.event disable trigger all",
    "drop table es.event",
    "create table es.more (x int)",
    "create schema more",
    "set role boxes_owner",
]


@pytest.fixture(scope="module")
async def guarded(databases: Databases) -> AsyncGenerator[Pool]:
    """One database for all that is refused: nothing changes in it."""
    database = await databases.new(MIGRATIONS, "boxes")
    async with await open_pool(database.service, "test", 1) as pool:
        await put(pool, ["a"])
        yield pool
        assert await pool.fetchval("select count(*) from es.event") == 1


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_service_may_not(statement: str, guarded: Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await guarded.execute(statement)


async def test_another_role_may_nothing(db: Database, connect: Connect) -> None:
    superuser = await connect()
    await superuser.execute("create role stranger login password 'test'")
    try:
        await superuser.execute(f"grant connect on database {db.name} to stranger")
        stranger = await asyncpg.connect(db.service.replace("boxes:", "stranger:"))
        for statement in (
            "select * from es.event",
            "select * from es.lock(array['box-a'])",
            "select * from es.append('box-a', 'box', 0, '[]')",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await stranger.execute(statement)
        await stranger.close()
    finally:
        await superuser.execute(f"revoke connect on database {db.name} from stranger")
        await superuser.execute("drop role stranger")
