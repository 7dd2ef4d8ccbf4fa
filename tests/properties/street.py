"""Three services that hear each other, and everything that was told: the history that the properties disturb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zlib import crc32

from aiokafka.structs import ConsumerRecord

from chassis.envelope import Record
from chassis.events import Stored, Told
from chassis.reader import GapProofReader
from chassis.telling import headers, stored_without_secrets
from contracts.topics import PARTITIONS
from tests.properties.room import Room

Partition = tuple[str, int]


@dataclass
class Street:
    """What each of the services tells lies in its topic, and is handed to whoever hears it."""

    rooms: Mapping[str, Room]
    told: list[Record] = field(default_factory=list[Record])
    """Everything, in the order in which it was told; each has its offset in its partition."""
    _cursors: dict[str, int] = field(default_factory=dict[str, int])
    _heard: dict[str, int] = field(default_factory=dict[str, int])

    async def ask(self, service: str, who: str, path: str, **body: Any) -> Any:
        """A command; what follows from it elsewhere waits until the street settles."""
        return await self.rooms[service].ask(who, path, body)

    async def day(self, day: date) -> None:
        """All that has been said is heard; then each day on which something falls due, and this one."""
        await self.settle()
        for room in self.rooms.values():
            while (due := await room.ticks.next(room.pool)) and due < day:
                await room.ticks.tick(due)
                await self.settle()
            await room.ticks.tick(day)
            await self.settle()

    async def settle(self) -> None:
        """Until all that was told has been heard, and nothing more is told because of it."""
        while await self._tell():
            for room in self.rooms.values():
                await self._hear(room)

    async def _tell(self) -> int:
        before = len(self.told)
        for name, room in self.rooms.items():
            for row in await GapProofReader(room.pool).next(self._cursors.get(name, 0), 10_000):
                self._cursors[name] = row["position"]
                stored = stored_without_secrets(row, room.store.categories)
                fact = room.service.publish(stored)
                if fact and fact.topic == f"{name}.v1":
                    self.told.append(self._record(name, stored, fact))
        return len(self.told) - before

    async def _hear(self, room: Room) -> None:
        name = room.service.name
        for record in self.told[self._heard.get(name, 0) :]:
            if record.topic in room.service.hears:
                await room.hearing.hand([record])
        self._heard[name] = len(self.told)

    def _record(self, service: str, stored: Stored, fact: Told) -> Record:
        key = stored.key.encode()
        partition = (fact.topic, crc32(key) % PARTITIONS)
        named = headers(service, stored, fact).items()
        return ConsumerRecord(
            *partition,
            offset=sum(partition_of(record) == partition for record in self.told),
            timestamp=int(stored.recorded_at.timestamp() * 1000),
            timestamp_type=0,
            key=key,
            value=fact.value,
            checksum=None,
            serialized_key_size=len(key),
            serialized_value_size=len(fact.value),
            headers=tuple((name, text.encode()) for name, text in named),
        )


def partition_of(record: Record) -> Partition:
    return record.topic, record.partition


def heard_by(room: Room, told: Sequence[Record]) -> list[Record]:
    """What of it comes to a service."""
    return [record for record in told if record.topic in room.service.hears]
