"""Topics as they lie at the broker, read from their beginnings: no group is joined, nothing is committed."""

# confluent-kafka publishes these names without saying so
# pyright: reportPrivateImportUsage=false

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, cast

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from confluent_kafka.admin import TopicMetadata

from samverka.client import Away
from samverka.provision.broker import settings
from samverka.provision.targets import Kafka

PATIENCE = 20.0  # seconds for an answer, or for the next record
AT_ONCE, AT_MOST = 5_000, 0.1  # records, seconds: whichever comes first ends a fetch

Place: TypeAlias = tuple[str, int]
"""Topic and partition."""


@dataclass(frozen=True, slots=True)
class Record:
    """As it lies at its offset."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: Mapping[str, bytes]

    @property
    def place(self) -> str:
        return f"{self.topic}/{self.partition}@{self.offset}"


@dataclass(frozen=True)
class Topics:
    """All topics of a cluster, as its super user reads them."""

    kafka: Kafka

    @cached_property
    def _consumer(self) -> Consumer:
        quiet = {"enable.auto.commit": False, "auto.offset.reset": "error"}
        # A group must be named and is never joined: partitions are assigned by hand.
        reading = {"group.id": "samverka-verify", "enable.partition.eof": True, **quiet}
        return Consumer({**settings(self.kafka), **reading})

    def close(self) -> None:
        self._consumer.close()

    def named(self, prefix: str) -> list[str]:
        """The topics whose names begin so."""
        return sorted(name for name in self._there() if name.startswith(prefix))

    def ends(self, topics: Iterable[str]) -> dict[Place, int]:
        """The offset behind the last record of every partition."""
        there = self._there()
        found: dict[Place, int] = {}
        for topic in topics:
            if topic not in there:
                raise Away(f"There is no topic {topic}: run `samverka provision` first.")
            for part in there[topic].partitions:
                found[topic, part] = self._watermarks(topic, part)[1]
        return found

    def _there(self) -> Mapping[str, TopicMetadata]:
        try:
            return self._consumer.list_topics(timeout=PATIENCE).topics
        except KafkaException as error:
            raise Away(f"Kafka at {self.kafka.bootstrap} does not answer.") from error

    def _watermarks(self, topic: str, part: int) -> tuple[int, int]:
        return self._consumer.get_watermark_offsets(TopicPartition(topic, part), timeout=PATIENCE)

    def records(self, ends: Mapping[Place, int]) -> Iterator[Record]:
        """What lies below these offsets: each partition in order, the partitions mingled."""
        left = {place for place, end in ends.items() if end}
        self._consumer.assign([TopicPartition(t, p, self._watermarks(t, p)[0]) for t, p in left])
        deadline = time.monotonic() + PATIENCE
        while left:
            messages = self._consumer.consume(AT_ONCE, timeout=AT_MOST)
            if messages:
                deadline = time.monotonic() + PATIENCE
            elif time.monotonic() > deadline:
                raise Away(f"Kafka sends nothing more of {_first(left)}.")
            for message in messages:
                yield from self._taken(message, ends, left)
        self._consumer.unassign()

    def _taken(
        self, message: Message, ends: Mapping[Place, int], left: set[Place]
    ) -> Sequence[Record]:
        place = cast("Place", (message.topic(), message.partition()))
        if error := message.error():
            if error.code() != KafkaError._PARTITION_EOF:  # pyright: ignore[reportPrivateUsage]
                raise Away(f"{place[0]}/{place[1]} cannot be read: {error.str()}")
            left.discard(place)
            return ()
        offset = cast("int", message.offset())
        if offset + 1 >= ends[place]:
            left.discard(place)
        return (_record(message, place, offset),) if offset < ends[place] else ()


def _record(message: Message, place: Place, offset: int) -> Record:
    headers = cast("Sequence[tuple[str, bytes | None]]", message.headers() or ())
    named = {name: value or b"" for name, value in headers}
    return Record(*place, offset, message.key() or b"", message.value() or b"", named)


def _first(left: set[Place]) -> str:
    topic, part = min(left)
    return f"{topic}/{part}"
