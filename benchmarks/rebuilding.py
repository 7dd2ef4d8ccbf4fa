"""Reporting's own tables, heard for the first time and rebuilt beside themselves, as an operator does it."""

import gc
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from pydantic import SecretStr

from benchmarks.ground import Ground
from benchmarks.hearing import Counted
from benchmarks.lines import Goal, Line
from benchmarks.listening import listening
from benchmarks.records import Unsent, send_batched
from benchmarks.scale import Scale
from chassis.database import open_pool
from chassis.messaging import new_producer
from chassis.settings import Settings
from reporting.app import SERVICE
from reporting.app.work import Work
from tests.reporting.memory import a_town, record

GOAL = Goal(least=30_000)


async def rebuild(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """Raw has nothing like it. The facts are those of many programmes' years beside each other."""
    db = await ground.databases.new(SERVICE.migrations, SERVICE.name)
    settings = ground.settings(db).model_copy(update={"owner_url": SecretStr(db.owner)})
    topics = await _tell(ground, settings, scale)
    count = sum(topics.values())
    heard = await _hear(settings, tuple(topics), count)
    yield Line(f"hear and remember {count} as reporting does", "ev/s", heard)
    phases = Phases()
    whole = await _rebuilt(settings, phases)
    yield Line(f"rebuild from {count}", "ev/s", count / phases.building, goal=GOAL)
    yield Line("· with comparison and swap", "ev/s", count / whole)


async def _tell(ground: Ground, settings: Settings, scale: Scale) -> Mapping[str, int]:
    """Topics of their own, and how many facts lie in each."""
    facts, unique, counts = a_town(scale.years, scale.started), uuid4().hex[:8], dict[str, int]()
    producer = await new_producer(settings)
    for name in sorted({heard.topic for heard in facts}):
        topic = ground.kafka.topic(name=f"{unique}.{name}")
        told = [record(heard) for heard in facts if heard.topic == name]
        unsent = [Unsent(key.encode(), value, list(named), 0) for key, value, named in told]
        await send_batched(producer, topic, unsent)
        counts[topic] = len(told)
    await producer.stop()
    return counts


async def _hear(settings: Settings, topics: tuple[str, ...], count: int) -> float:
    """The live edition, by the service's own loop."""
    counted, url = Counted(count), settings.database_url.get_secret_value()
    async with (
        await open_pool(url, "bench", schema=SERVICE.schema) as pool,
        listening(pool, settings, topics, SERVICE.facts, SERVICE.remember_facts, counted),
    ):
        await counted.done.wait()
    return count / (counted.ended - counted.began)


@dataclass
class Phases:
    """When the next edition began to hear, and when it had first heard all."""

    began: float = 0.0
    ended: float = 0.0

    def __call__(self, doing: str, done: int, of: int) -> None:
        self.began = self.began or time.perf_counter()
        if doing == "hearing" and done == of:
            self.ended = self.ended or time.perf_counter()

    @property
    def building(self) -> float:
        """In seconds."""
        return self.ended - self.began


async def _rebuilt(settings: Settings, phases: Phases) -> float:
    """How many seconds it took as a whole."""
    before, started = gc.get_threshold(), time.perf_counter()
    gc.set_threshold(100_000)  # as the command does
    try:
        await Work(SERVICE, settings, phases).rebuild((), anew=True)
    finally:
        gc.set_threshold(*before)
    return time.perf_counter() - started
