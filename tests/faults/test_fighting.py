"""Several processes of one service: relays that all lead, projectors that take each other's partitions, one that wakes late."""

import asyncio

import pytest

from tests.faults import storms
from tests.faults.asking import Asking, meanwhile
from tests.faults.house import Pair
from tests.faults.load import Load
from tests.faults.proof import offsets, sound

ALONE = "--alone"


async def two_of_each(pair: Pair) -> None:
    """Every relay takes itself for the only one."""
    await asyncio.gather(*(desk.start(n, ALONE) for desk in pair.desks for n in (1, 2)))


def loads(pair: Pair, seed: int) -> tuple[Load, Asking]:
    load = Load(pair.teller.db.service, seed, pause=0.1)
    return load, Asking(pair.teller, processes=2)


async def test_two_relays_that_both_lead_and_two_projectors_under_rebalances(pair: Pair) -> None:
    load, asking = loads(pair, seed=1)
    await two_of_each(pair)
    async with meanwhile(load.write(), asking.ask()):
        await storms.rebalanced(pair.echo, 4)
    proof = await sound(pair, load)
    assert proof.repeated > 0, "both have told"
    assert await asking.counted_twice() == 0


@pytest.mark.long
async def test_rebalances_every_second_while_projectors_are_killed(pair: Pair) -> None:
    load, asking = loads(pair, seed=2)
    await two_of_each(pair)

    async def killing() -> None:
        for times in range(4):
            await asyncio.sleep(3)
            await pair.echo.kill(1 + times % 2)
            await pair.echo.start(1 + times % 2, ALONE)

    async with meanwhile(load.write(), asking.ask()):
        await asyncio.gather(storms.rebalanced(pair.echo, 20), killing())
    await sound(pair, load)


@pytest.mark.long
@pytest.mark.parametrize("who", ["teller", "echo"])
async def test_a_zombie_that_wakes_after_others_have_gone_on(pair: Pair, who: str) -> None:
    desk = getattr(pair, who)
    load, asking = loads(pair, seed=3)
    asking.processes = 1
    await two_of_each(pair)
    async with meanwhile(load.write(), asking.ask()):
        for _ in range(2):
            await asyncio.sleep(1)
            before = await offsets(pair.echo)
            await storms.frozen(desk, 2, storms.SESSION + 4)
            assert await offsets(pair.echo) > before, "nobody went on meanwhile"
    await sound(pair, load)
    assert await asking.counted_twice() == 0
