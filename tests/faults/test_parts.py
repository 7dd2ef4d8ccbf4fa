"""Kafka and Postgres killed or restarted under load, and what other databases and sequences may do."""

import asyncio

import pytest

from tests.faults import storms
from tests.faults.asking import Asking, meanwhile
from tests.faults.house import Pair
from tests.faults.load import Load
from tests.faults.proof import at_rest, sound


def loads(pair: Pair, seed: int) -> tuple[Load, Asking]:
    return Load(pair.teller.db.service, seed, pause=0.1), Asking(pair.teller)


async def test_kafka_and_postgres_killed_under_load(pair: Pair) -> None:
    load, asking = loads(pair, seed=1)
    await pair.start()
    async with meanwhile(load.write(), asking.ask()):
        for part in ("kafka", "postgres"):
            await asyncio.sleep(1)
            await storms.killed_part(pair.house, part)
        await asyncio.sleep(1)
    await sound(pair, load)
    assert load.happened["asked again"] > 0, (
        "a commit was cut off, and its events were known or new"
    )
    assert await asking.counted_twice() == 0


async def test_a_transaction_elsewhere_holds_nothing_up_and_a_jump_loses_nothing(
    pair: Pair,
) -> None:
    load, asking = loads(pair, seed=2)
    await pair.start()

    async def all_comes_through() -> None:
        async with meanwhile(load.write(), asking.ask()):
            await asyncio.sleep(1)
            await storms.jumped(pair.teller)
            await storms.jumped(pair.echo)
            await asyncio.sleep(1)
        await at_rest(pair)

    await storms.held_elsewhere(pair.house, all_comes_through)
    await sound(pair, load)


@pytest.mark.long
@pytest.mark.parametrize("part", ["kafka", "postgres"])
async def test_killed_five_times(pair: Pair, part: str) -> None:
    load, asking = loads(pair, seed=3)
    await pair.start()
    async with meanwhile(load.write(), asking.ask()):
        for times in range(5):
            await asyncio.sleep(2)
            await storms.killed_part(pair.house, part, away=times)
    await sound(pair, load)
    assert await asking.counted_twice() == 0


@pytest.mark.long
async def test_a_broker_that_restarts_while_connections_are_open(pair: Pair) -> None:
    load, asking = loads(pair, seed=4)
    await pair.start()
    async with meanwhile(load.write(), asking.ask()):
        for _ in range(3):
            await asyncio.sleep(2)
            await storms.restarted_broker(pair.house)
    await sound(pair, load)
