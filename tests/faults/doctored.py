"""A history that is sound, told and heard to the end, and what may be done to it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from fastapi import APIRouter

from chassis.service import Service
from samverka.oracle.account import Account, print_of
from samverka.oracle.hearing import Hearer, Memory
from samverka.oracle.parties import Party
from samverka.oracle.topics import Record
from samverka.oracle.verdict import Heard, Told
from tests.chassis.facts import FACTS, ThingsTold, headers
from tests.chassis.stores import MIGRATIONS

TOPIC, PARTITIONS = "boxes.v1", 3
NAME = "listener"


@dataclass(frozen=True)
class Fact:
    """An event that is told, and its place in the log."""

    position: int
    key: str
    version: int

    @property
    def id(self) -> UUID:
        return uuid5(UUID(int=0), f"box-{self.key}/{self.version}")

    def record(self, offset: int) -> Record:
        value = ThingsTold(box=self.key, things=self.version).model_dump_json().encode()
        named = dict(headers(self.version, f"box-{self.key}", self.id))
        return Record(
            TOPIC, sum(self.key.encode()) % PARTITIONS, offset, self.key.encode(), value, named
        )


def log(keys: Iterable[str]) -> list[Fact]:
    """A fact for each key named, in this order."""
    versions = Counter[str]()
    facts: list[Fact] = []
    for position, key in enumerate(keys, 1):
        versions[key] += 1
        facts.append(Fact(position, key, versions[key]))
    return facts


@dataclass
class Street:
    """One log, its topic, and one hearer that reacts once to each fact it hears."""

    facts: Sequence[Fact]
    records: list[Record] = field(default_factory=list[Record])
    memory: Memory = field(default_factory=Memory)
    cursor: int = 0

    @classmethod
    def sound(cls, keys: Iterable[str]) -> "Street":
        facts = log(keys)
        return cls(facts, laid(fact.record(0) for fact in facts), heard(facts), len(facts))

    def told(self) -> Told:
        """The verdict on the telling."""
        account = Account("boxes", [TOPIC])
        for fact in self.facts:
            record = fact.record(0)
            account.stored(f"box-{fact.key}", fact.version, fact.position)
            print_ = print_of(TOPIC, record.key, record.value, record.headers)
            account.tells(fact.id, TOPIC, print_, fact.position <= self.cursor)
        for record in self.records:
            account.lies(record, judged=True)
        account.close()
        assert not account.log.broken.count
        return account.topics[TOPIC]

    def hearer(self) -> Hearer:
        """Having heard all."""
        hearer = Hearer(Party(listener(), "", ()), self.memory)
        told = set[bytes]()
        for record in self.records:
            hearer.hear(record, record.headers["ce_id"] not in told)
            told.add(record.headers["ce_id"])
        hearer.close()
        return hearer

    def heard(self) -> Heard:
        """The verdict on the hearing."""
        return self.hearer().topics[TOPIC]


def laid(records: Iterable[Record]) -> list[Record]:
    """The same records, one behind the other in their partitions."""
    ends = Counter[int]()
    found: list[Record] = []
    for record in records:
        found.append(replace(record, offset=ends[record.partition]))
        ends[record.partition] += 1
    return found


def heard(facts: Sequence[Fact]) -> Memory:
    """What somebody remembers who has heard just these."""
    records = laid(fact.record(0) for fact in facts)
    count = Counter((record.topic, record.partition) for record in records)
    reactions = (uuid5(uuid5(fact.id, NAME), "0").bytes for fact in facts)
    versions = {("urn:samverka:boxes", f"box-{fact.key}"): fact.version for fact in facts}
    return Memory(dict(count), dict(count), {}, versions, set(reactions))


def listener() -> Service:
    return Service(NAME, APIRouter(), MIGRATIONS, FACTS, (TOPIC,))


def faults(row: Told | Heard) -> dict[str, int]:
    """The kinds of fault found, and how many of each."""
    return {name: cases.count for name, cases in row.faults() if cases.count}
