"""The calendar over a real Postgres: its store, its clock, what it hears, and its API."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.auth import TokenReader
from chassis.clock import Clock
from chassis.database import Heard, Pool, open_pool
from chassis.event_store import Store
from chassis.http import Resources
from chassis.problem import install
from chassis.sealing import Vault
from chassis.timers import Ticks
from contracts.base import CaseFact
from followup.app import SERVICE, publish
from tests.real.database import Database, Databases

MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
ISSUER = "https://issuer.example"


@dataclass(frozen=True)
class Desk:
    """The service without a broker: facts are handed over, the rest is as it runs."""

    store: Store
    ticks: Ticks

    async def hear(self, *facts: CaseFact) -> None:
        """One slice of a partition: all streams locked once, then decided in record order."""
        async with self.store.work("heard") as work:
            slice_ = [(SERVICE.reactions.get(type(fact)), heard(fact)) for fact in facts]
            await SERVICE.remember_facts(work.db, [one for _, one in slice_])
            streams = [
                s for reaction, one in slice_ if reaction for s in reaction.streams(one.fact)
            ]
            await work.lock(streams)
            for reaction, one in slice_:
                if reaction:
                    with work.caused_by(one.id, None):
                        reaction.react(work, one)

    async def happened(self, case: UUID) -> Sequence[tuple[str, str]]:
        """The events of a case's schedule, in order: type and content."""
        query = "select type, data from es.event where stream_id = $1 order by version"
        rows = await self.store.pool.fetch(query, f"schedule-{case}")
        return [(row["type"], json.dumps(json.loads(row["data"]))) for row in rows]


def heard(fact: CaseFact) -> Heard:
    """The same fact has the same id, however often it is heard."""
    return Heard(
        fact=fact,
        id=uuid5(fact.case_id, f"{fact.type_name()} {fact.on}"),
        type=fact.type_name(),
        source=f"urn:samverka:{fact.service}",
        subject=f"example-{fact.case_id}",
        sequence=1,
        key=str(fact.case_id),
        recorded_at=datetime.now(UTC),
        traceparent=None,
        topic=f"{fact.service}.v1",
        partition=0,
        offset=0,
    )


@pytest.fixture(scope="session")
async def database(databases: Databases) -> Database:
    """With every migration applied, and the role that the service is."""
    return await databases.new(SERVICE.migrations, SERVICE.name)


_EMPTY = """
truncate calendar.schedule, calendar.named, es.stream, es.timer, es.clock, es.answer, es.read_log, es.key
cascade
"""


@pytest.fixture(scope="session")
async def owner(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """The role that owns the schema."""
    owner = await asyncpg.connect(database.owner)
    yield owner
    await owner.close()


@pytest.fixture(scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The database as the service's own role reaches it."""
    async with await open_pool(database.service, "test", 4) as pool:
        yield pool


@pytest.fixture
async def new_desk(owner: asyncpg.Connection, pool: Pool) -> Callable[[], Awaitable[Desk]]:
    """Makes the service as it is before it has heard anything; the one before is gone."""

    async def new() -> Desk:
        await owner.execute(_EMPTY)
        store = Store(
            pool=pool,
            vault=Vault(MASTER_KEY),
            categories={category.name: category for category in SERVICE.categories},
            remember=SERVICE.remember,
            timers=SERVICE.timers,
            consequences=SERVICE.consequences,
            appended=lambda: None,
            service=SERVICE.name,
        )
        clock = Clock("played")
        async with store.pool.acquire() as db:
            await clock.fix(db)
        return Desk(store, Ticks(store, clock, SERVICE.due_streams, SERVICE.due))

    return new


@pytest.fixture
async def desk(new_desk: Callable[[], Awaitable[Desk]]) -> Desk:
    return await new_desk()


@dataclass(frozen=True)
class Staff:
    """Asks as somebody of a unit's staff."""

    http: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def post(self, path: str, body: object, key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return await self.http.post(path, json=body, headers=headers)


NewStaff = Callable[..., Staff]


@pytest.fixture
async def new_staff(desk: Desk, tmp_path: Path) -> AsyncIterator[NewStaff]:
    """Makes clients with a token that names these units and roles."""
    key = OKPKey.generate_key("Ed25519", {"kid": "test"})
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    app = FastAPI()
    install(app)
    app.include_router(SERVICE.router)
    reader = TokenReader(str(jwks), ISSUER, "samverka")
    app.state.resources = Resources(
        desk.store.pool, desk.store, desk.ticks.clock, reader, lambda s: publish(s) is not None
    )
    clients: list[httpx.AsyncClient] = []

    def new(*units: str, role: str = "unit_staff", organisation: str = "organisation-1") -> Staff:
        claims = {"iss": ISSUER, "aud": "samverka", "sub": "staff-1", "org": organisation}
        expiry = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
        claims |= {"roles": [role], "units": list(units), "exp": expiry}
        token = jwt.encode({"alg": "Ed25519", "kid": "test"}, claims, key, algorithms=["Ed25519"])
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://followup",
            headers={"Authorization": f"Bearer {token}"},
        )
        clients.append(client)
        return Staff(client)

    yield new
    for client in clients:
        await client.aclose()


@pytest.fixture
def staff(new_staff: NewStaff) -> Staff:
    return new_staff("unit-a")


@pytest.fixture
def tick(desk: Desk) -> Callable[[date], Awaitable[int]]:
    return desk.ticks.tick
