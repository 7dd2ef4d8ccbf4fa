"""Fair turns: each contender in each round, now one first and now the other."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Mapping
from itertools import count

from benchmarks.scale import Scale

Contender = Callable[[], Awaitable[float]]
"""Does its share of one round; answers its rate."""


async def interleaved(contenders: Mapping[str, Contender], scale: Scale) -> dict[str, list[float]]:
    """Every round's figure of each; a first round that does not count goes before if wanted.

    On a machine too slow for all rounds there are fewer of them, but one at least.
    """
    found: dict[str, list[float]] = {name: [] for name in contenders}
    deadline = time.perf_counter() + scale.patience
    for number in range(-scale.warm_up, scale.rounds):
        if number > 0 and time.perf_counter() > deadline:
            break
        order = list(contenders)
        for name in order if number % 2 else reversed(order):
            gc.collect()
            rate = await contenders[name]()
            if number >= 0:
                found[name].append(rate)
    return found


async def by(callers: int, total: int, do: Callable[[int, int], Awaitable[None]]) -> float:
    """So many callers, each at once with its next as soon as the last is done; per second.

    `do` gets the caller's number and that of the piece of work.
    """
    numbers = count()

    async def call(caller: int) -> None:
        while (number := next(numbers)) < total:
            await do(caller, number)

    started = time.perf_counter()
    await asyncio.gather(*(call(caller) for caller in range(callers)))
    return total / (time.perf_counter() - started)
