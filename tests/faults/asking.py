"""Commands over HTTP, each with a key of its own, asked again until they are answered."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import asyncpg
import httpx

from samverka.client import Door
from tests.chassis.boxes import DAY
from tests.faults.house import Desk

_TWICE = """
select count(*) - count(distinct (stream_id, data ->> 'number')) from es.event
where type = 'Counted' and meta ->> 'actor' = 'anna'
"""


@dataclass
class Asking:
    """A number is asked for once and counted once, whatever happens to the process in between."""

    desk: Desk
    processes: int = 1
    counters: int = 20
    pause: float = 0.05
    asked: int = 0
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def ask(self, clients: int = 4) -> None:
        """So many at once, until cancelled."""
        token = self.desk.house.issuer.token("unit_staff")
        bases = [self.desk.address(number) for number in range(1, self.processes + 1)]
        async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
            door = Door(http, bases, token)
            await asyncio.gather(*(self._client(door) for _ in range(clients)))

    async def _client(self, door: Door) -> None:
        while True:
            number = next(self.numbers)
            path = f"/counters/asked{number % self.counters}"
            await door.post(path, {"on": str(DAY), "number": number})
            self.asked += 1
            await asyncio.sleep(self.pause)

    async def counted_twice(self) -> int:
        """How many numbers lie in the log more than once."""
        db = await asyncpg.connect(self.desk.db.superuser)
        found: int = await db.fetchval(_TWICE)
        await db.close()
        return found


@asynccontextmanager
async def meanwhile(*work: Any) -> AsyncGenerator[None]:
    """Coroutines that go on while the block is executed; one that fails ends the block at once."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in work]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
