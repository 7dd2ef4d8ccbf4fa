"""A reader of the log as the relay uses it, and appends whose commit is the test's business."""

import json
from collections.abc import Awaitable, Callable
from uuid import uuid4

import asyncpg

from chassis.database import Pool
from chassis.reader import GapProofReader

Connect = Callable[[], Awaitable[asyncpg.Connection]]


async def append(db: asyncpg.Connection, stream: str, expected: int = 0, count: int = 1) -> None:
    """Whatever lies between the insert and the commit is the test's business."""
    rows = [
        {"id": str(uuid4()), "type": "ThingsPut", "schema_version": 1, "data": {}, "meta": {}}
        for _ in range(count)
    ]
    query = "select status from es.append($1, 'box', $2, $3::jsonb)"
    assert await db.fetchval(query, stream, expected, json.dumps(rows)) == "ok"


class Log:
    """All that one reader has read, as the relay reads it."""

    def __init__(self, pool: Pool) -> None:
        self.reader, self.read = GapProofReader(pool), list[asyncpg.Record]()

    @property
    def cursor(self) -> int:
        return self.read[-1]["position"] if self.read else 0

    @property
    def streams(self) -> list[str]:
        return [row["stream_id"] for row in self.read]

    async def go_on(self, times: int = 4) -> list[str]:
        """Looks again, often enough for the proof: rows, probe, rows."""
        for _ in range(times):
            self.read += await self.reader.next(self.cursor, 100)
        return self.streams
