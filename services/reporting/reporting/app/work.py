"""The operator's work on editions: rebuild, swap back, and look."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import asyncpg

from chassis.composition import Service
from chassis.database import Connection, Pool, open_pool
from chassis.effect import Effect
from chassis.event_store import Store
from chassis.sealing import Vault
from chassis.settings import Settings
from reporting.app import agreeing, editions
from reporting.app.editions import Editions, Refused
from reporting.app.reading import AT_ONCE, Reader, new_consumer
from reporting.app.rebuilding import Beside, Say

_ALONE = "select pg_try_advisory_lock(hashtext($1))"
_LOOK = """
select (select coalesce(sum(next_offset), 0)::bigint from {schema}.next_offset) as records,
       (select coalesce(sum(facts), 0)::bigint from {schema}.applied) as facts,
       (select count(*) from {schema}.dead_letter where settled_at is null) as dead_letters,
       (select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint from pg_class
         where relnamespace = $1::regnamespace and relkind = 'r') as bytes
"""


@dataclass(frozen=True)
class Work:
    """On the editions of one installation."""

    service: Service
    settings: Settings
    say: Say

    @property
    def editions(self) -> Editions:
        return Editions(self.service.schema)

    async def rebuild(self, accepted: Collection[str], *, anew: bool) -> str:
        """Builds the next edition, or goes on with it, and puts it in place. Raises Refused."""
        began, names = monotonic(), self.editions
        async with self._owner() as owner:
            await self._alone(owner)
            if not await editions.known(owner, names.live):
                raise Refused(f"There is no schema {names.live}: run `migrate` first.")
            await self._prepare(owner, anew=anew)
            if unknown := set(accepted) - set(await agreeing.tables(owner, names.next)):
                raise Refused(f"There is no table {', '.join(sorted(unknown))}.")
            async with self._beside(owner, names.next) as beside:
                await beside.bring_near()
                await beside.agree(accepted)
                waited = await beside.swap(accepted)
                records = sum(beside.reader.done.values())
        return (
            f"Rebuilt from {records} records in {monotonic() - began:.1f} s and put in place; hearing waited"
            f" {waited:.2f} s, reads did not. The tables from before are kept: `swap-back` brings them back."
        )

    async def _prepare(self, owner: Connection, *, anew: bool) -> None:
        """What was begun is gone on with only if it was begun by the same tables and projections."""
        name, service = self.editions.next, self.service
        same = await editions.origin_of(owner, name) == editions.origin(service)
        if anew or not same:
            await editions.drop(owner, name)
            await editions.make(owner, service, name)

    async def swap_back(self) -> str:
        """Puts the edition from before in place, after it has heard what came since. Raises Refused."""
        names = self.editions
        async with self._owner() as owner:
            await self._alone(owner)
            if not await editions.known(owner, names.before):
                raise Refused("There is nothing to swap back to: nothing has been rebuilt.")
            shapes = [await agreeing.shapes(owner, name) for name in (names.live, names.before)]
            if shapes[0] != shapes[1]:
                raise Refused("The tables from before have other columns than this version needs.")
            async with self._beside(owner, names.before) as beside:
                waited = await beside.swap(None)
        return (
            f"Swapped back; hearing waited {waited:.2f} s, reads did not."
            " The tables that were live are kept: `swap-back` again brings them back."
        )

    async def look(self) -> Sequence[Mapping[str, Any]]:
        """What editions there are, the live one first: records heard, facts, dead letters, bytes."""
        names, found = self.editions, list[Mapping[str, Any]]()
        async with self._owner() as owner:
            for name in (names.live, names.next, names.before):
                if await editions.known(owner, name):
                    row = await owner.fetchrow(_LOOK.format(schema=name), name)
                    found.append({"edition": name, **dict(row or {})})
        return found

    @asynccontextmanager
    async def _owner(self) -> AsyncGenerator[Connection]:
        """A connection that is ended when it holds a lock and does nothing."""
        if self.settings.owner_url is None:
            raise Refused(
                "This needs SAMVERKA_OWNER_URL, the address of the role that owns the schema."
            )
        url, limits = self.settings.owner_url.get_secret_value(), {"timezone": "UTC"}
        limits["idle_in_transaction_session_timeout"] = "10000"
        owner = await asyncpg.connect(url, server_settings=limits)
        try:
            yield owner
        finally:
            await owner.close(timeout=5)

    async def _alone(self, owner: Connection) -> None:
        if not await owner.fetchval(_ALONE, f"{self.service.schema} rebuild"):
            raise Refused("Somebody else is rebuilding or swapping now.")

    @asynccontextmanager
    async def _beside(self, owner: Connection, other: str) -> AsyncGenerator[Beside]:
        settings, consumer = self.settings, new_consumer(self.settings)
        url = settings.database_url.get_secret_value()
        pool = await open_pool(url, "rebuild", AT_ONCE + 2, other)
        async with pool, self._owner() as looking:
            effect = Effect(
                self._store(pool), self.service.facts, {}, self.service.remember_facts, traced=False
            )
            await consumer.start()
            try:
                reader = Reader(pool, effect, consumer)
                yield Beside(owner, looking, reader, self.editions, other, self.say)
            finally:
                await consumer.stop()

    def _store(self, pool: Pool) -> Store:
        """It finds the other edition, and has no streams: nothing is decided here."""
        return Store(
            pool=pool,
            vault=Vault(self.settings.master_key.get_secret_value()),
            categories={},
            remember=self.service.remember,
            timers=self.service.timers,
            consequences=self.service.consequences,
            appended=lambda: None,
            service=self.service.name,
        )
