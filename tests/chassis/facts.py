"""What boxes tell, how it is heard, and records as a relay would have written them."""

from collections.abc import Container, Iterable, Sequence
from typing import ClassVar
from uuid import UUID, uuid4, uuid5

from aiokafka.structs import ConsumerRecord
from pydantic import BaseModel, ConfigDict

from chassis.database import Connection, Heard, Stored
from chassis.event_store import Work
from chassis.events import Told
from chassis.hearing import Reaction, Reactions
from tests.chassis.boxes import BOX, DAY, Put, ThingsPut
from tests.real.kafka import Record

SOURCE = "urn:samverka:boxes"
Unsent = tuple[str, bytes, Sequence[tuple[str, bytes]]]
"""Key, value and headers of a record."""


class ThingsTold(BaseModel):
    """The published fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    service: ClassVar[str] = "boxes"
    box: str
    things: int
    words: str = ""

    @classmethod
    def type_name(cls) -> str:
        return "boxes.ThingsPut.v1"

    @classmethod
    def schema_name(cls) -> str:
        return "urn:samverka:schema:boxes.ThingsPut.v1"


FACTS = {ThingsTold.type_name(): ThingsTold}


def tell(stored: Stored, topic: str) -> Told | None:
    """Things are told, notes and expiries are not."""
    if not isinstance(stored.event, ThingsPut):
        return None
    return Told.of(ThingsTold(box=stored.key, things=stored.event.things), topic)


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """A row for each fact, in the order of their effects."""
    for one in heard:
        assert isinstance(one.fact, ThingsTold)
        await db.execute(
            "insert into probe.seen (topic, part, key, subject, sequence, things, words)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            *(one.topic, one.partition, one.key, one.subject, one.sequence),
            *(one.fact.things, one.fact.words),
        )


def reactions(broken: Container[str] = ()) -> Reactions:
    """What is told of a box is put into the hearer's box of that name; for a broken key the handler stumbles."""

    def react(work: Work, heard: Heard) -> None:
        if heard.key in broken:
            raise ZeroDivisionError
        work.decide(BOX, heard.fact.box, Put(on=DAY, things=0))

    return {ThingsTold: Reaction(lambda fact: [BOX.stream(fact.box)], react)}


def headers(
    sequence: int, subject: str = "box-a", event_id: UUID | None = None
) -> list[tuple[str, bytes]]:
    """CloudEvents, as the relay writes them."""
    named = {
        "ce_specversion": "1.0",
        "ce_id": str(event_id or uuid5(UUID(int=0), f"{subject}/{sequence}")),
        "ce_source": SOURCE,
        "ce_type": ThingsTold.type_name(),
        "ce_subject": subject,
        "ce_sequence": str(sequence),
    }
    return [(name, value.encode()) for name, value in named.items()]


def told(key: str, *sequences: int, things: int = 1) -> list[Unsent]:
    """Facts of one box, in order: key, value and headers of each."""
    value = ThingsTold(box=key, things=things).model_dump_json().encode()
    return [(key, value, headers(number, f"box-{key}")) for number in sequences]


def records(topic: str, puts: Iterable[Unsent], first: int = 0, partition: int = 0) -> list[Record]:
    """The same as they come out of a partition."""
    return [
        ConsumerRecord(
            topic=topic,
            partition=partition,
            offset=first + number,
            timestamp=1_700_000_000_000 + number,
            timestamp_type=0,
            key=key.encode(),
            value=value,
            checksum=None,
            serialized_key_size=len(key),
            serialized_value_size=len(value),
            headers=tuple(named),
        )
        for number, (key, value, named) in enumerate(puts)
    ]


def new_key() -> str:
    return uuid4().hex[:12]
