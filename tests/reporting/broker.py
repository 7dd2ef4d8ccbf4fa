"""Facts as the broker would bring them, in this order or another."""

import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from zlib import crc32

from chassis.events import Heard
from contracts.base import CaseFact, Fact
from contracts.referral import (
    ConsentWithdrawn,
)
from contracts.topics import PARTITIONS, topic


@dataclass
class Log:
    """Facts as the broker would bring them: with the version of the stream that told each."""

    heard: list[Heard] = field(default_factory=list[Heard])
    versions: Counter[str] = field(default_factory=Counter[str])

    def tell(self, *facts: Fact) -> None:
        for fact in facts:
            self._tell(fact)

    def _tell(self, fact: Fact) -> None:
        key = str(getattr(fact, fact.key))
        subject = _subject(fact, key)
        self.versions[f"{fact.service}/{subject}"] += 1
        self.heard.append(
            Heard(
                fact=fact,
                id=UUID(int=len(self.heard)),
                type=fact.type_name(),
                source=fact.service,
                subject=subject,
                sequence=self.versions[f"{fact.service}/{subject}"],
                key=key,
                recorded_at=datetime(2006, 1, 1, tzinfo=UTC),
                traceparent=None,
                topic=topic(fact.service),
                partition=crc32(key.encode()) % PARTITIONS,
                offset=len(self.heard),
            )
        )


def _subject(fact: Fact, key: str) -> str:
    match fact:
        case ConsentWithdrawn():
            return f"consent-{key}"
        case CaseFact():
            return f"case-{key}"
        case _:
            return f"{fact.key}-{key}"


def another_order(heard: Sequence[Heard], seed: int) -> list[Heard]:
    """Keys and topics cross freely; the facts of one key of one topic keep their order."""
    queues: dict[tuple[str, str], deque[Heard]] = {}
    for each in heard:
        queues.setdefault((each.topic, each.key), deque()).append(each)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    order = [key for key, queue in queues.items() for _ in queue]
    chance.shuffle(order)
    return [queues[key].popleft() for key in order]


def batches(heard: Sequence[Heard], size: int) -> Iterator[Sequence[Heard]]:
    """Slices as the service hears them: of one topic and partition each, in that order."""
    for start in range(0, len(heard), size):
        slices: dict[tuple[str, int], list[Heard]] = {}
        for each in heard[start : start + size]:
            slices.setdefault((each.topic, each.partition), []).append(each)
        yield from slices.values()
