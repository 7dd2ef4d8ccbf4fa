"""The broker, as the administrator of a test uses it: topics of its own, records put in and taken out."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import ConsumerRecord
from confluent_kafka import TopicPartition as TopicOfAdmin
from confluent_kafka.admin import AdminClient, NewTopic

Record = ConsumerRecord[bytes, bytes]
Headers = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, eq=False)
class Kafka:
    """SCRAM on the inner listener; the administrator stands above all rules."""

    bootstrap: str
    username: str
    password: str

    @cached_property
    def admin(self) -> AdminClient:
        return AdminClient(
            {
                "bootstrap.servers": self.bootstrap,
                "security.protocol": "SASL_PLAINTEXT",
                "sasl.mechanism": "SCRAM-SHA-512",
                "sasl.username": self.username,
                "sasl.password": self.password,
                "log_level": 2,  # brokers are killed here on purpose
            }
        )

    @property
    def settings(self) -> dict[str, str]:
        """What an aiokafka client needs to get in."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
        }

    def topic(self, partitions: int = 6, name: str | None = None) -> str:
        """A new topic, its name like no other's unless it is given."""
        name = name or f"test.{uuid4().hex[:12]}.v1"
        new = NewTopic(name, partitions, 1, config={"retention.ms": "-1"})
        for made in self.admin.create_topics([new]).values():
            made.result(20)
        return name

    def forget(self, topic: str, partition: int, before: int) -> None:
        """Records below an offset are gone, as if a topic were kept for some days only."""
        (gone,) = self.admin.delete_records([TopicOfAdmin(topic, partition, before)]).values()
        gone.result(20)

    @asynccontextmanager
    async def producer(self) -> AsyncGenerator[AIOKafkaProducer]:
        producer = AIOKafkaProducer(**self.settings, enable_idempotence=True, acks="all")
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()

    async def put(self, topic: str, records: Iterable[tuple[str, bytes, Headers]]) -> None:
        """Key, value and headers of each, in this order."""
        async with self.producer() as producer:
            for key, value, headers in records:
                await producer.send(topic, value, key.encode(), headers=list(headers))
            await producer.flush()

    async def taken(self, topic: str) -> list[Record]:
        """All that lies in a topic now, by partition and offset."""
        consumer: Any = AIOKafkaConsumer(**self.settings, auto_offset_reset="earliest")
        await consumer.start()
        try:
            known = self.admin.list_topics(topic, timeout=20).topics[topic].partitions
            partitions = [TopicPartition(topic, number) for number in known]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            found: list[Record] = []
            while sum(ends.values()) > len(found):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found += records
            return sorted(found, key=lambda record: (record.partition, record.offset))
        finally:
            await consumer.stop()
