"""Where it is measured: real Kafka, real Postgres, and what a benchmark makes in them."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.meters import MASTER_KEY, MeterTold
from chassis.database import Pool, open_pool
from chassis.settings import Settings
from embedded import Parts
from tests.real.database import Database, Databases
from tests.real.kafka import Kafka

MIGRATIONS = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Ground:
    """Both parts, and the ways into them."""

    databases: Databases
    kafka: Kafka

    @classmethod
    def on(cls, parts: Parts) -> "Ground":
        return cls(
            Databases(parts), Kafka(parts.kafka_inner, parts.kafka_admin, parts.kafka_password)
        )

    def leave(self) -> None:
        """The administrator's client would otherwise look for its broker for ever."""
        vars(self.kafka).pop("admin", None)

    async def database(self) -> Database:
        """A fresh one, migrated, with the plain tables beside ours."""
        return await self.databases.new(MIGRATIONS, MeterTold.service)

    def settings(self, db: Database, instance: str = "bench") -> Settings:
        """As a service would read them from its environment."""
        return Settings.model_validate(
            {
                "database_url": db.service,
                "kafka_bootstrap": self.kafka.bootstrap,
                "kafka_username": self.kafka.username,
                "kafka_password": self.kafka.password,
                "jwks": "",
                "issuer": "",
                "master_key": MASTER_KEY,
                "instance": instance,
            }
        )


@asynccontextmanager
async def pool_on(db: Database) -> AsyncGenerator[Pool]:
    """The pool as a service opens it."""
    async with await open_pool(db.service, "bench") as pool:
        yield pool


@asynccontextmanager
async def connections(db: Database, count: int) -> AsyncGenerator[list[asyncpg.Connection]]:
    """For the raw side: one for each caller, so that nobody waits for a pool."""
    async with AsyncExitStack() as stack:
        opened = [await asyncpg.connect(db.service) for _ in range(count)]
        for one in opened:
            stack.push_async_callback(one.close)
        yield opened


async def as_superuser(db: Database, *statements: str) -> None:
    """Seeds and tidies, outside of what is measured."""
    admin = await asyncpg.connect(db.superuser)
    try:
        for statement in statements:
            await admin.execute(statement)
    finally:
        await admin.close()
