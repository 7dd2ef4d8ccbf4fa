"""The whole log in order, decoded."""

import json
import time
from collections.abc import AsyncGenerator

import asyncpg

from benchmarks.ground import Ground, connections, pool_on
from benchmarks.lines import Goal, Line, line_of
from benchmarks.meters import METER
from benchmarks.rounds import interleaved
from benchmarks.scale import Scale
from benchmarks.seeding import seed
from chassis.database import Pool
from chassis.reader import GapProofReader
from chassis.telling import stored_without_secrets

GOAL, STREAM_LENGTH, AT_ONCE = Goal(ratio=0.85), 50, 1_000
ROWS = """
select position, stream_id, version, event_id, type, data, recorded_at
from raw.event where position > $1 order by position limit $2
"""


async def replay(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Ours ends with each event as its service knows it, raw with a dictionary."""
    db = await ground.database()
    await seed(db, scale.log // STREAM_LENGTH, STREAM_LENGTH)
    async with pool_on(db) as pool, connections(db, 1) as (plain,):
        contenders = {"ours": lambda: _ours(pool), "raw": lambda: _raw(plain)}
        rounds = await interleaved(contenders, scale)
    yield line_of(f"read {scale.log} in order, decoded", "ev/s", rounds, GOAL)


async def _ours(pool: Pool) -> float:
    reader, cursor, read, started = GapProofReader(pool), 0, 0, time.perf_counter()
    while rows := await reader.next(cursor, AT_ONCE):
        stored = [stored_without_secrets(row, {METER.name: METER}) for row in rows]
        read, cursor = read + len(stored), rows[-1]["position"]
    return read / (time.perf_counter() - started)


async def _raw(db: asyncpg.Connection) -> float:
    statement, cursor, read, started = await db.prepare(ROWS), 0, 0, time.perf_counter()
    while rows := await statement.fetch(cursor, AT_ONCE):
        decoded = [(row["stream_id"], row["version"], json.loads(row["data"])) for row in rows]
        read, cursor = read + len(decoded), rows[-1]["position"]
    return read / (time.perf_counter() - started)
