"""Days that streams wait for: durable, and the same whether ticked daily, weekly or once after an outage."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import asyncpg
import structlog

from chassis.clock import Clock, TimeRunsForward
from chassis.database import Pool
from chassis.event_store import Store, Work
from chassis.events import Due
from chassis.health import Pulse

_log = structlog.get_logger("timers")

_BATCH = 500
_DUE = """
select stream_id, name, due_on from es.timer
where due_on = (select min(due_on) from es.timer where due_on <= $1) order by stream_id, name limit $2
"""
_DONE = """
delete from es.timer t using unnest($1::text[], $2::text[], $3::date[]) d (s, n, on_)
where t.stream_id = d.s and t.name = d.n and t.due_on = d.on_
"""


@dataclass(frozen=True)
class Ticks:
    """Turns due timers into commands, one day after the other: the command's day is the timer's."""

    store: Store
    clock: Clock
    streams: Callable[[Due], Iterable[str]]
    react: Callable[[Work, Due], None]
    caught_up: Callable[[], bool] = lambda: True
    """A real clock waits for what was said in time but has not been heard yet, after an outage say."""

    async def tick(self, as_of: date, went_on: Callable[[], None] = lambda: None) -> int:
        """All that is due up to and including `as_of`; the clock then stands there. How many were due.

        Raises TimeRunsForward for a day that lies before an earlier tick. Asked again it does nothing.
        """
        count = 0
        while done := await self._batch(as_of):
            count += done
            went_on()
        async with self.store.pool.acquire() as db, db.transaction():
            await self.clock.move(db, as_of)
            await self.clock.read(db)
        return count

    async def _batch(self, as_of: date) -> int:
        async with self.store.work("clock") as work:
            stands = await work.db.fetchval("select as_of from es.clock for update")
            if stands and as_of < stands:
                raise TimeRunsForward(f"the clock stands on {stands}")
            due = [_due(row) for row in await work.db.fetch(_DUE, as_of, _BATCH)]
            if due:
                await self._carry_out(work, due)
        return len(due)

    async def _carry_out(self, work: Work, due: Sequence[Due]) -> None:
        await work.lock(stream for one in due for stream in self.streams(one))
        for one in due:
            self.react(work, one)
        await work.db.execute(
            _DONE, [d.stream for d in due], [d.name for d in due], [d.due_on for d in due]
        )

    async def next(self, pool: Pool) -> date | None:
        """The first day on which something falls due."""
        return await pool.fetchval("select min(due_on) from es.timer")

    async def run(self, pulse: Pulse) -> None:
        """A real clock ticks itself each minute; a played one only moves when asked."""
        while True:
            trouble, doing = None, "waiting for the next minute"
            if self.clock.mode == "real" and not self.caught_up():
                doing = "waiting until all is heard"
            elif self.clock.mode == "real":
                trouble = await self._tried(pulse)
            for _ in range(12):
                pulse.trouble(trouble) if trouble else pulse.beat(doing)
                await asyncio.sleep(5)

    async def _tried(self, pulse: Pulse) -> str | None:
        """What kept it from ticking, if anything did."""
        pulse.step = "ticking"
        try:
            with suppress(TimeRunsForward):  # another process has ticked past midnight already
                await self.tick(self.clock.today(), lambda: pulse.beat("ticking"))
        except Exception as error:  # whatever it is: what falls due is not forgotten
            _log.warning("tick failed", error=type(error).__name__, doing="again in a minute")
            return f"cannot tick: {type(error).__name__}"


def _due(row: asyncpg.Record) -> Due:
    category, key = row["stream_id"].split("-", 1)
    return Due(row["stream_id"], category, key, row["name"], row["due_on"])
