"""The raw side: asyncpg and one plain table, prepared statements, JSON, and no safety whatever."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from benchmarks.meters import DAY, PLACE, REMARK
from chassis.identity import uuid7

_INSERT = """
insert into raw.event (stream_id, version, event_id, type, data) values ($1, $2, $3, $4, $5)
"""
_LOAD = "select version, type, data from raw.event where stream_id = $1 order by version"


def reading(units: int) -> dict[str, Any]:
    """What a reading is as JSON."""
    return {"on": DAY.isoformat(), "units": units, "place": PLACE, "remark": REMARK}


@dataclass(frozen=True)
class Plain:
    """One caller's connection with its two statements."""

    insert: "PreparedStatement[asyncpg.Record]"
    load: "PreparedStatement[asyncpg.Record]"

    @classmethod
    async def on(cls, db: asyncpg.Connection) -> "Plain":
        return cls(await db.prepare(_INSERT), await db.prepare(_LOAD))

    async def append(self, stream: str, version: int, units: int) -> UUID:
        event_id = uuid7()
        await self.insert.fetch(stream, version, event_id, "MeterRead", json.dumps(reading(units)))
        return event_id

    async def fold(self, stream: str) -> tuple[int, int]:
        """How many readings there are, and of how much altogether."""
        rows = await self.load.fetch(stream)
        return len(rows), sum(json.loads(row["data"])["units"] for row in rows)
