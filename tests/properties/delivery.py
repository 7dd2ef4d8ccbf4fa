"""How a history may come: keys cross, chunks are told again, slices are cut anywhere and handed over again."""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aiokafka import TopicPartition
from hypothesis import strategies as st

from chassis.envelope import Record
from tests.properties.room import Room
from tests.properties.street import Partition, partition_of

How = Literal["overlapping", "twice", "killed", "rewound"]
"""The slice begins before the stored offset; it comes again afterwards; the first who takes it is killed
before the commit; or the stored offset itself is set back, as by a restored dump."""


@dataclass(frozen=True)
class Disturbance:
    """An `order` of zero is the one in which the facts were told; the rest are places, counts and sizes."""

    order: int = 0
    repeats: tuple[tuple[int, int], ...] = ()
    sizes: tuple[int, ...] = (1,)
    again: tuple[tuple[int, int, How], ...] = ()


places, few = st.integers(0, 999), st.integers(1, 30)
hows = st.sampled_from(("overlapping", "twice", "killed", "rewound"))
disturbances = st.builds(
    Disturbance,
    order=st.integers(0, 2**32),
    repeats=st.lists(st.tuples(places, few), max_size=6).map(tuple),
    sizes=st.lists(few, min_size=1, max_size=6).map(tuple),
    again=st.lists(st.tuples(places, few, hows), max_size=8).map(tuple),
)


@dataclass(frozen=True)
class Slice:
    """Records of one partition from `first` on, as they are handed over."""

    records: Sequence[Record]
    before: Sequence[Record]
    """Those of the partition that were handed over earlier."""
    again: tuple[tuple[int, How], ...] = ()


@dataclass(frozen=True)
class History:
    """What a service had heard when it was saved, and what it hears from then on."""

    known: Sequence[Record]
    coming: Sequence[Record]

    def disturbed(self, by: Disturbance) -> list[Slice]:
        """The same facts, order within each key of a topic kept."""
        log = _numbered([*self.known, *_repeated(self.known, _crossed(self.coming, by.order), by)])
        slices = list(_cut(log, len(self.known), by.sizes))
        return [
            replace(each, again=_of(number, len(slices), by)) for number, each in enumerate(slices)
        ]

    def plain(self, slices: Sequence[Slice]) -> list[Slice]:
        """The facts of these slices in the order of their first coming, one by one."""
        seen = {id_of(record) for record in self.known}
        firsts: list[Record] = []
        for record in (record for each in slices for record in each.records):
            if id_of(record) not in seen:
                seen.add(id_of(record))
                firsts.append(record)
        return list(_cut(_numbered([*self.known, *firsts]), len(self.known), (1,)))


def id_of(record: Record) -> bytes:
    return dict(record.headers)["ce_id"]


def type_of(record: Record) -> str:
    return dict(record.headers)["ce_type"].decode()


def _crossed(records: Sequence[Record], order: int) -> list[Record]:
    if not order:
        return list(records)
    queues: dict[tuple[str, bytes | None], deque[Record]] = defaultdict(deque[Record])
    for record in records:
        queues[record.topic, record.key].append(record)
    turns = [key for key, queue in queues.items() for _ in queue]
    random.Random(order).shuffle(turns)  # noqa: S311 - not for secrets
    return [queues[key].popleft() for key in turns]


def _repeated(
    known: Sequence[Record], coming: Sequence[Record], by: Disturbance
) -> Sequence[Record]:
    """A relay that lost the answer to a chunk tells all of the chunk again, in its order."""
    log = [*known, *coming]
    for place, count in by.repeats:
        end = len(known) + 1 + place % (len(log) - len(known))
        told = [record for record in log[:end] if record.topic == log[end - 1].topic]
        log[end:end] = told[-count:]
    return log[len(known) :]


def _numbered(records: Sequence[Record]) -> list[Record]:
    offsets: Counter[Partition] = Counter()
    numbered: list[Record] = []
    for record in records:
        numbered.append(replace(record, offset=offsets[partition_of(record)]))
        offsets[partition_of(record)] += 1
    return numbered


def _cut(log: Sequence[Record], known: int, sizes: Sequence[int]) -> Iterator[Slice]:
    """Whenever a record's turn comes that has not been handed over, so is what follows it in its partition."""
    lines: dict[Partition, list[Record]] = defaultdict(list[Record])
    for record in log:
        lines[partition_of(record)].append(record)
    done = Counter(partition_of(record) for record in log[:known])
    number = 0
    for record in log[known:]:
        line, first = lines[partition_of(record)], done[partition_of(record)]
        if record.offset >= first:
            records = line[first : first + sizes[number % len(sizes)]]
            yield Slice(records, line[:first])
            done[partition_of(record)] += len(records)
            number += 1


def _of(number: int, count: int, by: Disturbance) -> tuple[tuple[int, How], ...]:
    return tuple((back, how) for place, back, how in by.again if place % count == number)


_BACK = "update {schema}.next_offset set next_offset = $3 where topic = $1 and part = $2"


async def hand_over(room: Room, slices: Sequence[Slice]) -> None:
    """Each slice as often and from where it says, through the service's own hearing."""
    for each in slices:
        earlier: Sequence[Record] = ()
        for back, how in each.again:
            match how:
                case "killed":
                    await room.hearing.hand_and_die([*earlier, *each.records])
                case "rewound":
                    earlier = each.before[-back:] or earlier
                    await _set_back(room, [*earlier, *each.records][0])
                case "overlapping":
                    earlier = earlier or each.before[-back:]
                case "twice":
                    pass
        await room.hearing.hand([*earlier, *each.records])
        if any(how == "twice" for _, how in each.again):
            await room.hearing.hand(each.records)


async def _set_back(room: Room, to: Record) -> None:
    tp = TopicPartition(to.topic, to.partition)
    query = _BACK.format(schema=room.service.schema)
    await room.superuser.execute(query, tp.topic, tp.partition, to.offset)
