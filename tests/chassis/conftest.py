"""A service of boxes on a real database and a real broker."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from chassis.database import Pool, open_pool
from chassis.event_store import Store
from tests.chassis.given import Group
from tests.chassis.log import Log
from tests.chassis.service import Running, running
from tests.chassis.stores import MIGRATIONS, store_on
from tests.conftest import NewDatabase
from tests.real.database import Database, Databases
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


@pytest.fixture(scope="session")
async def boxes(
    databases: Databases, kafka: Kafka, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Running]:
    """The running service, for all that leave it as it was."""
    db = await databases.new(MIGRATIONS, "boxes")
    async with running(db, kafka, tmp_path_factory.mktemp("boxes")) as boxes:
        yield boxes


@pytest.fixture
async def superuser(boxes: Running) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(boxes.db.superuser)
    yield connection
    await connection.close()
