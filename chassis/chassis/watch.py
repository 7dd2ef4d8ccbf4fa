"""Whether every partition that is ours gets on: that the loop goes round says nothing of Kafka, or of a paused one."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition

from chassis import telemetry
from chassis.health import LATE

Consumer = Any
"""aiokafka's, which has no types."""


def end_of(consumer: Consumer, tp: TopicPartition) -> int | None:
    """The offset behind the last record; none until it is known, or when the partition is not ours."""
    return consumer.highwater(tp) if tp in consumer.assignment() else None


@dataclass
class Watch:
    """When each partition of ours last got on, and since when we wait for our share of them."""

    _signs: dict[TopicPartition, tuple[object, float]] = field(default_factory=dict[Any, Any])
    _waits_since: float | None = field(default_factory=time.monotonic)

    def revoked(self) -> None:
        self._signs, self._waits_since = {}, self._waits_since or time.monotonic()

    def assigned(self, partitions: Iterable[TopicPartition]) -> None:
        """Also when our share is none because others have them all."""
        self._signs, self._waits_since = {tp: (None, time.monotonic()) for tp in partitions}, None

    def trouble(self, consumer: Consumer, done: Mapping[TopicPartition, int]) -> str | None:
        """What does not get on, in words. `done` has the next offset of every partition that is read."""
        now = time.monotonic()
        telemetry.LAG.clear()
        for tp in self._signs:
            self._look(consumer, tp, done.get(tp), now)
        if self._waits_since and now - self._waits_since > LATE:
            return "waits in vain for its share of the partitions"
        still = [tp for tp, (_, since) in self._signs.items() if now - since > LATE]
        if not still:
            return None
        why = "its offset is not read" if still[0] in consumer.paused() else "Kafka does not answer"
        others = f" and {len(still) - 1} others" if still[1:] else ""
        return f"does not get on with {still[0].topic}/{still[0].partition}{others}: {why}"

    def _look(self, consumer: Consumer, tp: TopicPartition, done: int | None, now: float) -> None:
        """It gets on when its offset moves, or when Kafka says anew that there is nothing more."""
        end, answer = end_of(consumer, tp), None
        if done is not None:
            telemetry.LAG.labels(tp.topic, tp.partition).set((end or done) - done)
            answer = consumer.last_poll_timestamp(tp) if done == end else None
        if self._signs[tp][0] != (sign := (done, answer)):
            self._signs[tp] = sign, now
