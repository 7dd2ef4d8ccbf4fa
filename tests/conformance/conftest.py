"""A fresh database for each check and store, on a real Postgres; and the plug-in, when nobody named it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import asyncpg
import pytest

from embedded import Parts
from tests.conformance.adapter import Adapter, Address, Store
from tests.conformance.options import option
from tests.conformance.stage import Stage, stage_on


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("tests.conformance.plugin")


@dataclass
class Server:
    """Databases are copied from what each adapter has prepared once."""

    any: Address
    ours: bool
    """Then its databases go with it: to drop one costs more than to leave it."""
    prepared: dict[str, str] = field(default_factory=dict[str, str])

    def at(self, database: str) -> Address:
        return Address(self.any.host, self.any.port, self.any.user, self.any.password, database)

    async def run(self, statement: str) -> None:
        db = await asyncpg.connect(self.any.url)
        try:
            await db.execute(statement)
        finally:
            await db.close()

    async def new(self, template: str = "template1") -> str:
        name = f"conformance_{uuid4().hex}"
        await self.run(f"create database {name} template {template}")
        return name

    async def copy(self, adapter: Adapter) -> str:
        if adapter.name not in self.prepared:
            template = await self.new()
            self.prepared[adapter.name] = template
            await adapter.prepare(self.at(template))
        return await self.new(self.prepared[adapter.name])

    async def drop(self, database: str) -> None:
        if not self.ours:
            await self.run(f"drop database {database} with (force)")


@pytest.fixture(scope="session")
async def server(request: pytest.FixtureRequest) -> AsyncGenerator[Server]:
    given = _given(option(request.config, "postgres", ""))
    server = Server(given or _started(request), ours=given is None)
    yield server
    for template in server.prepared.values():
        await server.drop(template)


def _given(url: str) -> Address | None:
    if not url:
        return None
    parts = urlsplit(url)
    host, port, user = parts.hostname or "127.0.0.1", parts.port or 5432, parts.username or ""
    password = unquote(parts.password or "")
    return Address(host, port, user, password, parts.path.lstrip("/") or "postgres")


def _started(request: pytest.FixtureRequest) -> Address:
    parts: Parts = request.getfixturevalue("parts")
    user, password = parts.postgres_user, parts.postgres_password
    return Address(parts.postgres_host, parts.postgres_port, user, password, "postgres")


@pytest.fixture
async def address(server: Server, adapter: Adapter) -> AsyncGenerator[Address]:
    name = await server.copy(adapter)
    yield server.at(name)
    await server.drop(name)


@pytest.fixture
async def store(adapter: Adapter, address: Address) -> AsyncGenerator[Store]:
    store = await adapter.open(address)
    yield store
    await store.close()


@pytest.fixture
async def stage(store: Store, address: Address) -> AsyncGenerator[Stage]:
    async with stage_on(store, address) as stage:
        yield stage


@pytest.fixture
async def elsewhere(server: Server) -> AsyncGenerator[asyncpg.Connection]:
    """A super user's connection to another database of the same cluster."""
    name = await server.new()
    db = await asyncpg.connect(server.at(name).url)
    yield db
    await db.close()
    await server.drop(name)


@pytest.fixture
def events(request: pytest.FixtureRequest) -> int:
    return option(request.config, "events", 1200)


@pytest.fixture
def schedules(request: pytest.FixtureRequest) -> int:
    return option(request.config, "schedules", 15)
