"""In any order, again and from nothing: the same figures."""

from typing import Any

import asyncpg

from reporting.api import reports
from tests.reporting import broker, story
from tests.reporting.conftest import bytes_of, hear, read
from tests.reporting.given import hear_and_undo


async def test_facts_may_cross_between_keys_and_topics(db: asyncpg.Connection):
    told = story.Story(started=8).told()
    expected = await hear_and_undo(db, told, 500)
    for seed in range(8):
        crossed = broker.another_order(told, seed)
        assert await hear_and_undo(db, crossed, (1, 7, 40, 5_000)[seed % 4]) == expected


async def test_heard_again_from_nothing_it_says_the_same(new_database: Any):
    told, said = story.Story().told(), set[bytes]()
    for size in (1_000, 1_000, 300):
        db = await new_database()
        await hear(db, told, size)
        said.add(bytes_of(await read(db, reports.read_annual)))
    assert len(said) == 1


async def test_the_as_of_position_counts_every_fact(db: asyncpg.Connection):
    told = story.Story(started=3).told()
    await hear(db, told)
    as_of = (await read(db, reports.read_annual)).as_of
    assert sum(as_of.applied.values()) == len(told)
    assert as_of.applied.keys() == {"referral.v1", "participation.v1", "followup.v1"}
    assert as_of.on == max(on for each in told if (on := getattr(each.fact, "on", None)))
