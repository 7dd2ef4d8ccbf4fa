"""Hears facts and lets each have its effect exactly once: the effect and the next offset share one transaction."""

# pyright: reportIncompatibleMethodOverride=false

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import ConsumerStoppedError, IllegalStateError
from faststream.kafka.subscriber.usecase import LogicSubscriber

from chassis import offsets, telemetry
from chassis.database import TRANSIENT, Connection, Pool
from chassis.envelope import Record
from chassis.events import Reaction, Reactions
from chassis.health import Pulse
from chassis.offsets import Fenced, Gap
from chassis.watch import Consumer, Watch, end_of

__all__ = ["Apply", "Hearing", "Reaction", "Reactions"]

_log = structlog.get_logger("hearing")

Apply = Callable[[Connection, Sequence[Record]], Awaitable[None]]


class Hearing(ConsumerRebalanceListener):
    """Reads one subscriber's partitions in batches. On any error it rewinds; it never reads on past one."""

    def __init__(
        self,
        pool: Pool,
        apply: Apply,
        apply_singly: Apply,
        committed: Callable[[], None],
        pulse: Pulse,
    ) -> None:
        self.subscriber: LogicSubscriber[Any] | None = None
        self._pool, self._committed, self._pulse = pool, committed, pulse
        self._apply, self._apply_singly = apply, apply_singly
        self._next: dict[TopicPartition, int] = {}
        self._tries: dict[TopicPartition, int] = {}
        self._naps = set[asyncio.Task[None]]()
        self._watch, self._asked_at = Watch(), 0.0

    @property
    def _consumer(self) -> Consumer:
        assert self.subscriber is not None
        return self.subscriber.consumer

    async def on_partitions_revoked(self, revoked: Any) -> None:  # awaited upstream
        self._watch.revoked()
        for tp in revoked:
            self._next.pop(tp, None)
            self._tries.pop(tp, None)

    async def on_partitions_assigned(self, assigned: Any) -> None:
        self._consumer.pause(*assigned)  # before the first await: records are delivered meanwhile
        telemetry.REBALANCES.inc()
        self._watch.assigned(assigned)
        for tp in assigned:
            self._later(tp, 0)

    async def run(self) -> None:
        """Until the consumer is stopped. An error of a round is shown, and the next one begins."""
        while True:
            try:
                await self._round()
            except ConsumerStoppedError:
                return
            except Exception as error:
                self._pulse.trouble(f"cannot hear: {type(error).__name__}")
                _log.warning("hearing stumbled", error=type(error).__name__, doing="goes on in 1 s")
                await asyncio.sleep(1)

    async def _round(self) -> None:
        self._pulse.step = "asking Kafka"
        slices = await self._consumer.getmany(timeout_ms=100, max_records=1000)
        self._pulse.step = f"applying {sum(map(len, slices.values()))} records"
        await asyncio.gather(*(self._slice(tp, records) for tp, records in slices.items()))
        if not slices:
            self._pulse.step = "asking Postgres"
            await self._audit()
        self._report()

    def caught_up(self) -> bool:
        """Whether everything that has come to this process's partitions has had its effect."""
        return bool(self._next) and all(
            end_of(self._consumer, tp) == done for tp, done in self._next.items()
        )

    def _report(self) -> None:
        telemetry.RETRIES.set(len(self._tries))
        stuck = self._watch.trouble(self._consumer, self._next)
        if failing := [f"{tp.topic}/{tp.partition}" for tp, n in self._tries.items() if n > 3]:
            self._pulse.trouble(f"cannot apply what comes from {', '.join(sorted(failing))}")
        elif stuck:
            self._pulse.trouble(stuck)
        else:
            self._pulse.beat("hearing")

    async def _audit(self) -> None:
        """A lost last batch is followed by no record that would show the gap; nor is a lost database."""
        if time.monotonic() - self._asked_at > 2:
            await self._pool.fetchval("select 1")
            self._asked_at = time.monotonic()
        for tp in self._next.keys() & (self._consumer.assignment() - self._consumer.paused()):
            with suppress(IllegalStateError):
                if await self._consumer.position(tp) != self._next.get(tp):
                    self._retry(tp, "the position moved without an effect")

    async def _slice(self, tp: TopicPartition, records: Sequence[Record]) -> None:
        expected = self._next.get(tp)
        if expected is None:
            return  # revoked meanwhile
        try:
            await self._try(tp, expected, records)
            self._tries.pop(tp, None)
        except (Gap, Fenced) as error:
            self._retry(tp, str(error))
        except Exception as error:  # whatever it is: show it, rewind, try again
            self._retry(tp, type(error).__name__)

    async def _try(self, tp: TopicPartition, expected: int, records: Sequence[Record]) -> None:
        if records[0].offset > expected:
            raise Gap(f"{tp.topic}/{tp.partition} jumped from {expected} to {records[0].offset}")
        fresh = [record for record in records if record.offset >= expected]
        if fresh:
            end = fresh[-1].offset + 1
            with telemetry.APPLY.time():
                await self._effect(tp, expected, end, fresh)
            if self._next.get(tp) == expected:
                self._next[tp] = end
                with suppress(Exception):  # for lag tools only; never read back
                    await self._consumer.commit({tp: end})

    async def _effect(
        self, tp: TopicPartition, expected: int, end: int, fresh: Sequence[Record]
    ) -> None:
        """All at once; when something in the batch itself is at fault, one by one, so that it can be parked."""
        try:
            await self._transaction(tp, expected, end, fresh, self._apply)
        except (Fenced, *TRANSIENT):
            raise
        except Exception as error:
            kind = type(error).__name__
            _log.warning("a batch failed", topic=tp.topic, error=kind, doing="record by record")
            await self._transaction(tp, expected, end, fresh, self._apply_singly)

    async def _transaction(
        self, tp: TopicPartition, expected: int, end: int, fresh: Sequence[Record], apply: Apply
    ) -> None:
        async with self._pool.acquire() as db, db.transaction():
            await offsets.claim(db, tp, expected, end)
            await apply(db, fresh)
        self._committed()

    def _retry(self, tp: TopicPartition, why: str) -> None:
        with suppress(IllegalStateError):  # not ours any more
            self._consumer.pause(tp)  # other partitions and the heartbeat go on
            self._tries[tp] = tries = self._tries.get(tp, 0) + 1
            _log.warning("rewinding", topic=tp.topic, partition=tp.partition, tries=tries, why=why)
            self._later(tp, min(5.0, 0.05 * 2**tries) * random.uniform(0.5, 1))  # noqa: S311

    def _later(self, tp: TopicPartition, seconds: float) -> None:
        task = asyncio.create_task(self._resume(tp, seconds))
        self._naps.add(task)
        task.add_done_callback(self._naps.discard)

    async def _resume(self, tp: TopicPartition, seconds: float) -> None:
        await asyncio.sleep(seconds)
        try:
            stored = await offsets.stored(self._pool, tp)
        except Exception as error:  # whatever it is: a partition must not stay paused unseen
            return self._retry(tp, type(error).__name__)
        with suppress(IllegalStateError):
            self._consumer.seek(tp, stored)
            self._next[tp] = stored
            self._consumer.resume(tp)
