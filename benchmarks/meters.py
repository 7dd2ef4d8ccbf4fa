"""Meters that are read: the smallest service there can be, for measuring and nothing else."""

import base64
from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from chassis.answers import Answer
from chassis.commands import Turn
from chassis.database import Connection, Pool
from chassis.decider import Category, Command, Decider, Event, Rejected, State
from chassis.event_store import Store, Work
from chassis.events import Heard, Stored, Told
from chassis.sealing import Vault

MASTER_KEY = base64.b64encode(bytes(32)).decode()
DAY = date(2024, 5, 6)
PLACE = "behind the third door on the left, above the stairs that lead to the boiler room"
REMARK = "read by hand; the glass is scratched, the seal is whole, and the cellar was dry this time"


class Read(Command):
    units: int
    place: str = PLACE


class MeterRead(Event):
    """About 250 bytes as JSON."""

    units: int
    place: str
    remark: str = REMARK


class Meter(State):
    readings: int = 0
    units: int = 0


def decide(command: Read, meter: Meter) -> list[MeterRead]:
    if command.units < 0:
        raise Rejected("forwards", "A meter runs forwards.", "/units")
    return [MeterRead(on=command.on, units=command.units, place=command.place)]


def evolve(meter: Meter, event: MeterRead) -> Meter:
    update = {"readings": meter.readings + 1, "units": meter.units + event.units}
    return meter.model_copy(update=update)


METER = Category[Read, Meter, MeterRead]("meter", Decider(decide, evolve, Meter()), (MeterRead,))


class MeterTold(BaseModel):
    """The published fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    service: ClassVar[str] = "meters"
    meter: str
    units: int
    place: str
    remark: str

    @classmethod
    def type_name(cls) -> str:
        return "meters.MeterRead.v1"

    @classmethod
    def schema_name(cls) -> str:
        return "urn:samverka:schema:meters.MeterRead.v1"


FACTS = {MeterTold.type_name(): MeterTold}


def tell(stored: Stored, topic: str) -> Told | None:
    assert isinstance(stored.event, MeterRead)
    event = stored.event
    fact = MeterTold(meter=stored.key, units=event.units, place=event.place, remark=event.remark)
    return Told.of(fact, topic)


ROWS = """
insert into meters.reading (meter, sequence, units, place)
select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) on conflict do nothing
"""


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """A row for each reading, in one statement."""
    rows = [
        (one.key, one.sequence, one.fact.units, one.fact.place)
        for one in heard
        if isinstance(one.fact, MeterTold)
    ]
    await db.execute(ROWS, *map(list, zip(*rows, strict=True)))


def reading_of(meter: str, units: int) -> Turn:
    """The command to read a meter, by somebody; its answer is not kept, for the plain table keeps none."""

    async def act(work: Work, _: Sequence[str]) -> Answer:
        work.decide(METER, meter, Read(on=DAY, units=units))
        return Answer(201, {}, {})

    return Turn("somebody", (METER.stream(meter),), act)


async def _nothing(_: Connection, __: Sequence[Stored]) -> None:
    """The plain table has no projection beside it either."""


def _none(_: Stored) -> tuple[()]:
    return ()


def store_on(pool: Pool, appended: Callable[[], None] = lambda: None) -> Store:
    """The store of a service that remembers nothing beside its log and waits for no day."""
    return Store(
        pool=pool,
        vault=Vault(MASTER_KEY),
        categories={METER.name: METER},
        remember=_nothing,
        timers=_none,
        consequences=_none,
        appended=appended,
        service=MeterTold.service,
    )
