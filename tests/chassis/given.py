"""Settings, relays and hearing members over the real parts."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaProducer
from faststream.kafka import KafkaBroker

from chassis.database import Pool, Stored, open_pool
from chassis.effect import Effect, RememberFacts
from chassis.events import Told
from chassis.health import Pulse
from chassis.hearing import Apply, Hearing, Reactions
from chassis.messaging import new_broker, new_producer
from chassis.relay import Relay
from chassis.settings import Settings
from tests.chassis.boxes import BOX, DAY, Put
from tests.chassis.facts import FACTS, reactions, remember_facts, tell
from tests.chassis.issuer import ISSUER
from tests.chassis.stores import MASTER_KEY, store_on
from tests.real.database import Database
from tests.real.kafka import Kafka

Publish = Callable[[Stored], Told | None]


def settings(db: Database, kafka: Kafka, jwks: str = "", instance: str = "") -> Settings:
    """As a service would read them from its environment."""
    return Settings.model_validate(
        {
            "database_url": db.service,
            "kafka_bootstrap": kafka.bootstrap,
            "kafka_username": kafka.username,
            "kafka_password": kafka.password,
            "jwks": jwks,
            "issuer": ISSUER,
            "master_key": MASTER_KEY,
            "clock": "played",
            "instance": instance or f"test-{uuid4().hex[:8]}",
        }
    )


async def put(pool: Pool, keys: Sequence[str], note: str = "") -> None:
    """One thing into each box, in this order, each in a transaction of its own."""
    for key in keys:
        async with store_on(pool).work("somebody") as work:
            await work.lock([BOX.stream(key)])
            work.decide(BOX, key, Put(on=DAY, things=0, note=note))


def relay_on(
    db: Database,
    pool: Pool,
    kafka: Kafka,
    publish: Publish,
    kind: type[Relay] = Relay,
    producer: Callable[[], Awaitable[AIOKafkaProducer]] | None = None,
    connect: Callable[[], Awaitable[asyncpg.Connection]] | None = None,
) -> Relay:
    return kind(
        service="boxes",
        pool=pool,
        categories=store_on(pool).categories,
        publish=publish,
        new_producer=producer or partial(new_producer, settings(db, kafka)),
        connect=connect or partial(asyncpg.connect, db.service),
        pulse=Pulse("relay"),
    )


def telling(topic: str) -> Publish:
    return lambda stored: tell(stored, topic)


@asynccontextmanager
async def running(*loops: Any) -> AsyncGenerator[list[asyncio.Task[None]]]:
    """Coroutines as tasks, cancelled afterwards."""
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Member:
    """One process's part in hearing: a pool, an effect and a consumer of its own."""

    effect: Effect
    hearing: Hearing
    pulse: Pulse
    leave: AsyncExitStack = field(repr=False)

    @property
    def consumer(self) -> Any:
        assert self.hearing.subscriber is not None
        return self.hearing.subscriber.consumer


@dataclass
class Group:
    """All members of one consumer group of a service."""

    db: Database
    kafka: Kafka
    topics: tuple[str, ...]
    reactions: Reactions = field(default_factory=reactions)
    remember: RememberFacts = remember_facts
    name: str = field(default_factory=lambda: f"boxes-{uuid4().hex[:8]}")
    members: list[Member] = field(default_factory=list[Member])

    async def join(
        self,
        apply: Callable[[Apply], Apply] = lambda apply: apply,
        change: Callable[["Member"], None] = lambda _: None,
    ) -> Member:
        """A new member that hears from now on, with another effect; `change` comes at it before it reads."""
        stack = AsyncExitStack()
        pool = await stack.enter_async_context(await open_pool(self.db.service, "member", 8))
        effect = Effect(store_on(pool), FACTS, self.reactions, self.remember)
        pulse = Pulse("hearing")
        hearing = Hearing(pool, apply(effect.apply), effect.apply_singly, lambda: None, pulse)
        member = Member(effect, hearing, pulse, stack)
        broker = self._broker(hearing)
        await broker.start()
        stack.push_async_callback(broker.stop)
        change(member)
        task = asyncio.create_task(hearing.run())
        stack.push_async_callback(_ended, task)
        self.members.append(member)
        return member

    def _broker(self, hearing: Hearing) -> KafkaBroker:
        """As the chassis declares it, but with members that come and go within seconds."""
        broker = new_broker(settings(self.db, self.kafka))
        hearing.subscriber = broker.subscriber(
            *self.topics,
            group_id=f"{self.name}.hearing",
            auto_offset_reset="earliest",
            session_timeout_ms=6_000,
            heartbeat_interval_ms=300,
            fetch_max_wait_ms=100,
            listener=hearing,
        )
        return broker

    async def leave(self, member: Member) -> None:
        """As a process that is told to stop."""
        self.members.remove(member)
        await member.leave.aclose()

    async def all_leave(self) -> None:
        for member in list(self.members):
            await self.leave(member)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def seen(pool: Pool) -> dict[str, list[int]]:
    """The sequences that had an effect, by key, in the order of their effects."""
    found: dict[str, list[int]] = {}
    for row in await pool.fetch("select key, sequence from probe.seen order by seen_id"):
        found.setdefault(row["key"], []).append(row["sequence"])
    return found
