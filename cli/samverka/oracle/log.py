"""A service's log and what it remembers of its hearing, each read in one snapshot, as its own role reads them."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

import asyncpg

from chassis.composition import Service
from chassis.telling import headers, stored_without_secrets
from samverka.oracle.account import Account, print_of
from samverka.oracle.parties import Party

CHUNK = 5_000  # events

_CURSOR = "select position from es.relay"
_TOP = "select coalesce(max(position), 0) from es.event"
_EVENTS = """
select position, stream_id, version, event_id, type, schema_version, data, recorded_at,
       meta ->> 'traceparent' as traceparent, meta ->> 'actor' as actor
from es.event where position > $1 order by position limit $2
"""

Step = Callable[[int, int], None]
"""Told how far it is, and of how much."""


@asynccontextmanager
async def snapshot(party: Party) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    """A read-only view of one moment."""
    settings = {
        "application_name": "samverka-verify",
        "default_transaction_read_only": "on",
        "search_path": party.service.schema,
    }
    db = await asyncpg.connect(party.database, server_settings=settings)
    try:
        async with db.transaction(isolation="repeatable_read", readonly=True):
            yield db
    finally:
        await db.close()


async def account(party: Party, step: Step) -> Account:
    """Everything that is committed; what lies above the relay's cursor is still to be told."""
    found = Account(party.name, party.tells)
    async with snapshot(party) as db:
        cursor: int = await db.fetchval(_CURSOR)
        top: int = await db.fetchval(_TOP)
        at = 0
        while rows := await db.fetch(_EVENTS, at, CHUNK):
            _note(found, party.service, rows, cursor)
            at = rows[-1]["position"]
            step(at, top)
    return found


def _note(found: Account, service: Service, rows: Sequence[asyncpg.Record], cursor: int) -> None:
    categories = {category.name: category for category in service.categories}
    for row in rows:
        found.stored(row["stream_id"], row["version"], row["position"])
        stored = stored_without_secrets(row, categories)
        if told := service.publish(stored):
            named = {n: text.encode() for n, text in headers(service.name, stored, told).items()}
            print_ = print_of(told.topic, stored.key.encode(), told.value, named)
            found.tells(stored.id, told.topic, print_, row["position"] <= cursor)
