"""Real stores and a real broker for what is told, heard and then proven."""

from collections.abc import AsyncGenerator, Callable, Generator

import pytest

from chassis.database import Pool, open_pool
from samverka.oracle.topics import Topics
from samverka.provision import targets
from tests.chassis.given import Group
from tests.chassis.stores import MIGRATIONS
from tests.conftest import NewDatabase
from tests.faults.house import House, Pair
from tests.faults.house import house as new_house
from tests.real.database import Database
from tests.real.kafka import Kafka


@pytest.fixture(scope="session")
def house() -> Generator[House]:
    """Of its own: everything in it may be killed."""
    with new_house() as house:
        yield house


@pytest.fixture
async def pair(house: House) -> AsyncGenerator[Pair]:
    pair = await house.pair()
    yield pair
    await pair.stop()


@pytest.fixture
async def db(database: NewDatabase) -> Database:
    return await database(MIGRATIONS, "boxes")


@pytest.fixture
async def pool(db: Database) -> AsyncGenerator[Pool]:
    async with await open_pool(db.service, "test", 8) as pool:
        yield pool


@pytest.fixture
def topics(kafka: Kafka) -> Generator[Topics]:
    topics = Topics(targets.Kafka(kafka.bootstrap, kafka.username, kafka.password))
    yield topics
    topics.close()


@pytest.fixture
async def new_group(db: Database, kafka: Kafka) -> AsyncGenerator[Callable[..., Group]]:
    made: list[Group] = []

    def new(*topics: str) -> Group:
        made.append(Group(db, kafka, topics))
        return made[-1]

    yield new
    for group in made:
        await group.all_leave()
