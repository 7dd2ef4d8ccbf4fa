"""A service of boxes on a real database and a real broker."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from chassis.database import Pool, open_pool
from chassis.event_store import Store
from tests.chassis.given import Group
from tests.chassis.stores import MIGRATIONS, store_on
from tests.conftest import NewDatabase
from tests.real.database import Database
from tests.real.kafka import Kafka


@pytest.fixture
async def db(database: NewDatabase) -> Database:
    """A database of boxes, as every kind of user reaches it."""
    return await database(MIGRATIONS, "boxes")


@pytest.fixture
async def pool(db: Database) -> AsyncGenerator[Pool]:
    async with await open_pool(db.service, "test", 8) as pool:
        yield pool


@pytest.fixture
def store(pool: Pool) -> Store:
    return store_on(pool)


@pytest.fixture
async def connect(db: Database) -> AsyncGenerator[Callable[[], Awaitable[asyncpg.Connection]]]:
    """Connections of the super user, for what no service may do."""
    opened: list[asyncpg.Connection] = []

    async def new() -> asyncpg.Connection:
        opened.append(await asyncpg.connect(db.superuser))
        return opened[-1]

    yield new
    for each in opened:
        await each.close(timeout=5)


@pytest.fixture
async def new_group(db: Database, kafka: Kafka) -> AsyncGenerator[Callable[..., Group]]:
    """Makes consumer groups on topics; whoever has joined leaves in the end."""
    made: list[Group] = []

    def new(*topics: str, **rooms: Any) -> Group:
        made.append(Group(db, kafka, topics, **rooms))
        return made[-1]

    yield new
    for group in made:
        await group.all_leave()
