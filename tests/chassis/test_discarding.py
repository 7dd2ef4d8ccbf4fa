"""What an operator settles: given up with a reason, tried again in order, and never past what comes first."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chassis import dead_letters
from chassis.database import Connection, Heard, Pool
from chassis.decider import Rejected
from chassis.effect import Effect
from tests.chassis.facts import FACTS, headers, reactions, records, remember_facts, told
from tests.chassis.given import Group, seen
from tests.chassis.stores import store_on
from tests.chassis.waiting import until, until_waiting
from tests.real.kafka import Kafka

TOPIC = "boxes.v1"
WHO, WHY = "operations/night@operations", "The sender has told it anew under another number."
POISON = ("a", b"{", headers(1, "box-a"))


@pytest.fixture
def effect(pool: Pool) -> Effect:
    return Effect(store_on(pool), FACTS, reactions(), remember_facts)


async def hear(pool: Pool, effect: Effect, facts: Any, first: int = 0) -> None:
    """As hearing does it when something in a slice is at fault."""
    async with pool.acquire() as db, db.transaction():
        await effect.apply_singly(db, records(TOPIC, facts, first))


async def ids(pool: Pool, **which: bool) -> list[int]:
    return [row["dead_letter_id"] for row in await dead_letters.listed(pool, **which)]


async def discard(pool: Pool, dead_letter_id: int) -> None:
    row = await dead_letters.shown(pool, dead_letter_id)
    assert row is not None
    await dead_letters.discard(pool, row, WHO, WHY)


async def progress(pool: Pool) -> Any:
    return json.loads(await pool.fetchval("select es.progress()"))


async def test_what_follows_a_discarded_record_waits_until_it_is_retried_and_then_goes_on_in_order(
    pool: Pool, effect: Effect
) -> None:
    await hear(pool, effect, [POISON, *told("a", 2, 3), *told("b", 1)])
    first, second, third = await ids(pool)
    await discard(pool, first)
    await hear(pool, effect, told("a", 4), first=4)
    assert await seen(pool) == {"b": [1]}
    assert (await ids(pool))[:2] == [second, third]
    assert await effect.retry(TOPIC, "a") == (3, None)
    assert await seen(pool) == {"b": [1], "a": [2, 3, 4]}
    now = await progress(pool)
    assert (now["applied"], now["discarded"]) == ({TOPIC: 4}, {TOPIC: 1})
    assert now["dead_letters"] == now["dead_letter_oldest_seconds"] == 0


async def test_who_discarded_what_when_and_why_is_kept(pool: Pool, effect: Effect) -> None:
    await hear(pool, effect, [POISON, *told("a", 2)])
    first, second = await ids(pool)
    await discard(pool, first)
    (kept,) = await dead_letters.listed(pool, settled=True)
    assert kept["dead_letter_id"] == first
    whole = await dead_letters.shown(pool, first)
    assert whole is not None
    assert (whole["settlement"], whole["settled_by"], whole["settled_why"]) == (
        "discarded",
        WHO,
        WHY,
    )
    assert whole["settled_at"] > whole["parked_at"]
    assert (whole["value"], whole["oldest"], whole["waiting"]) == ("{", second, 1)
    assert await effect.retry(TOPIC, "a") == (1, None)
    assert [row["settlement"] for row in await dead_letters.listed(pool, settled=True)] == [
        "discarded",
        "applied",
    ]


async def test_only_the_oldest_of_a_key_can_be_discarded_and_only_once(
    pool: Pool, effect: Effect
) -> None:
    await hear(pool, effect, [POISON, *told("a", 2)])
    first, second = await ids(pool)
    with pytest.raises(Rejected, match="come first"):
        await discard(pool, second)
    assert await ids(pool) == [first, second]
    await discard(pool, first)
    with pytest.raises(Rejected, match="settled already"):
        await discard(pool, first)


async def test_a_record_that_was_told_twice_is_discarded_once(pool: Pool, effect: Effect) -> None:
    """A relay that lost its answer tells a chunk again: the second copy must not come back to life."""
    broken = {"a"}
    failing = Effect(effect.store, FACTS, reactions(broken), remember_facts)
    await hear(pool, failing, [*told("a", 1, 2), *told("a", 1, 2)])
    await discard(pool, (await ids(pool))[0])
    broken.clear()
    assert await failing.retry(TOPIC, "a") == (1, None)
    assert await seen(pool) == {"a": [2]}
    assert (await progress(pool))["discarded"] == {TOPIC: 1}
    assert await ids(pool) == []


async def test_a_long_key_is_retried_in_parts(pool: Pool, effect: Effect) -> None:
    await hear(pool, effect, [POISON, *told("a", 2, 3, 4, 5, 6)])
    await discard(pool, (await ids(pool))[0])
    assert await effect.retry(TOPIC, "a", limit=2) == (2, None)
    assert (await dead_letters.waiting(pool, TOPIC, "a"))["waiting"] == 3
    assert await effect.retry(TOPIC, "a", limit=3) == (3, None)
    assert await seen(pool) == {"a": [2, 3, 4, 5, 6]}


async def test_what_fails_again_says_why_it_fails_now(pool: Pool, effect: Effect) -> None:
    await hear(pool, effect, [POISON, ("a", b"{}", headers(2, "box-a"))])
    await discard(pool, (await ids(pool))[0])
    assert await effect.retry(TOPIC, "a") == (0, "contract")
    (row,) = await dead_letters.listed(pool)
    assert (row["rule"], row["reason"]) == ("contract", "/box: missing; /things: missing")


async def test_the_oldest_of_each_key_says_how_many_wait_behind_it(
    pool: Pool, effect: Effect
) -> None:
    other = ("b", b"{", headers(1, "box-b"))
    await hear(pool, effect, [POISON, *told("a", 2, 3), other, *told("b", 2), *told("a", 4)])
    rows = await dead_letters.listed(pool, oldest=True)
    assert [(row["key"], row["rule"], row["behind"]) for row in rows] == [
        ("a", "contract", 3),
        ("b", "contract", 1),
    ]
    assert [row["behind"] for row in await dead_letters.listed(pool)] == [3, 2, 1, 1, 0, 0]


async def test_what_comes_while_the_last_one_is_retried_is_not_left_behind(
    pool: Pool, effect: Effect
) -> None:
    """Hearing has seen the key parked, and has not yet parked the next one behind it."""
    failing = Effect(effect.store, FACTS, reactions({"a"}), remember_facts)
    await hear(pool, failing, told("a", 1))
    async with pool.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        assert await dead_letters.parked_keys(db, TOPIC, 0, ["a"]) == {"a"}
        retrying = asyncio.create_task(effect.retry(TOPIC, "a"))
        await until_waiting(pool)
        await effect.apply(db, records(TOPIC, told("a", 2), first=1))
        await transaction.commit()
    assert await retrying == (2, None)
    assert await seen(pool) == {"a": [1, 2]}
    assert await ids(pool) == []


async def test_what_comes_while_the_last_one_is_being_settled_waits_for_it_and_flows(
    pool: Pool, effect: Effect
) -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(db: Connection, heard: Sequence[Heard]) -> None:
        await remember_facts(db, heard)
        entered.set()
        await go_on.wait()

    await hear(pool, Effect(effect.store, FACTS, reactions({"a"}), remember_facts), told("a", 1))
    retry = Effect(effect.store, FACTS, reactions(), slow).retry(TOPIC, "a")
    retrying = asyncio.create_task(retry)
    await entered.wait()
    hearing = asyncio.create_task(hear(pool, effect, told("a", 2), first=1))
    await until_waiting(pool)
    go_on.set()
    assert await retrying == (1, None)
    await hearing
    assert await seen(pool) == {"a": [1, 2]}
    assert await ids(pool) == []


async def test_one_poisoned_key_delays_no_other(
    pool: Pool, kafka: Kafka, new_group: Callable[..., Group]
) -> None:
    """What came before and after it on other keys has had its effect, and it is still parked."""
    topic, others = kafka.topic(partitions=1), [f"key-{n}" for n in range(50)]
    await kafka.put(topic, [POISON, *(one for key in others for one in told(key, 1))])
    await (new_group(topic)).join()
    for number in (2, 3):
        await kafka.put(topic, told("a", number))
        await kafka.put(topic, [one for key in others for one in told(key, number)])

    async def applied() -> bool:
        return await seen(pool) == {key: [1, 2, 3] for key in others}

    await until(applied)
    assert [row["key"] for row in await dead_letters.listed(pool)] == ["a", "a", "a"]


async def test_poison_costs_its_slice_a_few_tries_and_not_one_for_each_record(
    pool: Pool, effect: Effect
) -> None:
    tries = list[int]()

    async def counted(db: Connection, heard: Sequence[Heard]) -> None:
        tries.append(len(heard))
        await remember_facts(db, heard)

    facts = [one for n in range(256) for one in told(f"key-{n}", 1)]
    broken = Effect(effect.store, FACTS, reactions({"key-77"}), counted)
    await hear(pool, broken, facts)
    assert await seen(pool) == {f"key-{n}": [1] for n in range(256) if n != 77}
    assert [row["key"] for row in await dead_letters.listed(pool)] == ["key-77"]
    assert len(tries) == 2 * 8 + 1
