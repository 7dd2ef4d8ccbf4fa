"""Reads the topics from the first record on and lets each have its effect in an edition, as hearing does."""

import asyncio
import ssl
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from chassis import offsets
from chassis.database import TRANSIENT, Connection, Pool
from chassis.effect import Effect
from chassis.envelope import Record
from chassis.settings import Settings
from reporting.app.editions import Place, Refused

SLICE = 4_000
"""Records of one transaction, at most."""
AT_ONCE = 6
"""Transactions that are open together."""
PATIENCE = 30.0
"""Seconds without a record that should be there."""


def new_consumer(settings: Settings) -> AIOKafkaConsumer:
    """In no group: nobody's partitions are taken away, and no offset is kept at Kafka."""
    ca = settings.kafka_ca
    return AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap,
        client_id=f"{settings.instance or settings.kafka_username}-rebuild",
        security_protocol="SASL_SSL" if ca else "SASL_PLAINTEXT",
        ssl_context=ssl.create_default_context(cafile=str(ca)) if ca else None,
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=settings.kafka_username,
        sasl_plain_password=settings.kafka_password.get_secret_value(),
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )


@dataclass(frozen=True)
class Reader:
    """`done` is the next offset of each partition, as the edition has it."""

    pool: Pool
    effect: Effect
    consumer: Any
    done: dict[TopicPartition, int] = field(default_factory=dict[TopicPartition, int])
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def begin(self, places: Collection[Place]) -> None:
        """At the offsets of the edition. Raises Refused unless Kafka still has all that follows."""
        new = [tp for place in places if (tp := TopicPartition(*place)) not in self.done]
        if not new:
            return
        for tp in new:
            self.done[tp] = await offsets.stored(self.pool, tp)
        self.consumer.assign(list(self.done))
        for tp, first in (await self.consumer.beginning_offsets(new)).items():
            if first > self.done[tp]:
                raise Refused(
                    f"{tp.topic}/{tp.partition} begins at {first} in Kafka: what came before is lost to a rebuild."
                )
        for tp, at in self.done.items():
            self.consumer.seek(tp, at)

    async def read(
        self, ends: Mapping[Place, int], passed: Collection[tuple[str, int, int]]
    ) -> None:
        """Up to these offsets, and none further. `passed` are records that had no effect on purpose."""
        await self.begin(ends.keys())
        try:
            async with asyncio.TaskGroup() as group:
                for place, end in ends.items():
                    group.create_task(self._partition(TopicPartition(*place), end, passed))
        except ExceptionGroup as several:  # the first ended the others
            raise several.exceptions[0] from None

    async def _partition(
        self, tp: TopicPartition, end: int, passed: Collection[tuple[str, int, int]]
    ) -> None:
        if self.done[tp] < end and await self.consumer.position(tp) != self.done[tp]:
            self.consumer.seek(tp, self.done[tp])
        while self.done[tp] < end:
            records = [r for r in await self._fetch(tp) if r.offset < end]
            wanted = [r for r in records if (r.topic, r.partition, r.offset) not in passed]
            async with self.slots:
                await self._apply(tp, records[-1].offset + 1, wanted)

    async def _fetch(self, tp: TopicPartition) -> Sequence[Record]:
        waited = 0.0
        while waited < PATIENCE:
            try:
                found = await self.consumer.getmany(tp, timeout_ms=1000, max_records=SLICE)
            except OffsetOutOfRangeError:
                break
            if records := found.get(tp):
                if records[0].offset > self.done[tp]:
                    break
                return records
            waited += 1
        raise Refused(f"Kafka does not give {tp.topic}/{tp.partition} from {self.done[tp]} on.")

    async def _apply(self, tp: TopicPartition, end: int, records: Sequence[Record]) -> None:
        """All at once; when something in the slice itself is at fault, one by one, so that it can be parked."""
        try:
            await self._transaction(tp, end, records, self.effect.apply)
        except (offsets.Fenced, *TRANSIENT):
            raise
        except (
            Exception
        ):  # whatever it is: what is at fault is parked, the others have their effect
            await self._transaction(tp, end, records, self.effect.apply_singly)

    async def _transaction(
        self, tp: TopicPartition, end: int, records: Sequence[Record], apply: Any
    ) -> None:
        db: Connection
        async with self.pool.acquire() as db, db.transaction():
            await offsets.claim(db, tp, self.done[tp], end)
            if records:
                await apply(db, records)
        self.done[tp] = end
