"""What may befall a pair of services and what they stand on: each is a coroutine that leaves everything running."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from random import Random

import asyncpg
from aiokafka import AIOKafkaConsumer

import embedded
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


async def any_storm(pair: Pair, rng: Random) -> str:
    """One of them, by chance; its name."""
    storms: dict[str, Callable[[], Awaitable[None]]] = {
        "teller killed": lambda: killed(pair.teller),
        "echo killed": lambda: killed(pair.echo),
        "both killed": lambda: _both(pair),
        "kafka killed": lambda: killed_part(pair.house, "kafka", rng.uniform(0, 3)),
        "postgres killed": lambda: killed_part(pair.house, "postgres", rng.uniform(0, 3)),
        "broker restarted": lambda: restarted_broker(pair.house),
        "rebalanced": lambda: rebalanced(pair.echo, 3),
        "teller frozen": lambda: frozen(pair.teller, 1, rng.uniform(1, 5)),
        "echo frozen": lambda: frozen(pair.echo, 1, rng.uniform(1, SESSION + 4)),
        "sequence jumped": lambda: jumped(pair.teller),
    }
    name = rng.choice(sorted(storms))
    await storms[name]()
    return name


async def _both(pair: Pair) -> None:
    await asyncio.gather(*(killed(desk) for desk in pair.desks))
