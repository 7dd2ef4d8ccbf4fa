"""The oracle on a real store and a real broker that were tampered with behind the relay's back."""

from collections.abc import Callable
from dataclasses import dataclass

import asyncpg
import pytest

from chassis.database import Pool
from samverka.oracle.comparing import compare
from samverka.oracle.parties import Party
from samverka.oracle.topics import Topics
from samverka.oracle.verdict import Report
from tests.chassis.facts import told
from tests.chassis.given import Group, put, relay_on, running, telling
from tests.chassis.reading import all_told
from tests.chassis.service import service
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka

KEYS = ["a", "b", "a", "c", "a"]


@dataclass(frozen=True)
class Boxes:
    """Boxes that have told and heard five facts of three keys."""

    db: Database
    topic: str
    topics: Topics

    async def as_superuser(self, *statements: str) -> None:
        db = await asyncpg.connect(self.db.superuser)
        for statement in statements:
            await db.execute(statement)
        await db.close()

    async def verified(self) -> Report:
        rooms = service("boxes", hears=(self.topic,), publish=telling(self.topic))
        party = Party(rooms, self.db.service, (self.topic,))
        return await compare([party], self.topics, lambda *_: None)

    async def faults(self) -> dict[str, list[str]]:
        return {fault: cases.first for _, fault, cases in (await self.verified()).faults}


@pytest.fixture
async def boxes(
    db: Database, pool: Pool, kafka: Kafka, topics: Topics, new_group: Callable[..., Group]
) -> Boxes:
    topic = kafka.topic(partitions=2)
    await put(pool, KEYS)
    async with running(relay_on(db, pool, kafka, telling(topic)).run()):
        await until(lambda: all_told(pool))
    group = new_group(topic)
    await group.join()
    heard = f"select coalesce(sum(next_offset), 0) = {len(KEYS)} from es.next_offset"
    await until(lambda: pool.fetchval(heard))
    await group.all_leave()
    return Boxes(db, topic, topics)


async def test_untouched_it_is_sound(boxes: Boxes, pool: Pool) -> None:
    report = await boxes.verified()
    assert report.faults == []
    assert (report.told(boxes.topic).told, report.told(boxes.topic).backlog) == (5, 5)
    assert report.heard("boxes", boxes.topic).heard == 5
    reactions = await pool.fetchval(
        "select count(*) from es.event where meta ->> 'actor' = 'heard'"
    )
    assert report.rows[-1].events == reactions == 5


async def test_an_event_that_the_cursor_passed_by_is_lost(boxes: Boxes, pool: Pool) -> None:
    await put(pool, ["d"])
    await boxes.as_superuser("update es.relay set position = (select max(position) from es.event)")
    untold = "select event_id::text from es.event where position > 5 order by position"
    lost = [row[0] for row in await pool.fetch(untold)]
    assert len(lost) == len(KEYS) + 1, "what the hearer appended was not told either"
    assert await boxes.faults() == {"lost": lost}


async def test_an_event_that_was_taken_away_leaves_a_ghost(boxes: Boxes, pool: Pool) -> None:
    event = await pool.fetchval("select event_id::text from es.event where position = 5")
    await boxes.as_superuser("delete from es.event where position = 5")
    found = await boxes.faults()
    assert [name.split()[0] for name in found.pop("told by no event")] == [event]
    assert "out of order in the log" in found, "the versions of its stream have a hole"


async def test_an_event_that_was_rewritten_is_altered(boxes: Boxes, pool: Pool) -> None:
    event = await pool.fetchval("select event_id::text from es.event where position = 4")
    rewritten = "update es.event set data = jsonb_set(data, '{things}', '9') where position = 4"
    await boxes.as_superuser(rewritten)
    found = await boxes.faults()
    assert found.keys() == {"altered"}
    assert [name.split()[0] for name in found["altered"]] == [event]


async def test_a_record_of_somebody_else_is_a_ghost(boxes: Boxes, kafka: Kafka) -> None:
    await kafka.put(boxes.topic, told("z", 1))
    assert (await boxes.faults()).keys() == {"told by no event"}


async def test_an_effect_without_its_offset_is_applied_twice(boxes: Boxes) -> None:
    twice = (
        "update es.applied set facts = facts + 1 where facts = (select max(facts) from es.applied)"
    )
    await boxes.as_superuser(twice)
    assert (await boxes.faults()).keys() == {"applied twice"}


async def test_an_offset_without_its_effect_is_missing_it(boxes: Boxes) -> None:
    await boxes.as_superuser(
        "update es.applied set facts = facts - 1 where facts = (select max(facts) from es.applied)",
        "update es.heard set version = 2 where subject = 'box-a'",
    )
    assert (await boxes.faults()).keys() == {"without effect", "another version heard last"}


async def test_a_reaction_without_its_cause_is_found(boxes: Boxes) -> None:
    other = "update es.event set event_id = gen_random_uuid() where position = 6"
    await boxes.as_superuser(other)
    assert "reaction without its cause" in await boxes.faults()
