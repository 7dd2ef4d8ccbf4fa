"""A steady load: pieces of work that fall due one after the other, whether or not the last one is done."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Steady:
    """So many pieces a second for so long, after a while that does not count."""

    rate: int
    seconds: float
    settling: float

    @property
    def settled(self) -> int:
        """How many pieces do not count."""
        return int(self.rate * self.settling)

    @property
    def total(self) -> int:
        return self.settled + int(self.rate * self.seconds)

    async def run(self, workers: int, do: Callable[[int], Awaitable[None]]) -> "Kept":
        """Begins each piece when it falls due, by at most so many workers."""
        started, numbers = time.perf_counter(), count()

        async def work() -> None:
            while (number := next(numbers)) < self.total:
                await asyncio.sleep(started + number / self.rate - time.perf_counter())
                await do(number)

        await asyncio.gather(*(work() for _ in range(workers)))
        return Kept(self.rate, self.total / (time.perf_counter() - started))


@dataclass(frozen=True)
class Kept:
    """The rate that was wanted, and the one that the workers kept."""

    wanted: float
    kept: float

    @property
    def valid(self) -> bool:
        return self.kept > 0.97 * self.wanted

    def __str__(self) -> str:
        return "" if self.valid else f"kept only {self.kept:.0f}/s"
