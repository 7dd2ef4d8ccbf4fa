"""What one service says it has heard, held against each record below the offsets that it has stored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from samverka.oracle.account import id_of, named
from samverka.oracle.log import snapshot
from samverka.oracle.parties import Party
from samverka.oracle.topics import Place, Record
from samverka.oracle.verdict import Heard, Reacted

CHUNK = 20_000  # rows

_OFFSETS = "select topic, part, next_offset as number from next_offset"
_EFFECTS = "select topic, part, facts as number from applied"
_LETTERS = "select topic, part, offset_, coalesce(settlement, 'waiting') as state from dead_letter"
_VERSIONS = "select source, subject, version from heard"
_REACTIONS = "select event_id from es.event where meta ->> 'actor' = 'heard'"

Subject = tuple[str, str]
"""Source and stream."""


@dataclass
class Memory:
    """What a hearer remembers, all of one moment."""

    offsets: Mapping[Place, int] = field(default_factory=dict[Place, int])
    effects: Mapping[Place, int] = field(default_factory=dict[Place, int])
    letters: Mapping[tuple[str, int, int], str] = field(
        default_factory=dict[tuple[str, int, int], str]
    )
    versions: dict[Subject, int] = field(default_factory=dict[Subject, int])
    reactions: set[bytes] = field(default_factory=set[bytes])


async def memory(party: Party) -> Memory:
    """As its own role reads it."""
    found = Memory()
    async with snapshot(party) as db:
        places = [await db.fetch(query) for query in (_OFFSETS, _EFFECTS)]
        found.offsets, found.effects = (
            {(row["topic"], row["part"]): row["number"] for row in rows} for rows in places
        )
        letters = await db.fetch(_LETTERS)
        found.letters = {(r["topic"], r["part"], r["offset_"]): r["state"] for r in letters}
        async for row in db.cursor(_VERSIONS, prefetch=CHUNK):
            found.versions[row["source"], row["subject"]] = row["version"]
        async for row in db.cursor(_REACTIONS, prefetch=CHUNK):
            found.reactions.add(row["event_id"].bytes)
    return found


class Hearer:
    """Follows the records as the service should have followed them, and compares in the end."""

    def __init__(self, party: Party, memory: Memory) -> None:
        self.topics = {topic: Heard(party.name, topic) for topic in party.service.hears}
        self.reacted = Reacted(party.name, len(memory.reactions))
        self._facts, self._service, self._memory = party.service.facts, party.name, memory
        self._wanted, self._last = Counter[Place](), dict[Subject, int]()
        self._seen = dict.fromkeys(memory.offsets, 0)

    def hear(self, record: Record, tells: bool) -> None:
        """The records of a partition in their order. `tells`: it is the first to tell an event of the log."""
        row, place = self.topics[record.topic], (record.topic, record.partition)
        self._seen[place] = record.offset + 1
        if record.offset >= self._memory.offsets.get(place, 0):
            row.lag += 1
            return
        match self._memory.letters.get((*place, record.offset)):
            case "waiting":
                row.parked += 1
            case "discarded":
                row.discarded += 1
            case _ if self._fresh(record):
                self._wanted[place] += 1
                row.heard += 1
            case _ if tells:
                row.missing.add(f"{named(record)}: its version had been heard already")
            case _:
                """Told again, and dropped."""

    def _fresh(self, record: Record) -> bool:
        """Whether it must have counted: of an unknown type too, once, although nothing follows from that."""
        headers = {name: value.decode("utf-8", "replace") for name, value in record.headers.items()}
        try:
            subject = headers["ce_source"], headers["ce_subject"]
            version = int(headers["ce_sequence"])
        except (KeyError, ValueError):
            return True  # no fact at all, and yet not parked
        if version <= self._last.get(subject, 0):
            return False
        self._last[subject] = version
        if headers.get("ce_type") in self._facts:
            self._follow(UUID(bytes=id_of(record)))
        return True

    def _follow(self, fact: UUID) -> None:
        """A fact's reactions are numbered from nought; what is left over in the end has no cause."""
        cause, number = uuid5(fact, self._service), 0
        while (reaction := uuid5(cause, str(number)).bytes) in self._memory.reactions:
            self._memory.reactions.remove(reaction)
            number += 1

    def close(self) -> None:
        """All records have been heard."""
        for place, effects in self._memory.effects.items():
            self._count(place, effects)
        for place in self._wanted.keys() - self._memory.effects.keys():
            self._count(place, 0)
        for place, offset in self._memory.offsets.items():
            if place[0] in self.topics and offset > self._seen[place]:
                name = f"{place[0]}/{place[1]}: heard to {offset}, ends at {self._seen[place]}"
                self.topics[place[0]].differing.add(name)
        self._compare_versions()
        for event in self._memory.reactions:
            self.reacted.uncaused.add(str(UUID(bytes=event)))

    def _count(self, place: Place, effects: int) -> None:
        topic, part = place
        if topic not in self.topics:
            return
        row, surplus = self.topics[topic], effects - self._wanted[place]
        name = f"{topic}/{part}: {effects} effects of {self._wanted[place]} facts"
        if surplus > 0:
            row.twice.add(name, surplus)
        elif surplus < 0:
            row.missing.add(name, -surplus)

    def _compare_versions(self) -> None:
        """Of each stream the version heard last is the last one below the offset."""
        known = self._memory.versions
        for subject in known.keys() | self._last.keys():
            said, lies = known.get(subject, 0), self._last.get(subject, 0)
            if said != lies:
                row = self._row_of(subject[0])
                row.differing.add(f"{subject[1]}: version {said} heard last, {lies} lies there")

    def _row_of(self, source: str) -> Heard:
        """A source's own topic, or any."""
        own = f"{source.rpartition(':')[2]}.v1"
        return self.topics.get(own) or next(iter(self.topics.values()))
