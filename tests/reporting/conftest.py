"""A real Postgres with the service's own migrations, and figures as bytes."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.auth import TokenReader
from chassis.clock import Clock
from chassis.database import open_pool
from chassis.events import Heard
from chassis.http import Resources
from chassis.problem import install
from reporting.api import reports, router
from reporting.api.answers import Answer, answer
from reporting.api.reports import Subject
from reporting.api.when import When
from reporting.app import SERVICE
from reporting.domain.periods import Period, whole_year
from reporting.domain.views import View
from reporting.projections import programmes, remember_facts
from reporting.projections.progress import progress
from tests.real.database import Databases
from tests.real.kafka import Kafka
from tests.reporting import broker, facts, story
from tests.reporting.memory import Memory, memory

settings.register_profile("patient", deadline=None)  # the machine may be busy
settings.load_profile("patient")

ISSUER = "https://issuer.example"
NewDatabase = Callable[[], Awaitable[asyncpg.Connection]]
NewUrl = Callable[[], Awaitable[str]]


@pytest.fixture
def new_url(databases: Databases) -> NewUrl:
    """Makes empty, migrated databases; the address is the service's own role's."""
    return lambda: new_url_of(databases)


async def new_url_of(databases: Databases) -> str:
    return (await databases.new(SERVICE.migrations, SERVICE.name)).service


async def connect(url: str) -> asyncpg.Connection:
    """As the service connects: its names are found in its own schema."""
    return await asyncpg.connect(url, server_settings={"search_path": SERVICE.schema})


@pytest.fixture
async def new_database(new_url: NewUrl) -> AsyncIterator[NewDatabase]:
    opened: list[asyncpg.Connection] = []

    async def new() -> asyncpg.Connection:
        opened.append(await connect(await new_url()))
        return opened[-1]

    yield new
    for db in opened:
        await db.close()


@pytest.fixture(scope="session")
async def shared(databases: Databases) -> str:
    """A database for the tests that undo what they do."""
    return await new_url_of(databases)


@pytest.fixture
async def db(shared: str) -> AsyncIterator[asyncpg.Connection]:
    """An empty database, as the service's own role; what a test adds is rolled back."""
    db = await connect(shared)
    whole = db.transaction()
    await whole.start()
    yield db
    await whole.rollback()
    await db.close()


@pytest.fixture(scope="session")
def key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "test"})


@pytest.fixture
def token(key: ECKey) -> Callable[..., dict[str, str]]:
    """The header of a principal with these roles."""

    def sign(*roles: str) -> dict[str, str]:
        claims = {"sub": "a-person", "org": "forbundet", "roles": list(roles), "iss": ISSUER}
        whole = claims | {"aud": "samverka", "exp": int(time.time()) + 600}
        return {
            "Authorization": f"Bearer {jwt.encode({'alg': 'ES256', 'kid': 'test'}, whole, key)}"
        }

    return sign


@pytest.fixture(scope="session")
async def told(databases: Databases) -> str:
    """The address of a database that has heard the story; a test only reads it."""
    url = await new_url_of(databases)
    db = await connect(url)
    await hear(db, story.Story().told(), 1_000)
    await Clock("real").fix(db)
    await db.close()
    return url


@pytest.fixture
async def client(told: str, key: ECKey, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The service's routes; no broker is needed to ask."""
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    async with await open_pool(told, "reporting", schema=SERVICE.schema) as pool:
        app = FastAPI()
        install(app)
        app.include_router(router)
        reader = TokenReader(str(jwks), ISSUER, "samverka")
        store = cast("Any", SimpleNamespace())
        app.state.resources = Resources(pool, store, Clock("real"), reader, lambda _: False)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://reporting") as asked:
            yield asked


@pytest.fixture
async def kept(databases: Databases, kafka: Kafka, tmp_path: Path) -> Memory:
    """Reporting as a whole: it has heard nothing yet, and does not run."""
    return memory(await databases.new(SERVICE.migrations, SERVICE.name), kafka, tmp_path)


async def hear(db: Any, heard: Sequence[Heard], size: int = 500) -> None:
    """Each slice in a transaction of its own, as the service does it."""
    for batch in broker.batches(heard, size):
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
    period, heard = period or whole_year(2006), await progress(db)
    life = await programmes.life(db, facts.PROGRAMME, heard.on)
    assert life
    units = await programmes.units(db, facts.PROGRAMME, life, period.last)
    subject = Subject(facts.PROGRAMME, life, units, period, heard, view, unit)
    time = When(first=period.first, last=period.last)
    return answer("test", subject, await report(db, subject), time)


def figures(given: Answer) -> Any:
    """As a client reads them."""
    return given.model_dump(mode="json")["figures"]


def bytes_of(given: Answer) -> bytes:
    """Figures and as-of position, as a client compares them."""
    whole = given.model_dump(mode="json")
    return json.dumps([whole["figures"], whole["as_of"]], sort_keys=True).encode()
