"""A transaction of the caller's own, for stores that append on a connection which they are given."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg

from chassis.database import Connection
from tests.conformance.adapter import Append, Outcome

AppendOn = Callable[[Connection, Sequence[Append]], Awaitable[Outcome]]


@dataclass
class InHand:
    """Has a connection to itself, which ends with it."""

    db: asyncpg.Connection
    append_on: AppendOn

    @classmethod
    async def begin(cls, url: str, append_on: AppendOn) -> "InHand":
        db = await asyncpg.connect(url)
        await db.execute("begin")
        return cls(db, append_on)

    async def append(self, *appends: Append) -> Outcome:
        return await self.append_on(self.db, appends)

    async def take_id(self) -> None:
        await self.db.execute("select pg_current_xact_id()")

    async def set_savepoint(self) -> None:
        await self.db.execute("savepoint conformance")

    async def roll_back_to_savepoint(self) -> None:
        await self.db.execute("rollback to savepoint conformance")

    async def commit(self) -> None:
        await self.db.execute("commit")
        await self.db.close()

    async def roll_back(self) -> None:
        await self.db.execute("rollback")
        await self.db.close()
