"""A store of boxes."""

import base64
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from chassis.database import Connection, Pool, Stored
from chassis.event_store import Consequence, Store
from chassis.sealing import Vault
from chassis.timer_table import Timers
from tests.chassis.boxes import BOX, CRATE, DROP, SHELF, timers

MIGRATIONS = Path(__file__).parent / "sql"
MASTER_KEY = base64.b64encode(bytes(range(32))).decode()


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    rows = [(each.stream, each.version) for each in stored]
    await db.executemany("insert into probe.remembered values ($1, $2)", rows)


def nothing_follows(_: Stored) -> Iterable[Consequence]:
    return ()


def store_on(
    pool: Pool,
    consequences: Callable[[Stored], Iterable[Consequence]] = nothing_follows,
    timers: Timers = timers,
    appended: Callable[[], None] = lambda: None,
    service: str = "boxes",
) -> Store:
    return Store(
        pool=pool,
        vault=Vault(MASTER_KEY),
        categories={category.name: category for category in (BOX, CRATE, DROP, SHELF)},
        remember=remember,
        timers=timers,
        consequences=consequences,
        appended=appended,
        service=service,
    )
