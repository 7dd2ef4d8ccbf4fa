"""What may befall a pair of services and what they stand on: each is a coroutine that leaves everything running."""

import asyncio
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import asyncpg
from aiokafka import AIOKafkaConsumer

import embedded
from embedded.footing import footing
from tests.faults.dying import POINTS
from tests.faults.house import Desk, House, Pair

SESSION = 10.0  # seconds until the group gives a silent member's partitions to others
_JUMP = "select setval(pg_get_serial_sequence('es.event', 'position'), nextval(pg_get_serial_sequence('es.event', 'position')) + 10000)"


async def killed_part(house: House, name: str, away: float = 1.0) -> None:
    """Kafka or Postgres, as if its power went, and back after so many seconds."""
    house.send(name)
    await house.ended(name)
    await asyncio.sleep(away)
    await house.restart_parts()


async def restarted_broker(house: House) -> None:
    """In order, while all connections are open."""
    await asyncio.to_thread(embedded.down, house.home, ["kafka"])
    await house.restart_parts()


async def killed(desk: Desk, number: int = 1) -> None:
    """A process, at whatever point it is."""
    await desk.kill(number)
    await desk.start(number)


async def killed_at(desk: Desk, point: str, nth: int) -> None:
    """Started so that it dies at that point, and then as usual."""
    await desk.stop()
    await desk.start(1, "--at", point, "--nth", str(nth))
    await desk.house.ended(desk.process())
    await desk.start()


async def rebalanced(desk: Desk, times: int) -> None:
    """Each second a stranger takes a share of the partitions, and leaves again."""
    kafka = desk.house.kafka
    for _ in range(times):
        consumer = AIOKafkaConsumer(
            *desk.party.service.hears,
            **kafka.settings,
            group_id=f"{desk.name}.hearing",
            enable_auto_commit=False,
            session_timeout_ms=6_000,
            heartbeat_interval_ms=300,
        )
        await consumer.start()
        await asyncio.sleep(0.5)
        await consumer.stop()
        await asyncio.sleep(0.5)


async def frozen(desk: Desk, number: int, seconds: float) -> None:
    """A process that sleeps in the middle of whatever it does, and wakes late."""
    desk.house.send(desk.process(number), signal.SIGSTOP)
    await asyncio.sleep(seconds)
    desk.house.send(desk.process(number), signal.SIGCONT)


async def jumped(desk: Desk) -> None:
    """The sequence of positions leaves ten thousand out."""
    db = await asyncpg.connect(desk.db.superuser)
    await db.execute(_JUMP)
    await db.close()


async def held_elsewhere(house: House, work: Callable[[], Awaitable[None]]) -> None:
    """A transaction of another database of the cluster that writes, and stays open until `work` is done."""
    db = await asyncpg.connect(house.databases.superuser())
    try:
        transaction = db.transaction()
        await transaction.start()
        await db.execute("create table elsewhere (long text)")
        await db.execute("insert into elsewhere values ('open')")
        await work()
        await transaction.rollback()
    finally:
        db.terminate()


Storm = Callable[[], Awaitable[None]]


def of_pair(pair: Pair, rng: Random) -> dict[str, Storm]:
    """Everything that can befall a pair of one process each, by name."""
    house, teller, echo = pair.house, pair.teller, pair.echo

    def at_point(desk: Desk, point: str) -> Storm:
        return lambda: killed_at(desk, point, rng.randint(1, 20))

    at_points = {
        f"killed {point}": at_point(teller if point in OF_TELLER else echo, point)
        for point in POINTS
    }
    return at_points | {
        "both services killed": lambda: _both(pair),
        "Kafka killed": lambda: killed_part(house, "kafka", rng.uniform(0, 3)),
        "Postgres killed": lambda: killed_part(house, "postgres", rng.uniform(0, 3)),
        "Kafka restarted": lambda: restarted_broker(house),
        "rebalances each second": lambda: rebalanced(echo, 5),
        "relay frozen": lambda: frozen(teller, 1, rng.uniform(1, 5)),
        "projector frozen past its session": lambda: frozen(echo, 1, SESSION + 4),
        "two relays, two projectors": lambda: doubled(pair, rng.uniform(3, 6)),
        "sequence jumped": lambda: jumped(teller),
        "writing transaction elsewhere": lambda: held_elsewhere(house, lambda: asyncio.sleep(5)),
        "dump and restore": lambda: restored(echo),
    }


OF_TELLER = {
    "after commit, before answer",
    "while sending",
    "between send and cursor",
    "after cursor",
}
"""Points that are reached at the teller; the others are reached at the echo, by what it hears and appends."""


async def doubled(pair: Pair, seconds: float) -> None:
    """A second process of each, and every relay takes itself for the only one."""
    for desk in pair.desks:
        await desk.stop()
    await asyncio.gather(*(desk.start(n, "--alone") for desk in pair.desks for n in (1, 2)))
    await asyncio.sleep(seconds)
    for desk in pair.desks:
        await desk.kill(2)
        await desk.stop()
    await pair.start()


async def restored(desk: Desk) -> None:
    """Killed, dumped, and brought back in a new database of the same name."""
    with TemporaryDirectory() as folder:
        await desk.kill()
        await dump(desk, Path(folder) / "dump")
        await restore(desk, Path(folder) / "dump")
        await desk.start()


async def dump(desk: Desk, file: Path) -> None:
    """One snapshot, also while the service writes."""
    await _run(desk, "pg_dump", "--format=custom", "--compress=0", "--file", file)


async def restore(desk: Desk, file: Path) -> None:
    """Into a new database of the old name; the service is stopped meanwhile."""
    db = await asyncpg.connect(desk.house.databases.superuser())
    owner = f"{desk.name.partition('-')[0]}_owner"
    await db.execute(f"drop database {desk.db.name} with (force)")
    await db.execute(f"create database {desk.db.name} owner {owner}")
    await db.close()
    await _run(desk, "pg_restore", "--exit-on-error", file)


async def _run(desk: Desk, program: str, *words: str | Path) -> None:
    path = footing(desk.house.home).binaries / program
    command = [path, "--dbname", desk.db.superuser, *words]
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)


async def _both(pair: Pair) -> None:
    await asyncio.gather(*(killed(desk) for desk in pair.desks))
