"""From a commit in one service to the row in another's database: two processes, as it runs."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import uvloop

from benchmarks.ground import Ground, pool_on
from benchmarks.lines import Goal, Line, quantile
from benchmarks.listening import Clock, listening
from benchmarks.meters import FACTS, remember_facts
from benchmarks.pacing import Steady
from benchmarks.scale import Scale
from benchmarks.telling import Ages, load, telling
from chassis.database import open_pool
from chassis.envelope import Record
from chassis.settings import Settings
from tests.real.database import Database

P99 = Goal(most=250)


async def report(ground: Ground, scale: Scale) -> AsyncGenerator[Line]:
    """The clock runs from the insert of the event to the commit of the row."""
    steady = Steady(scale.reported_rate, scale.steady_seconds, scale.settling_seconds)
    writer, reader, topic = await ground.database(), await ground.database(), ground.kafka.topic()
    hearer = await _hearer(ground, reader, topic, steady.total)
    async with pool_on(writer) as pool, telling(ground, writer, pool, topic, Ages(steady)) as store:
        kept = await load(store, steady)
        said, _ = await hearer.communicate()
    found = sorted(json.loads(said)[steady.settled :])
    work = f"commit to report row, {steady.rate} ev/s"
    p50, p99 = quantile(found, 0.5), quantile(found, 0.99)
    yield Line(f"{work}, p50", "ms", p50, note=str(kept), valid=kept.valid)
    yield Line(f"{work}, p99", "ms", p99, goal=P99, note=str(kept), valid=kept.valid)


async def _hearer(
    ground: Ground, db: Database, topic: str, count: int
) -> asyncio.subprocess.Process:
    """A process that hears; returns once it listens."""
    settings = ground.settings(db)
    opened = settings.model_dump(mode="json") | {
        "database_url": settings.database_url.get_secret_value(),
        "kafka_password": settings.kafka_password.get_secret_value(),
        "master_key": settings.master_key.get_secret_value(),
    }
    pipe = asyncio.subprocess.PIPE
    words = (sys.executable, "-m", "benchmarks.reporting")
    process = await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe)
    assert process.stdin
    assert process.stdout
    asked = json.dumps({"settings": opened, "topic": topic, "count": count})
    process.stdin.write(asked.encode() + b"\n")
    await process.stdin.drain()
    assert await process.stdout.readline() == b"listening\n"
    return process


@dataclass
class Aged:
    """The age in milliseconds of each event when its row was committed."""

    wanted: int
    ages: list[float] = field(default_factory=list[float])
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, records: Sequence[Record], clock: Clock) -> None:
        now = clock[1] * 1000
        self.ages += [now - record.timestamp for record in records]
        if len(self.ages) >= self.wanted:
            self.done.set()


async def _hear(settings: Settings, topic: str, count: int) -> None:
    aged, url = Aged(count), settings.database_url.get_secret_value()
    async with (
        await open_pool(url, "bench") as pool,
        listening(pool, settings, (topic,), FACTS, remember_facts, aged),
    ):
        print("listening", flush=True)
        await aged.done.wait()
    print(json.dumps(aged.ages))


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_hear(Settings.model_validate(told["settings"]), told["topic"], told["count"]))
