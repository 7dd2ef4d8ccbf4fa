"""Load a history and decide on it; load a longer one and only look."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from itertools import count

from benchmarks.ground import Ground, connections, pool_on
from benchmarks.lines import Goal, Line, line_of
from benchmarks.meters import METER, reading_of, store_on
from benchmarks.plain import Plain
from benchmarks.rounds import Contender, by, interleaved
from benchmarks.scale import Scale
from benchmarks.seeding import seed
from chassis.commands import Commands
from tests.real.database import Database

LOADED, FOLDED, CALLERS = 10, 50, (1, 8)
"""Events of a stream in the two benchmarks."""
GOAL = Goal(ratio=0.8)
_STREAMS = 200


async def decide(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Each command meets a stream that nobody has used before, so that all load the same."""
    for callers in CALLERS:
        async with _deciders(ground, callers, scale) as contenders:
            rounds = await interleaved(contenders, scale)
        yield line_of(f"load 10, decide, append 1, {_who(callers)}", "cmd/s", rounds, GOAL)


@asynccontextmanager
async def _deciders(
    ground: Ground, callers: int, scale: Scale
) -> AsyncGenerator[dict[str, Contender]]:
    db, total = await ground.database(), scale.single if callers == 1 else scale.many
    await seed(db, total * (scale.rounds + scale.warm_up), LOADED)
    async with pool_on(db) as pool, connections(db, callers) as opened:
        commands, plain = Commands(store_on(pool)), [await Plain.on(one) for one in opened]
        unused, unused_raw = _names(), _names()

        async def ours(_: int, number: int) -> None:
            await commands.carry_out(reading_of(next(unused), number))

        async def raw(caller: int, number: int) -> None:
            stream = METER.stream(next(unused_raw))
            readings, _ = await plain[caller].fold(stream)
            await plain[caller].append(stream, readings + 1, number)

        yield {
            "ours": lambda: by(callers, total, ours),
            "raw": lambda: by(callers, total, raw),
        }


async def fold(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """The state of a stream of fifty, without a lock."""
    db = await ground.database()
    await seed(db, _STREAMS, FOLDED)
    for callers in CALLERS:
        total = scale.single if callers == 1 else scale.many // 2
        async with _folders(db, callers, total) as contenders:
            rounds = await interleaved(contenders, scale)
        yield line_of(f"load and fold 50, {_who(callers)}", "streams/s", rounds, GOAL)


@asynccontextmanager
async def _folders(db: Database, callers: int, total: int) -> AsyncGenerator[dict[str, Contender]]:
    async with pool_on(db) as pool, connections(db, callers) as opened:
        store, plain = store_on(pool), [await Plain.on(one) for one in opened]

        async def ours(_: int, number: int) -> None:
            state, version = await store.read(METER, str(number % _STREAMS))
            assert (state.readings, version) == (FOLDED, FOLDED)

        async def raw(caller: int, number: int) -> None:
            readings, _ = await plain[caller].fold(f"meter-{number % _STREAMS}")
            assert readings == FOLDED

        yield {
            "ours": lambda: by(callers, total, ours),
            "raw": lambda: by(callers, total, raw),
        }


def _names() -> Iterator[str]:
    return map(str, count())


def _who(callers: int) -> str:
    return f"{callers} caller{'s' if callers > 1 else ''}"
