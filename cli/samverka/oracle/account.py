"""The account of one service: what its log tells, event by event, then each record held against it."""

from array import array
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from uuid import UUID

from samverka.oracle.topics import Record
from samverka.oracle.verdict import Log, Told

DUE, FOUND = 1, 2
"""Marks of an event: below the relay's cursor; seen in a topic."""


class Account:
    """Holds an id, eight bytes of print and two of marks for each fact: a million fit in a few hundred MB."""

    def __init__(self, service: str, topics: Iterable[str]) -> None:
        self.log = Log(service)
        self.topics = {topic: Told(service, topic) for topic in topics}
        self._service = service
        self._names = list(self.topics)
        self._number = {topic: number for number, topic in enumerate(self._names)}
        self._order: dict[bytes, int] = {}
        self._prints, self._topic, self._marks = array("Q"), array("H"), bytearray()
        self._versions: dict[str, int] = {}
        self._last: dict[tuple[str, bytes], tuple[int, int]] = {}

    def stored(self, stream: str, version: int, position: int) -> None:
        """Every event of the log, told or not, in order of position."""
        self.log.events += 1
        if version != self._versions.get(stream, 0) + 1:
            self.log.broken.add(f"{stream} version {version} at position {position}")
        self._versions[stream] = version

    def tells(self, event: UUID, topic: str, print_: int, due: bool) -> None:
        """An event that is told, in order of position."""
        if topic not in self.topics:
            self._number[topic] = len(self._names)
            self._names.append(topic)
            self.topics[topic] = Told(self._service, topic)
        self._order[event.bytes] = len(self._prints)
        self._prints.append(print_)
        self._topic.append(self._number[topic])
        self._marks.append(DUE if due else 0)
        row = self.topics[topic]
        row.told += due
        row.backlog += not due

    def lies(self, record: Record, judged: bool) -> bool:
        """A record as it lies; whether it is the first to tell its event.

        Unless `judged` it is younger than our look at the log, which may not show its event.
        """
        row = self.topics[record.topic]
        place = self._order.get(id_of(record))
        if place is None:
            if judged:
                row.ghosts.add(f"{named(record)} at {record.place}")
            return False
        first = not self._marks[place] & FOUND
        self._marks[place] |= FOUND
        if self._prints[place] != print_of(*_parts(record)):
            row.altered.add(f"{named(record)} at {record.place}")
        elif first:
            self._ordered(row, record, place)
        else:
            row.repeated += 1
        return first

    def _ordered(self, row: Told, record: Record, place: int) -> None:
        """First occurrences of a key lie in one partition, in order of position."""
        key = (record.topic, record.key)
        partition, before = self._last.get(key, (record.partition, -1))
        if partition != record.partition or before > place:
            row.disordered.add(f"{named(record)} at {record.place}")
        self._last[key] = (record.partition, max(before, place))

    def close(self) -> None:
        """All records have been seen: what is due and has not been found is lost."""
        for event, marks, topic in zip(self._order, self._marks, self._topic, strict=True):
            if marks == DUE:
                self.topics[self._names[topic]].lost.add(str(UUID(bytes=event)))


def print_of(topic: str, key: bytes, value: bytes, headers: Mapping[str, bytes]) -> int:
    """Eight bytes that differ as soon as anything of a record does; the order of headers is no part of it."""
    print_ = blake2b(digest_size=8)
    named = [part for name in sorted(headers) for part in (name.encode(), headers[name])]
    for part in (topic.encode(), key, value, *named):
        print_.update(len(part).to_bytes(4))
        print_.update(part)
    return int.from_bytes(print_.digest())


def _parts(record: Record) -> tuple[str, bytes, bytes, Mapping[str, bytes]]:
    return record.topic, record.key, record.value, record.headers


def id_of(record: Record) -> bytes:
    """The event's id as bytes; empty when the record names none."""
    try:
        return UUID(record.headers["ce_id"].decode()).bytes
    except (KeyError, ValueError):
        return b""


def named(record: Record) -> str:
    """The id that a record gives its event, as text; nothing else of the record is shown."""
    event = id_of(record)
    return str(UUID(bytes=event)) if event else "a record without an event's id"
