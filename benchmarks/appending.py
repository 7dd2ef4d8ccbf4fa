"""Append one event to a new stream: by the whole path of a command, by the store's function alone, and raw."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count

from benchmarks.ground import Ground, connections, pool_on
from benchmarks.lines import Goal, Line, line_of
from benchmarks.meters import METER, reading_of, store_on
from benchmarks.plain import Plain, reading
from benchmarks.rounds import Contender, by, interleaved
from benchmarks.scale import Scale
from chassis.commands import Commands
from chassis.database import Pool
from chassis.identity import uuid7

GOALS = {1: Goal(ratio=0.8), 8: Goal(ratio=1.0), 32: Goal(ratio=1.5)}
Do = Callable[[int, int], Awaitable[None]]
_FUNCTION = "select status from es.append($1, 'meter', 0, $2)"


async def append(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Two lines for each number of callers; the first is what a service does for each command."""
    for callers, goal in GOALS.items():
        async with _contenders(ground, callers, scale) as contenders:
            rounds = await interleaved(contenders, scale)
        who = f"{callers} caller{'s' if callers > 1 else ''}"
        yield line_of(f"append 1 event, {who}", "ev/s", rounds, goal)
        yield line_of(f"· es.append alone, {who}", "ev/s", rounds, ours="function")


@asynccontextmanager
async def _contenders(
    ground: Ground, callers: int, scale: Scale
) -> AsyncGenerator[dict[str, Contender]]:
    db, total = await ground.database(), scale.single if callers == 1 else scale.many
    async with pool_on(db) as pool, connections(db, callers) as opened:
        plain, fresh = [await Plain.on(one) for one in opened], map(str, count())

        async def raw(caller: int, number: int) -> None:
            await plain[caller].append(f"meter-{next(fresh)}", 1, number)

        ours, function = _command(pool, fresh), _function(pool, fresh)
        yield {
            "ours": lambda: by(callers, total, ours),
            "function": lambda: by(callers, total, function),
            "raw": lambda: by(callers, total, raw),
        }


def _command(pool: Pool, fresh: Iterator[str]) -> Do:
    """As a request does it: lock, fold, decide, append, in a transaction shared with whoever asks meanwhile."""
    commands = Commands(store_on(pool))

    async def one(_: int, number: int) -> None:
        await commands.carry_out(reading_of(next(fresh), number))

    return one


def _function(pool: Pool, fresh: Iterator[str]) -> Do:
    """One statement, decided blindly."""

    async def one(_: int, number: int) -> None:
        event = {"id": str(uuid7()), "type": "MeterRead", "schema_version": 1}
        event |= {"data": reading(number), "meta": {"traceparent": None, "actor": "somebody"}}
        status = await pool.fetchval(_FUNCTION, METER.stream(next(fresh)), json.dumps([event]))
        assert status == "ok"

    return one
