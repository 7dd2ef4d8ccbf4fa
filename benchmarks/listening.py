"""The hearing half of a service, with an ear that notes what has had its effect."""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any, Protocol
from uuid import uuid4

from benchmarks.meters import store_on
from chassis.database import Connection, Pool
from chassis.effect import Effect, RememberFacts
from chassis.envelope import Record
from chassis.health import Pulse
from chassis.hearing import Hearing
from chassis.messaging import declare, new_broker
from chassis.settings import Settings

Clock = tuple[float, float]
"""Of one slice: when it was begun, and when it was committed; in seconds of `time.time()`."""


class Ear(Protocol):
    def __call__(self, records: Sequence[Record], clock: Clock) -> None:
        """Told of each slice once its transaction is committed."""
        ...


@asynccontextmanager
async def listening(
    pool: Pool,
    settings: Settings,
    topics: tuple[str, ...],
    facts: Mapping[str, type[Any]],
    remember: RememberFacts,
    ear: Ear,
) -> AsyncGenerator[None]:
    """As a service hears, in a group of its own, from the first record."""
    hearing = _hearing(pool, facts, remember, ear)
    broker, group = new_broker(settings), f"bench-{uuid4().hex[:8]}"
    declare(broker, topics, group, hearing, group)
    await broker.start()
    task = asyncio.create_task(hearing.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await broker.stop()


def _hearing(
    pool: Pool, facts: Mapping[str, type[Any]], remember: RememberFacts, ear: Ear
) -> Hearing:
    effect = Effect(store_on(pool), facts, {}, remember)
    slice_ = ContextVar[tuple[Sequence[Record], float]]("slice")  # each slice is a task of its own

    async def apply(db: Connection, records: Sequence[Record]) -> None:
        slice_.set((records, time.time()))
        await effect.apply(db, records)

    def committed() -> None:
        records, began = slice_.get()
        ear(records, (began, time.time()))

    return Hearing(pool, apply, effect.apply_singly, committed, Pulse("hearing"))
