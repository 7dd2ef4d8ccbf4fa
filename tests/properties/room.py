"""A service on a real database without a broker: requests come in, slices are handed over, days pass."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import asyncpg
from aiokafka import TopicPartition
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from chassis import offsets
from chassis.clock import Clock
from chassis.database import Connection, Pool, open_pool
from chassis.effect import Effect
from chassis.envelope import Record
from chassis.event_store import Store
from chassis.health import Pulse
from chassis.hearing import Hearing
from chassis.http import Resources
from chassis.problem import install
from chassis.sealing import Vault
from chassis.service import Service
from chassis.timers import Ticks
from tests.chassis.stores import MASTER_KEY
from tests.real.database import Database
from tests.referral.desk import Badge


class Killed(Exception):
    """The process ended between the effect and the commit."""


class Handed(Hearing):
    """Hearing whose slices come from a test: what it does with them is its own."""

    dies = False

    async def hand(self, records: Sequence[Record]) -> None:
        """Takes a slice of one partition from the stored offset on, as it does after an assignment."""
        tp = TopicPartition(records[0].topic, records[0].partition)
        self._next[tp] = expected = await offsets.stored(self._pool, tp)
        await self._try(tp, expected, records)

    async def hand_and_die(self, records: Sequence[Record]) -> None:
        """The same, by a process that is killed before its transaction commits."""
        self.dies = True
        try:
            await self.hand(records)
        except Killed:
            return
        finally:
            self.dies = False

    async def _transaction(
        self, tp: TopicPartition, expected: int, end: int, fresh: Sequence[Record], apply: Any
    ) -> None:
        async def killed(db: Connection, records: Sequence[Record]) -> None:
            await apply(db, records)
            raise Killed

        await super()._transaction(tp, expected, end, fresh, killed if self.dies else apply)


@dataclass(frozen=True, repr=False)
class Room:
    """One service as it runs, but for its broker."""

    service: Service
    store: Store
    hearing: Handed
    ticks: Ticks
    client: AsyncClient
    superuser: asyncpg.Connection

    @property
    def pool(self) -> Pool:
        return self.store.pool

    async def ask(self, who: str, path: str, body: Mapping[str, Any]) -> Any:
        """A command, as `role organisation unit`; its key follows from what is asked."""
        key = uuid5(NAMESPACE_URL, f"{path} {sorted(body.items())}")
        headers = {"Authorization": who, "Idempotency-Key": str(key)}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()


@asynccontextmanager
async def open_room(service: Service, database: Database) -> AsyncGenerator[Room]:
    """Commits do not wait for the disk here: no example pulls the plug, and there are many."""
    superuser = await asyncpg.connect(database.superuser)
    await superuser.execute(f"alter database {database.name} set synchronous_commit = off")
    async with await open_pool(database.service, service.name, 4, service.schema) as pool:
        clock = Clock("played")
        async with pool.acquire() as db:
            await clock.fix(db)
        store = _store(service, pool)
        effect = Effect(store, service.facts, service.reactions, service.remember_facts)
        hearing = Handed(pool, effect.apply, effect.apply_singly, lambda: None, Pulse("hearing"))
        ticks = Ticks(store, clock, service.due_streams, service.due)
        transport = ASGITransport(_app(service, store, clock))
        async with AsyncClient(transport=transport, base_url="http://room") as client:
            yield Room(service, store, hearing, ticks, client, superuser)
    await superuser.close()


def _store(service: Service, pool: Pool) -> Store:
    return Store(
        pool=pool,
        vault=Vault(MASTER_KEY),
        categories={category.name: category for category in service.categories},
        remember=service.remember,
        timers=service.timers,
        consequences=service.consequences,
        appended=lambda: None,
        service=service.name,
    )


def _app(service: Service, store: Store, clock: Clock) -> FastAPI:
    app, badge = FastAPI(), Badge()
    tokens: Any = badge
    install(app)
    app.include_router(service.router)
    app.state.resources = Resources(store.pool, store, clock, tokens, lambda _: False)
    return app
