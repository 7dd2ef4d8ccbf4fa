"""The units' desk on a real database, without a broker: requests come in, facts are heard, days pass."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from aiokafka.structs import ConsumerRecord
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from chassis import migrations
from chassis.auth import Principal
from chassis.clock import Clock
from chassis.database import open_pool
from chassis.effect import Effect
from chassis.event_store import Store
from chassis.http import Resources
from chassis.problem import install
from chassis.sealing import Vault
from chassis.timers import Ticks
from contracts.base import CaseFact
from participation.app import SERVICE

TODAY = date(2024, 12, 31)
ROLE = "participation"


class Badge:
    """Stands where tokens are read: the header says who asks, as `role unit`."""

    def principal(self, authorization: str | None) -> Principal:
        role, *units = (authorization or "").split()
        return Principal("somebody", "provider", frozenset({role}), frozenset(units))


@dataclass
class Desk:
    """Every question has a key of its own unless one is given; every fact is heard once."""

    client: AsyncClient
    store: Store
    effect: Effect
    ticks: Ticks
    heard: dict[UUID, int] = field(default_factory=dict[UUID, int])

    async def ask(
        self,
        path: str,
        body: Any,
        who: str,
        key: str | None = None,
        if_match: str | None = None,
    ) -> Response:
        headers = {"Authorization": who, "Idempotency-Key": key or str(uuid4())}
        headers |= {"If-Match": if_match} if if_match else {}
        return await self.client.post(path, json=body, headers=headers)

    async def read(self, path: str, who: str) -> Response:
        return await self.client.get(path, headers={"Authorization": who})

    async def hear(self, *facts: CaseFact) -> None:
        """One slice of records, as the broker would hand it over."""
        async with self.store.pool.acquire() as db, db.transaction():
            await self.effect.apply(db, [self._record(fact) for fact in facts])

    async def hear_as(self, cause: UUID, traceparent: str, fact: CaseFact) -> None:
        """A record of its own id and trace, also when it comes again."""
        again = self._record(fact)
        named = {"ce_id": str(cause), "traceparent": traceparent}
        kept = [(name, value) for name, value in again.headers if name not in named]
        headers = (*kept, *((name, text.encode()) for name, text in named.items()))
        async with self.store.pool.acquire() as db, db.transaction():
            await self.effect.apply(db, [replace(again, headers=headers)])

    def _record(self, fact: CaseFact) -> ConsumerRecord[bytes, bytes]:
        sequence = self.heard[fact.case_id] = self.heard.get(fact.case_id, 0) + 1
        headers = {
            "ce_id": str(uuid4()),
            "ce_type": fact.type_name(),
            "ce_source": "urn:samverka:referral",
            "ce_subject": f"referral-{fact.case_id}",
            "ce_sequence": str(sequence),
        }
        value, key = fact.model_dump_json().encode(), str(fact.case_id).encode()
        return ConsumerRecord(
            topic="referral.v1",
            partition=0,
            offset=0,
            timestamp=0,
            timestamp_type=0,
            key=key,
            value=value,
            checksum=None,
            serialized_key_size=len(key),
            serialized_value_size=len(value),
            headers=tuple((name, text.encode()) for name, text in headers.items()),
        )

    async def dump(self) -> str:
        """All that lies in the database, as text."""
        tables = await self.store.pool.fetch(
            "select format('%I.%I', schemaname, tablename) as name from pg_tables"
            " where schemaname in ('es', 'desk') and has_table_privilege("
            " format('%I.%I', schemaname, tablename), 'select')"
        )
        rows = [
            row
            for table in tables
            for row in await self.store.pool.fetch(f"select t::text as row from {table['name']} t")
        ]
        return "\n".join(row["row"] for row in rows)


async def make_database(superuser: str, password: str) -> tuple[str, str]:
    """Addresses for the role that owns the new database, and for the role of the service."""
    db = await asyncpg.connect(superuser)
    name = f"desk_{uuid4().hex[:8]}"
    await db.execute(f"create role {ROLE} login password '{password}'")
    await db.execute(f"create database {name}")
    await db.close()
    owner, place = superuser.rsplit("/", 1)[0], superuser.rsplit("@", 1)[1].rsplit("/", 1)[0]
    return f"{owner}/{name}", f"postgresql://{ROLE}:{password}@{place}/{name}"


@asynccontextmanager
async def running(owner_url: str, url: str, master_key: str) -> AsyncGenerator[Desk]:
    owner = await asyncpg.connect(owner_url)
    await migrations.migrate(owner, SERVICE.migrations, ROLE)
    await owner.close()
    async with await open_pool(url, "desk") as pool:
        clock = Clock("played")
        async with pool.acquire() as db:
            await clock.fix(db)
            await clock.move(db, TODAY)
        store = Store(
            pool=pool,
            vault=Vault(master_key),
            categories={category.name: category for category in SERVICE.categories},
            remember=SERVICE.remember,
            timers=SERVICE.timers,
            consequences=SERVICE.consequences,
            appended=lambda: None,
        )
        effect = Effect(store, SERVICE.facts, SERVICE.reactions, SERVICE.remember_facts)
        app = FastAPI()
        install(app)
        app.include_router(SERVICE.router)
        app.state.resources = Resources(
            pool, store, clock, Badge(), lambda stored: SERVICE.publish(stored) is not None
        )
        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://desk") as client:
            yield Desk(client, store, effect, Ticks(store, clock, SERVICE.due_streams, SERVICE.due))
