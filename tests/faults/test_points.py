"""Killed at every named point, again and again, under load: nothing is lost, doubled or out of order."""

import asyncio

import pytest

from tests.faults.asking import Asking, meanwhile
from tests.faults.dying import POINTS
from tests.faults.house import Pair
from tests.faults.load import Load
from tests.faults.proof import sound
from tests.faults.storms import killed_at

TELLER = (
    *("before append", "after append", "after commit, before answer"),
    *("while sending", "between send and cursor", "after cursor"),
)
ECHO = (
    *("before effect", "between effect and offset", "after offset"),
    *("before append", "after append", "between send and cursor"),
)
"""What each of the two is killed at, at the same time."""


def test_every_point_has_its_turn() -> None:
    assert set(TELLER) | set(ECHO) == set(POINTS)


async def test_killed_at_every_named_point_under_load(pair: Pair) -> None:
    load, asking = Load(pair.teller.db.service, seed=4, pause=0.2), Asking(pair.teller)
    await pair.start()
    async with meanwhile(load.write(), asking.ask()):
        for teller, echo in zip(TELLER, ECHO, strict=True):
            await asyncio.gather(
                killed_at(pair.teller, teller, nth=3), killed_at(pair.echo, echo, nth=3)
            )
    proof = await sound(pair, load)
    assert proof.told > 200
    assert asking.asked > 20
    assert await asking.counted_twice() == 0


@pytest.mark.long
@pytest.mark.parametrize("nth", [1, 10])
@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_one_point_three_times(pair: Pair, point: str, nth: int) -> None:
    """The hearer reaches every point, since it appends and tells too."""
    desk = pair.teller if point == "after commit, before answer" else pair.echo
    load, asking = Load(pair.teller.db.service, seed=nth, pause=0.05), Asking(pair.teller)
    await pair.start()
    async with meanwhile(load.write(), asking.ask()):
        for _ in range(3):
            await killed_at(desk, point, nth)
    await sound(pair, load)
    assert await asking.counted_twice() == 0
