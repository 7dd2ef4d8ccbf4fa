"""Holds transactions of a store that lets nobody into them: a trigger that waits after its insert.

The store stays as it is. To it this is a commit that takes long, which every database has at times.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import asyncpg

from tests.conformance.adapter import Address, Append, Outcome

GATES: Final = 7_264_302
"""The advisory locks of gates: (this, hash of an event id)."""
_REFUSAL: Final = "the conformance suite rolls this back"
_TRIGGER: Final = f"""
create schema conformance;
create table conformance.refused (id text primary key);
create function conformance.hold() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared({GATES}, hashtext({{id}}));
    if exists (select from conformance.refused r where r.id = {{id}}) then
        raise exception '{_REFUSAL}';
    end if;
    return null;
end $$;
create trigger hold after insert on {{table}} for each row execute function conformance.hold();
"""
_SHUT = f"select pg_advisory_lock({GATES}, hashtext($1))"
_OPEN = f"select pg_advisory_unlock({GATES}, hashtext($1))"
_REACHED = f"""
select exists (select from pg_locks
               where locktype = 'advisory' and objsubid = 2 and classid = {GATES} and not granted
                 and objid::bigint = hashtext($1)::bigint & 4294967295)
"""


@dataclass
class Gates:
    """One for each held append, called by the id of its first event."""

    db: asyncpg.Connection
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def of(cls, address: Address, table: str, event_id: str) -> "Gates":
        """`event_id`: an SQL expression over the row `new` that answers the event's id as text."""
        db = await asyncpg.connect(address.url)
        await db.execute(_TRIGGER.format(table=table, id=event_id))
        return cls(db)

    async def shut(self, event: UUID) -> None:
        async with self._one_at_a_time:
            await self.db.execute(_SHUT, str(event))

    async def reached(self, event: UUID) -> bool:
        async with self._one_at_a_time:
            return await self.db.fetchval(_REACHED, str(event))

    async def open(self, event: UUID, refuse: bool) -> None:
        async with self._one_at_a_time:
            if refuse:
                await self.db.execute("insert into conformance.refused values ($1)", str(event))
            await self.db.execute(_OPEN, str(event))


@dataclass
class GatedTransaction:
    """A store's own append, with the gate shut before its commit."""

    gates: Gates
    whole_append: Callable[..., Awaitable[Outcome]]
    _event: UUID | None = None
    _running: asyncio.Future[Outcome] | None = None

    async def append(self, *appends: Append) -> Outcome:
        self._event = appends[0].ids[0]
        await self.gates.shut(self._event)
        running = self._running = asyncio.ensure_future(self.whole_append(*appends))
        while not running.done() and not await self.gates.reached(self._event):
            await asyncio.wait({running}, timeout=0.001)
        return running.result() if running.done() else Outcome.APPENDED

    async def commit(self) -> None:
        assert await self._end(refuse=False) is Outcome.APPENDED

    async def roll_back(self) -> None:
        try:
            await self._end(refuse=True)
        except Exception as error:  # each store has its own for what its database refuses
            if _REFUSAL not in str(error):
                raise

    async def _end(self, refuse: bool) -> Outcome:
        assert self._event
        assert self._running
        await self.gates.open(self._event, refuse)
        return await self._running
