"""Stores that are wrong on purpose, each as stores in the wild are: the proof that the checks can fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final
from uuid import UUID

import asyncpg

from chassis.database import Connection, Pool
from tests.conformance.adapter import Address, Append, Capability, Followed, Outcome, Stored
from tests.conformance.adapters.in_hand import InHand

_TABLE: Final = """
create table event (
    position bigserial primary key,
    xid      xid8   not null default pg_current_xact_id(),
    stream   uuid   not null,
    version  bigint not null,
    id       uuid   not null
)
"""
_INSERT = """
insert into event (stream, version, id)
select $1, $2 + place, id from unnest($3::uuid[]) with ordinality as e (id, place) order by place
"""
_FOLLOW: Final = "select xid::text, position, stream, version, id from event where "


@dataclass
class _Skipping:
    """Goes past a position that is not there yet."""

    pool: Pool
    cursor: str
    rule: str = "position > $1"

    async def next(self, limit: int) -> Sequence[Followed]:
        query = f"{_FOLLOW} {self.rule} order by position limit $2"
        rows = await self.pool.fetch(query, int(self.cursor or 0), limit)
        found = self.chosen([_followed(row, row["position"]) for row in rows])
        if found:
            self.cursor = str(found[-1].position[0])
        return found

    def chosen(self, found: Sequence[Followed]) -> Sequence[Followed]:
        return found


@dataclass
class _Again(_Skipping):
    """Begins with what it gave last."""

    rule: str = "position >= $1"


class _Patient(_Skipping):
    """Waits for every position, also for one that will never be there."""

    def chosen(self, found: Sequence[Followed]) -> Sequence[Followed]:
        first = int(self.cursor or 0) + 1
        in_row = takewhile(lambda pair: pair[1].position[0] == pair[0], enumerate(found, first))
        return [each for _, each in in_row]


@dataclass
class _OldEnough:
    """By transaction ids, below all that are still running anywhere in the cluster."""

    pool: Pool
    cursor: str

    async def next(self, limit: int) -> Sequence[Followed]:
        query = f"""{_FOLLOW} xid < pg_snapshot_xmin(pg_current_snapshot())
            and (xid, position) > ($1::text::xid8, $2::bigint) order by xid, position limit $3"""
        xid, position = (self.cursor or "0,0").split(",")
        rows = await self.pool.fetch(query, xid, int(position), limit)
        if rows:
            self.cursor = f"{rows[-1]['xid']},{rows[-1]['position']}"
        return [_followed(row, int(row["xid"]), row["position"]) for row in rows]


def _followed(row: asyncpg.Record, *position: int) -> Followed:
    return Followed(position, row["stream"], row["version"], row["id"])


_Readers = type[_Skipping] | type[_OldEnough]


async def _append(db: Connection, what: Append, careful: bool) -> Outcome:
    """The careful have a unique index, for between the look and the insert another may have written."""
    now = await db.fetchval(
        "select coalesce(max(version), 0) from event where stream = $1", what.stream
    )
    if careful and now != what.expected:
        return Outcome.CONFLICT
    try:
        await db.execute(_INSERT, what.stream, what.expected, what.ids)
    except asyncpg.UniqueViolationError:
        return Outcome.CONFLICT
    return Outcome.APPENDED


async def _append_carefully(db: Connection, appends: Sequence[Append]) -> Outcome:
    outcomes = {await _append(db, each, careful=True) for each in appends}
    return outcomes.pop() if len(outcomes) == 1 else Outcome.CONFLICT


@dataclass(frozen=True)
class _Store:
    pool: Pool
    url: str
    readers: _Readers
    careful: bool

    async def append(self, *appends: Append) -> Outcome:
        """Each in a transaction of its own, whatever came of the one before."""
        outcomes = {await self._append(each) for each in appends}
        return outcomes.pop() if len(outcomes) == 1 else Outcome.CONFLICT

    async def _append(self, what: Append) -> Outcome:
        async with self.pool.acquire() as db, db.transaction():
            return await _append(db, what, self.careful)

    async def read(self, stream: UUID) -> Sequence[Stored]:
        query = "select version, id from event where stream = $1 order by version, position"
        rows = await self.pool.fetch(query, stream)
        return [Stored(row["version"], row["id"]) for row in rows]

    def reader(self, cursor: str) -> _Skipping | _OldEnough:
        return self.readers(self.pool, cursor)

    async def begin(self) -> InHand:
        return await InHand.begin(self.url, _append_carefully)

    async def close(self) -> None:
        await self.pool.close()


@dataclass(frozen=True)
class Flawed:
    """Claims everything."""

    name: str
    readers: _Readers
    careful: bool = True
    capabilities: frozenset[Capability] = frozenset(Capability)
    sequence: str = "public.event_position_seq"

    async def prepare(self, address: Address) -> None:
        db = await asyncpg.connect(address.url)
        await db.execute(_TABLE)
        if self.careful:
            await db.execute("create unique index on event (stream, version)")
        await db.close()

    async def open(self, address: Address) -> _Store:
        pool = await asyncpg.create_pool(address.url, min_size=1, max_size=12)
        return _Store(pool, address.url, self.readers, self.careful)


NAIVE: Final = Flawed("naive", _Skipping)
CARELESS: Final = Flawed("careless", _Again, careful=False)
PATIENT: Final = Flawed("patient", _Patient)
XMIN: Final = Flawed("xmin", _OldEnough)
