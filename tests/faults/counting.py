"""Two services that count: one counts what it is asked to, the other hears it and now and then counts too.

`teller` tells each number on its topic; `echo` hears them, remembers each, and reacts to every fourth with one
event or two of its own, which it tells back. So relay, hearing, reactions and projections are all at work.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from chassis.database import Connection, Heard, Stored
from chassis.decider import Category, Command, Decider, Event, State
from chassis.event_store import Work
from chassis.events import Told
from chassis.hearing import Reaction
from chassis.http import Allow, Asked, Dated, asking
from chassis.service import Service
from tests.chassis.boxes import DAY
from tests.chassis.stores import MIGRATIONS, remember

TABLE = {"count": Allow(("unit_staff",))}
EVERY = 4
"""Of so many numbers one is answered; of those every other with two events."""
LONG = 100
"""Numbers whose answers share a stream: a stream that grows for ever would only be slow."""


class Count(Command):
    number: int


class Counted(Event):
    number: int


class Noted(Event):
    """Stays inside: a hole in the sequence of what is told."""

    number: int


class Nothing(State):
    pass


def decide(command: Count, _: Nothing) -> list[Counted | Noted]:
    counted = Counted(on=command.on, number=command.number)
    if command.number % (2 * EVERY):
        return [counted]
    return [counted, Noted(on=command.on, number=command.number)]


COUNT = Category[Count, Nothing, Counted | Noted](
    "count", Decider(decide, lambda state, _: state, Nothing()), (Counted, Noted)
)


class NumberTold(BaseModel):
    """The published fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    service: ClassVar[str] = "teller"
    counter: str
    number: int

    @classmethod
    def type_name(cls) -> str:
        return "teller.NumberTold.v1"

    @classmethod
    def schema_name(cls) -> str:
        return "urn:samverka:schema:teller.NumberTold.v1"


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """A row for each fact, in the order of their effects; the rows of a slice in one statement."""
    rows = [(h.topic, h.partition, h.key, h.subject, h.sequence, h.fact.number) for h in heard]  # type: ignore[attr-defined]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await db.execute(_SEEN, *columns)


_SEEN = """
insert into probe.seen (topic, part, key, subject, sequence, things, words)
select t, p, k, s, v, n, '' from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
    with ordinality as u (t, p, k, s, v, n, place) order by place
"""


def answering(fact: NumberTold) -> list[str]:
    """The stream that answers a number, if it is answered."""
    return [] if fact.number % EVERY else [COUNT.stream(_answers(fact))]


def answer(work: Work, heard: Heard) -> None:
    fact = heard.fact
    assert isinstance(fact, NumberTold)
    if fact.number % EVERY == 0:
        work.decide(COUNT, _answers(fact), Count(on=DAY, number=fact.number))


def _answers(fact: NumberTold) -> str:
    return f"{fact.counter}.{fact.number // LONG}"


router = APIRouter()


class Number(Dated):
    number: int


@router.post("/counters/{counter}", status_code=201)
async def count(
    counter: str, body: Number, asked: Annotated[Asked, asking("count", TABLE)]
) -> Response:
    command = Count(on=asked.on(body.on), number=body.number)
    return await asked.carry_out(
        streams=(COUNT.stream(counter),), act=lambda work: work.decide(COUNT, counter, command)
    )


def named(name: str) -> Service:
    """`teller-...` or `echo-...`: what follows the hyphen is shared by the two that hear each other."""
    kind, _, pair = name.partition("-")
    other = {"teller": "echo", "echo": "teller"}[kind]
    topic = f"{name}.v1"

    def publish(stored: Stored) -> Told | None:
        if not isinstance(stored.event, Counted):
            return None
        return Told.of(NumberTold(counter=stored.key, number=stored.event.number), topic)

    return Service(
        name=name,
        router=router,
        migrations=MIGRATIONS,
        facts={NumberTold.type_name(): NumberTold},
        hears=(f"{other}-{pair}.v1",),
        categories=(COUNT,),
        publish=publish,
        remember=remember,
        remember_facts=remember_facts,
        reactions={NumberTold: Reaction(answering, answer)} if kind == "echo" else {},
    )
