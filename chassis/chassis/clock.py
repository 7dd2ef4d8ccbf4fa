"""The installation's clock: real, or played by requests; fixed at the first start."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from chassis.database import Connection, Pool

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_FIX = """
insert into es.clock (mode) values ($1)
on conflict (singleton) do update set mode = es.clock.mode returning mode
"""
Mode = Literal["real", "played"]


class WrongClock(Exception):
    """The installation was first started with another clock."""


class TimeRunsForward(Exception):
    """A tick lies before one that has been."""


@dataclass
class Clock:
    """`today()` is a local date in Stockholm. A played clock stands on its last tick."""

    mode: Mode
    as_of: date | None = field(default=None)

    def today(self) -> date:
        if self.mode == "played" and self.as_of:
            return self.as_of
        return datetime.now(STOCKHOLM).date()

    async def fix(self, db: Connection) -> None:
        """Sets the mode at the first start and refuses another one later."""
        mode = await db.fetchval(_FIX, self.mode)
        await self.read(db)
        if mode != self.mode:
            raise WrongClock(f"this installation's clock is {mode}; it cannot become {self.mode}")

    async def read(self, db: Connection | Pool) -> None:
        self.as_of = await db.fetchval("select as_of from es.clock")

    async def refresh(self, db: Pool) -> None:
        """Another process of the service may have moved a played clock."""
        if self.mode == "played":
            await self.read(db)

    async def move(self, db: Connection, as_of: date) -> None:
        """Moves to a day, in the caller's transaction; raises TimeRunsForward if it lies in the past."""
        before = await db.fetchval("select as_of from es.clock for update")
        if before and as_of < before:
            raise TimeRunsForward(f"the clock stands on {before}")
        await db.execute("update es.clock set as_of = $1", as_of)
