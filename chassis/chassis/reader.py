"""Reads the log in order of position and skips nothing, however long another transaction stays open.

A position that is missing below a visible one was handed out before our snapshot was taken. Its owner took a lock on the
table before it took the position, so it either still holds that lock or has ended. When all who held the lock after that
snapshot have ended, what a new snapshot does not show has been rolled back for good. No timeout, no transaction ids,
nothing that another database of the cluster could hold up. To be read on the primary only.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg

from chassis.database import Pool

_ROWS = """
select position, stream_id, version, event_id, type, schema_version, data, recorded_at,
       meta ->> 'traceparent' as traceparent, meta ->> 'actor' as actor
from es.event where position > $1 order by position limit $2
"""
_HOLDERS = """
select coalesce((select max(position) from es.event), 0) as top,
       array(select virtualtransaction from pg_locks
             where locktype = 'relation' and relation = 'es.event'::regclass
               and database = (select oid from pg_database where datname = current_database())
               and mode = 'RowExclusiveLock' and granted
               and pid is distinct from pg_backend_pid()) as holders
"""


@dataclass
class _Bar:
    """Once these holders have ended, every position up to `top` is visible or dead."""

    top: int
    holders: set[str]


@dataclass
class GapProofReader:
    """Answers the next rows that are safe to deliver. Its proof is derived anew after a restart."""

    pool: Pool
    _bars: deque[_Bar] = field(default_factory=deque[_Bar])
    _proven: int = 0

    async def next(self, cursor: int, limit: int) -> Sequence[asyncpg.Record]:
        """Rows after `cursor`, in order; empty when there are none or a gap may still be filled."""
        rows = await self.pool.fetch(_ROWS, cursor, limit)
        safe = self._safe(rows, cursor)
        if len(safe) < len(rows):
            await self._probe()
        return safe

    def _safe(self, rows: Sequence[asyncpg.Record], cursor: int) -> Sequence[asyncpg.Record]:
        expected = cursor
        for count, row in enumerate(rows):
            if row["position"] != expected + 1 and row["position"] - 1 > self._proven:
                return rows[:count]
            expected = row["position"]
        return rows

    async def _probe(self) -> None:
        probe = await self.pool.fetchrow(_HOLDERS)
        assert probe is not None
        holders = set[str](probe["holders"])
        for bar in self._bars:
            bar.holders &= holders
        while self._bars and not self._bars[0].holders:
            self._proven = max(self._proven, self._bars.popleft().top)
        if probe["top"] > max(self._proven, self._bars[-1].top if self._bars else 0):
            if holders:
                self._bars.append(_Bar(probe["top"], holders))
            else:
                self._proven = probe["top"]
