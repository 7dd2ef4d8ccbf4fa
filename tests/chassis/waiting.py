"""Waiting for a condition instead of for a time: slow machines wait longer, quick ones do not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from chassis.database import Pool

T = TypeVar("T")
PATIENCE = 60.0  # seconds: far more than a loaded machine needs


async def until(
    look: Callable[[], Awaitable[T]], seconds: float = PATIENCE, pause: float = 0.01
) -> T:
    """What `look` finds as soon as it finds something true; fails with what it last found."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s, last {found!r}"
        await asyncio.sleep(pause)
    return found


async def until_waiting(pool: Pool, count: int = 1) -> None:
    """Until so many transactions of this database wait for a lock."""
    query = (
        "select count(*) >= $1 from pg_stat_activity"
        " where wait_event_type = 'Lock' and datname = current_database()"
    )
    await until(lambda: pool.fetchval(query, count))
