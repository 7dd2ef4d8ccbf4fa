"""A real Postgres with the service's own migrations, and figures as bytes."""

import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from chassis.events import Heard
from embedded import down, up
from embedded.ports import port
from embedded.postgres import postgres as program
from embedded.secrets import secret
from reporting.api import reports
from reporting.api.answers import Answer, answer
from reporting.api.reports import Subject
from reporting.app import SERVICE
from reporting.domain.cost_share import View
from reporting.domain.periods import Period, whole_year
from reporting.projections import programmes, remember_facts
from reporting.projections.progress import progress

from chassis import migrations
from tests.reporting import story

Database = asyncpg.Connection
NewDatabase = Callable[[], Awaitable[Database]]


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a super user, without the database's name."""
    home = Path(tempfile.mkdtemp(prefix="samverka-reporting-"))
    try:
        up(home, [program(home)])
        yield f"postgresql://postgres:{secret(home, 'postgres')}@127.0.0.1:{port(home, 'postgres')}"
    finally:
        down(home)
        shutil.rmtree(home)


@pytest.fixture(scope="session")
async def template(cluster: str) -> str:
    """A database with every migration applied, and the role that the service is."""
    owner = await asyncpg.connect(f"{cluster}/postgres")
    await owner.execute("create role reporting login password 'reporting'")
    await owner.execute("create database migrated")
    await owner.close()
    owner = await asyncpg.connect(f"{cluster}/migrated")
    await migrations.migrate(owner, SERVICE.migrations, "reporting")
    await owner.close()
    return "migrated"


@pytest.fixture(scope="session")
async def shared(cluster: str, template: str) -> str:
    """A database for the tests that undo what they do; a template may have no other user."""
    owner = await asyncpg.connect(f"{cluster}/postgres")
    await owner.execute(f"create database shared template {template}")
    await owner.close()
    return "shared"


@pytest.fixture
async def new_url(cluster: str, template: str) -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Makes empty, migrated databases; the address is the service's own role."""
    made: list[str] = []
    owner = await asyncpg.connect(f"{cluster}/postgres")

    async def new() -> str:
        name = f"t{uuid4().hex}"
        await owner.execute(f"create database {name} template {template}")
        made.append(name)
        return cluster.replace(*_user(cluster)) + f"/{name}"

    yield new
    for name in made:
        await owner.execute(f"drop database {name} with (force)")
    await owner.close()


def _user(cluster: str) -> tuple[str, str]:
    return cluster.split("//")[1].split("@")[0], "reporting:reporting"


@pytest.fixture
async def new_database(
    new_url: Callable[[], Awaitable[str]],
) -> AsyncIterator[NewDatabase]:
    opened: list[Database] = []

    async def new() -> Database:
        opened.append(await asyncpg.connect(await new_url()))
        return opened[-1]

    yield new
    for db in opened:
        await db.close()


@pytest.fixture
async def database(cluster: str, shared: str) -> AsyncIterator[Database]:
    """An empty database, as the service's own role; what a test adds is rolled back."""
    db = await asyncpg.connect(cluster.replace(*_user(cluster)) + f"/{shared}")
    whole = db.transaction()
    await whole.start()
    yield db
    await whole.rollback()
    await db.close()


async def hear(db: Any, heard: Sequence[Heard], size: int = 500) -> None:
    """Each slice in a transaction of its own, as the service does it."""
    for batch in story.batches(heard, size):
        async with db.transaction():
            await remember_facts(db, batch)


async def read(
    db: Any,
    report: reports.Report,
    period: Period | None = None,
    view: View = "agreed",
    unit: str | None = None,
) -> Answer:
    """A report of the story's programme, of 2006 unless a period is given."""
    period = period or whole_year(2006)
    units = await programmes.units(db, story.PROGRAMME)
    subject = Subject(story.PROGRAMME, "Samverkan", units, period, await progress(db), view, unit)
    return answer("test", subject, await report(db, subject))


def figures(given: Answer) -> Any:
    """As a client reads them."""
    return given.model_dump(mode="json")["figures"]


def bytes_of(given: Answer) -> bytes:
    """Figures and as-of position, as a client compares them."""
    whole = given.model_dump(mode="json")
    return json.dumps([whole["figures"], whole["as_of"]], sort_keys=True).encode()
