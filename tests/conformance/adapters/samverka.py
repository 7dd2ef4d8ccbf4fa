"""Our own event store, as a service's role reaches it: es.lock and es.append, and the relay's reader."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg

from chassis import migrations
from chassis.database import Connection, Pool, open_pool
from chassis.reader import GapProofReader
from tests.conformance.adapter import Address, Append, Capability, Followed, Outcome, Stored
from tests.conformance.adapters.in_hand import InHand

_ROLE: Final = "conformance"
_AS_ROLE: Final = f"?options=-c%20role%3D{_ROLE}"
_NOTED: Final[dict[str, Any]] = {"type": "Noted", "schema_version": 1, "data": {}, "meta": {}}
_NO_MIGRATIONS_OF_ITS_OWN: Final = Path(__file__).parent


class _Refused(Exception):
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


_OUTCOMES: Final = {
    "ok": Outcome.APPENDED,
    "duplicate": Outcome.DUPLICATE,
    "conflict": Outcome.CONFLICT,
}


def _name(stream: UUID) -> str:
    return f"conformance-{stream}"


def _rows(ids: Sequence[UUID]) -> str:
    return json.dumps([{"id": str(event), **_NOTED} for event in ids])


async def _append(db: Connection, appends: Sequence[Append]) -> Outcome:
    """As a unit of work does it: lock all streams in one order, then append to each."""
    streams = sorted(_name(each.stream) for each in appends)
    await db.fetch("select from es.lock($1)", streams)
    outcomes = set[Outcome]()
    query = "select status from es.append($1, 'conformance', $2, $3::jsonb)"
    for each in appends:
        status = await db.fetchval(query, _name(each.stream), each.expected, _rows(each.ids))
        outcomes.add(_OUTCOMES[status])
    return outcomes.pop() if len(outcomes) == 1 else Outcome.CONFLICT


@dataclass
class _Reader:
    reader: GapProofReader
    position: int

    @property
    def cursor(self) -> str:
        return str(self.position)

    async def next(self, limit: int) -> Sequence[Followed]:
        rows = await self.reader.next(self.position, limit)
        if rows:
            self.position = rows[-1]["position"]
        return [
            Followed(
                (row["position"],),
                UUID(row["stream_id"].partition("-")[2]),
                row["version"],
                row["event_id"],
            )
            for row in rows
        ]


@dataclass(frozen=True)
class _Store:
    pool: Pool
    url: str

    async def append(self, *appends: Append) -> Outcome:
        try:
            async with self.pool.acquire() as db, db.transaction():
                if (outcome := await _append(db, appends)) is not Outcome.APPENDED:
                    raise _Refused(outcome)
        except _Refused as refused:
            return refused.outcome
        return Outcome.APPENDED

    async def read(self, stream: UUID) -> Sequence[Stored]:
        query = "select version, event_id from es.event where stream_id = $1 order by version"
        rows = await self.pool.fetch(query, _name(stream))
        return [Stored(row["version"], row["event_id"]) for row in rows]

    def reader(self, cursor: str) -> _Reader:
        return _Reader(GapProofReader(self.pool), int(cursor or 0))

    async def begin(self) -> InHand:
        return await InHand.begin(self.url, _append)

    async def close(self) -> None:
        await self.pool.close()


@dataclass(frozen=True)
class Samverka:
    name: str = "samverka"
    capabilities: frozenset[Capability] = frozenset(Capability)
    sequence: str = "es.event_position_seq"

    async def prepare(self, address: Address) -> None:
        db = await asyncpg.connect(address.url)
        if not await db.fetchval("select to_regrole($1)", _ROLE):
            await db.execute(f"create role {_ROLE} nologin noinherit")
        await migrations.migrate(db, _NO_MIGRATIONS_OF_ITS_OWN, _ROLE)
        await db.close()

    async def open(self, address: Address) -> _Store:
        url = address.url + _AS_ROLE
        return _Store(await open_pool(url, "conformance", 12), url)
