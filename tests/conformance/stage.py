"""Where appends overlap as a check says: nothing sleeps, the database's own locks tell how far each one is."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg

from tests.conformance.adapter import Address, Append, Followed, Outcome, Reader, Store, Transaction
from tests.conformance.gate import GATES
from tests.conformance.verdict import Violation, claim_followed, claim_stream

_LOOKS: Final = 100
_WAITING = f"""
select count(distinct pid) from pg_locks join pg_stat_activity using (pid)
where datname = current_database() and not granted
  and not (locktype = 'advisory' and objsubid = 2 and classid = {GATES})
"""


@dataclass(eq=False)
class Underway:
    """An append that has been started; one in a transaction of its own is ended by the check."""

    what: Append
    running: asyncio.Task[Outcome]
    transaction: Transaction | None = None
    ended: bool = False
    committed: bool = False

    @property
    def held(self) -> bool:
        return self.transaction is not None and not self.ended

    @property
    def kept(self) -> bool:
        if self.transaction is not None:
            return self.committed
        return self.running.done() and self.running.result() is Outcome.APPENDED


@dataclass
class Follower:
    """One who follows the log, and all it has been given. `restart` throws away all but the cursor."""

    store: Store
    reader: Reader
    followed: list[Followed] = field(default_factory=list[Followed])

    async def look(self, times: int = 1, limit: int = 100) -> None:
        for _ in range(times):
            self.followed += await self.reader.next(limit)

    def restart(self) -> None:
        self.reader = self.store.reader(self.reader.cursor)

    async def until(self, event: UUID, limit: int = 100) -> None:
        """Looks until it has been given; that must not take for ever, whatever else is open."""
        for _ in range(_LOOKS):
            await self.look(limit=limit)
            if any(each.id == event for each in self.followed):
                return
            await asyncio.sleep(0.005)
        raise Violation(f"stalled after {len(self.followed)}", [event])


@dataclass
class Stage:
    """A store, what has been appended to it, and a connection that sees who waits for whom."""

    store: Store
    watcher: asyncpg.Connection
    all: list[Underway] = field(default_factory=list[Underway])
    also: list[Append] = field(default_factory=list[Append])
    """What a check has committed in a transaction of its own."""

    async def append(self, stream: UUID, count: int = 1) -> Underway:
        """Starts it, and returns when it is done or waits for another."""
        what = await self._next(stream, count)
        return await self._started(what, self.store.append(what))

    async def hold(self, stream: UUID, count: int = 1) -> Underway:
        """The same, but it stays uncommitted: see `commit` and `roll_back`."""
        what = await self._next(stream, count)
        transaction = await self.store.begin()
        return await self._started(what, transaction.append(what), transaction)

    async def _next(self, stream: UUID, count: int) -> Append:
        version = len(await self.store.read(stream))
        return Append(stream, version, tuple(uuid4() for _ in range(count)))

    async def _started(
        self,
        what: Append,
        work: Coroutine[Any, Any, Outcome],
        transaction: Transaction | None = None,
    ) -> Underway:
        underway = Underway(what, asyncio.create_task(work), transaction)
        self.all.append(underway)
        await self.settle()
        return underway

    async def settle(self) -> None:
        """Until every append is done, held, or waits for a lock that another one holds."""
        while pending := [each for each in self.all if not each.running.done()]:
            if await self.watcher.fetchval(_WAITING) == len(pending):
                return
            await asyncio.sleep(0.001)

    async def commit(self, held: Underway) -> None:
        """A refused one is only rolled back."""
        if await held.running is not Outcome.APPENDED:
            return await self.roll_back(held)
        assert held.transaction
        held.ended = True
        await held.transaction.commit()
        held.committed = True
        await self.settle()

    async def roll_back(self, held: Underway) -> None:
        assert held.transaction
        held.ended = True
        await held.running
        await held.transaction.roll_back()
        await self.settle()

    def ready(self) -> Sequence[Underway]:
        """Those that are held and wait for nothing but their end."""
        return [each for each in self.all if each.held and each.running.done()]

    async def finish(self) -> None:
        """Rolls back all that is still held and waits for the rest."""
        while ready := self.ready():
            await self.roll_back(ready[0])
        await asyncio.gather(*(each.running for each in self.all))

    @property
    def kept(self) -> list[Append]:
        return self.also + [each.what for each in self.all if each.kept]

    def follower(self, cursor: str = "") -> Follower:
        return Follower(self.store, self.store.reader(cursor))

    async def judge(self, follower: Follower, limit: int = 100) -> None:
        """The streams hold what was committed, and so much has been followed when a last event has."""
        last = await self.append(uuid4())
        await follower.until(last.what.ids[0], limit)
        touched = {each.what.stream for each in self.all} | {each.stream for each in self.also}
        for stream in touched:
            kept = sorted((k for k in self.kept if k.stream == stream), key=lambda k: k.expected)
            claim_stream(await self.store.read(stream), [i for each in kept for i in each.ids])
        claim_followed(follower.followed, [i for each in self.kept for i in each.ids])


@asynccontextmanager
async def stage_on(store: Store, address: Address) -> AsyncGenerator[Stage]:
    """Ends what a check has left open."""
    watcher = await asyncpg.connect(address.url)
    stage = Stage(store, watcher)
    try:
        yield stage
    finally:
        await stage.finish()
        await watcher.close()
