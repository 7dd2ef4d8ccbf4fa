"""Brings an edition beside the live one to where it is, and lets them change places; reads go on all the while."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass

import asyncpg

from chassis.database import Connection
from reporting.app import agreeing, editions
from reporting.app.editions import Editions, Place, Refused
from reporting.app.reading import Reader

NEAR = 5_000
"""Records that may be left when hearing is asked to wait for us."""
PATIENCE = 60.0
"""Seconds until we give up waiting for a moment in which nobody holds the live edition."""

_DISCARDED = "select topic, part, offset_ from {live}.dead_letter where settlement = 'discarded'"
_DISCARD = """
update {other}.dead_letter n
   set settled_at = l.settled_at, settlement = l.settlement, settled_by = l.settled_by, settled_why = l.settled_why
  from {live}.dead_letter l
 where (n.topic, n.part, n.offset_) = (l.topic, l.part, l.offset_)
   and n.settled_at is null and l.settlement = 'discarded'
"""
_FREE = """
select distinct n.topic, n.key from {other}.dead_letter n
 where n.settled_at is null and not exists (
       select from {live}.dead_letter l
        where (n.topic, n.part, n.offset_) = (l.topic, l.part, l.offset_) and l.settled_at is null)
"""

Say = Callable[[str, int, int], None]
"""Told what is done now, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Beside:
    """`other` beside the live edition. `owner` and `looking` are connections of the role that owns both."""

    owner: Connection
    looking: Connection
    reader: Reader
    editions: Editions
    other: str
    say: Say

    async def bring_near(self) -> None:
        """As far as the live edition has heard, but for a few records that come meanwhile."""
        left = NEAR
        while left >= NEAR:
            ends = await editions.heard(self.owner, self.editions.live)
            await self.reader.begin(ends.keys())
            saying = asyncio.create_task(self._saying(ends))
            try:
                await self._follow(ends)
            finally:
                saying.cancel()
            self._said(ends)
            left = await self._left()

    async def agree(self, accepted: Collection[str]) -> None:
        """Compares both as they are at one moment; hearing waits for that moment, not for the comparison."""
        async with self.looking.transaction(isolation="repeatable_read", readonly=True):
            await self._still(self._look)
            found = await agreeing.differences(
                self.looking, self.editions.live, self.other, self.say, hashed=True
            )
        agreeing.refuse(found, accepted, self.other)

    async def _look(self) -> None:
        await self.looking.fetchval("select 1")  # it sees what there is now until it has compared

    async def swap(self, accepted: Collection[str] | None) -> float:
        """In one transaction, at the same offsets; for how many seconds hearing waited. None accepts any difference."""

        async def change() -> None:
            if accepted is not None:
                found = await agreeing.differences(
                    self.owner, self.editions.live, self.other, self.say, hashed=False
                )
                agreeing.refuse(found, accepted, self.other)
            gate = f"{self.editions.live}.next_offset"
            await self.owner.execute(f"lock table {gate} in access exclusive mode")
            await editions.take_over(self.owner, self.editions.live, self.other)
            await editions.put_live(self.owner, self.editions, self.other)

        await editions.drop(self.owner, self.editions.gone)  # left by one that was killed
        waited = await self._still(change)
        await editions.drop(self.owner, self.editions.gone)
        return waited

    async def _still(self, act: Callable[[], Awaitable[None]]) -> float:
        """Acts while hearing waits and both are at the same offsets; again until nobody is in the way."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            await self.bring_near()
            try:
                return await self._once(act)
            except asyncpg.LockNotAvailableError:  # a long read: let those pass who wait behind us
                await asyncio.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - not for secrets
        raise Refused("Somebody holds the live tables in a long transaction. Run it again later.")

    async def _once(self, act: Callable[[], Awaitable[None]]) -> float:
        """Who writes waits, and finds the new names afterwards; who reads is not concerned."""
        live = self.editions.live
        async with self.owner.transaction():
            await self.owner.execute("set local lock_timeout = '300ms'")
            began = time.monotonic()
            await self.owner.execute(
                f"lock table {live}.next_offset, {live}.dead_letter in exclusive mode"
            )
            await self._follow(await editions.heard(self.owner, live))
            await act()
        return time.monotonic() - began

    async def _follow(self, ends: Mapping[Place, int]) -> None:
        """Up to there; then what was discarded or applied by hand in the live edition is done here too."""
        pool = self.reader.pool
        names = {"live": self.editions.live, "other": self.other}
        passed = {tuple(row) for row in await pool.fetch(_DISCARDED.format_map(names))}
        await self.reader.read(ends, passed)
        await pool.execute(_DISCARD.format_map(names))
        for row in await pool.fetch(_FREE.format_map(names)):
            stopped_by, applied = None, 1
            while applied and not stopped_by:
                applied, stopped_by = await self.reader.effect.retry(row["topic"], row["key"])

    async def _left(self) -> int:
        ends = await editions.heard(self.owner, self.editions.live)
        return sum(ends.values()) - sum(self.reader.done.values())

    async def _saying(self, ends: Mapping[Place, int]) -> None:
        with suppress(asyncio.CancelledError):
            while True:
                self._said(ends)
                await asyncio.sleep(0.2)

    def _said(self, ends: Mapping[Place, int]) -> None:
        self.say("hearing", sum(self.reader.done.values()), sum(ends.values()))
