"""Commands that share a transaction: each has its own answer, and none suffers for another."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace

import asyncpg
import pytest

from chassis.answers import Answer, Question
from chassis.commands import Commands, Turn
from chassis.database import Connection, Pool, Stored
from chassis.decider import Rejected
from chassis.event_store import Store, Work
from chassis.problem import Problem
from tests.chassis.boxes import BOX, DAY, Put
from tests.chassis.stores import remember

Outcome = Answer | BaseException


@pytest.fixture
def commands(store: Store) -> Commands:
    return Commands(store)


def put(box: str, things: int = 1, key: str | None = None, actor: str = "anna") -> Turn:
    async def act(work: Work, named: Sequence[str]) -> Answer:
        work.decide(BOX, box, Put(on=DAY, things=things))
        return Answer(201, {}, {"version": work.version_of(named[0])})

    question = Question((actor, key), bytes([things])) if key else None
    return Turn(actor, (BOX.stream(box),), act, question)


async def together(commands: Commands, *turns: Turn) -> list[Outcome]:
    """Asked at the same moment."""
    asked = (commands.carry_out(turn) for turn in turns)
    return await asyncio.gather(*asked, return_exceptions=True)


def versions(outcomes: Sequence[Outcome]) -> list[int]:
    return [outcome.body["version"] for outcome in outcomes if isinstance(outcome, Answer)]


async def test_many_at_once_share_few_transactions(commands: Commands, pool: Pool):
    outcomes = await together(commands, *(put(f"b{number}") for number in range(100)))
    assert versions(outcomes) == [1] * 100
    stored, transactions = tuple(
        await pool.fetchrow("select count(*), count(distinct xmin::text) from es.event") or ()
    )
    assert stored == 100
    assert transactions < 20


async def test_those_of_one_stream_are_decided_in_the_order_in_which_they_came(commands: Commands):
    outcomes = await together(commands, *(put("a") for _ in range(10)))
    assert versions(outcomes) == list(range(1, 11))


async def test_what_is_refused_is_refused_alone(commands: Commands, store: Store, pool: Pool):
    outcomes = await together(commands, put("a", 6), put("a", 5), put("b", 11), put("a", 4))
    assert versions(outcomes) == [1, 2]
    assert [each.rule for each in outcomes if isinstance(each, Rejected)] == ["ten_things"] * 2
    assert (await store.read(BOX, "a"))[0].things == 10
    assert await pool.fetchval("select count(*) from es.event") == 2


async def test_what_is_refused_after_it_has_decided_something_is_undone(
    commands: Commands, store: Store
):
    async def act(work: Work, _: Sequence[str]) -> Answer:
        work.decide(BOX, "a", Put(on=DAY, things=3))
        work.decide(BOX, "b", Put(on=DAY, things=11))
        raise AssertionError("it was refused")

    both = Turn("anna", (BOX.stream("a"), BOX.stream("b")), act)
    outcomes = await together(commands, put("a"), both, put("a"), put("b"))
    assert versions(outcomes) == [1, 2, 1]
    assert (await store.read(BOX, "a"))[0].things == 2


async def test_where_all_are_refused_nothing_is_left_behind(commands: Commands, pool: Pool):
    outcomes = await together(commands, put("a", 11, "key-of-a"), put("b", 11))
    assert [type(each) for each in outcomes] == [Rejected, Rejected]
    assert (
        await pool.fetchval(
            "select (select count(*) from es.stream) + (select count(*) from es.answer)"
        )
        == 0
    )


async def test_a_failure_of_one_is_told_to_it_alone(store: Store):
    """A projection that cannot take one of the events fails the transaction of them all: each goes again by itself."""

    async def picky(db: Connection, stored: Sequence[Stored]) -> None:
        await remember(db, stored)
        if any(each.stream == "box-bad" for each in stored):
            await db.execute("select 1 / 0")

    commands = Commands(replace(store, remember=picky))
    outcomes = await together(
        commands, put("good", key="key-of-good"), put("bad", key="key-of-bad"), put("also-good")
    )
    assert versions(outcomes) == [1, 1]
    assert isinstance(outcomes[1], asyncpg.DivisionByZeroError)
    assert (await store.read(BOX, "bad"))[1] == 0


async def test_one_key_at_once_is_carried_out_once(commands: Commands, store: Store):
    same = [put("a", key="the-same-key") for _ in range(5)]
    outcomes = await together(
        commands, *same, put("a", 2, "the-same-key"), put("a", key="another-key")
    )
    assert sorted(versions(outcomes)) == [1, 1, 1, 1, 1, 2]
    (reused,) = (each for each in outcomes if isinstance(each, Problem))
    assert reused.rule == "idempotency_key_reused"
    assert (await store.read(BOX, "a"))[1] == 2


async def test_one_key_at_two_processes_is_carried_out_once(store: Store):
    """The streams of the second may be others, as where an id is drawn: its answer is the first one's all the same."""
    processes = [Commands(store) for _ in range(4)]
    turns = [put(f"box-{number}", key="the-same-key") for number in range(4)]
    asked = (each.carry_out(turn) for each, turn in zip(processes, turns, strict=True))
    assert versions(await asyncio.gather(*asked)) == [1, 1, 1, 1]
    assert sum([(await store.read(BOX, f"box-{number}"))[1] for number in range(4)]) == 1


async def test_who_goes_away_holds_nobody_up(commands: Commands):
    leaving = asyncio.create_task(commands.carry_out(put("a")))
    await asyncio.sleep(0)
    others = asyncio.create_task(together(commands, *(put(f"b{n}") for n in range(10))))
    await asyncio.sleep(0)
    leaving.cancel()
    assert versions(await others) == [1] * 10


async def test_each_is_stored_as_its_own_actor_s(commands: Commands, pool: Pool):
    await together(commands, *(put(f"of-{name}", actor=name) for name in ("anna", "bo", "cilla")))
    rows = await pool.fetch("select stream_id, meta from es.event")
    actors = {row["stream_id"]: json.loads(row["meta"])["actor"] for row in rows}
    assert actors == {f"box-of-{name}": name for name in ("anna", "bo", "cilla")}


async def test_one_that_must_ask_which_streams_goes_alone(commands: Commands, pool: Pool):
    async def found(db: Connection) -> Sequence[str]:
        return [f"box-{await db.fetchval('select 7')}"]

    asking = replace(put("7"), streams=found, alone=True)
    outcomes = await together(commands, put("a"), asking, put("b"))
    assert versions(outcomes) == [1, 1, 1]
    alone = "select count(*) from es.event where xmin = (select xmin from es.event where stream_id = 'box-7')"
    assert await pool.fetchval(alone) == 1
