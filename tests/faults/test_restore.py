"""Dump and restore of a service's database, with the programs that every operator has."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from samverka.oracle.verdict import Told
from tests.faults.asking import Asking, meanwhile
from tests.faults.house import Desk, Pair
from tests.faults.load import Load
from tests.faults.proof import at_rest, prove, sound
from tests.faults.storms import dump, restore

pytestmark = pytest.mark.long


async def told_ids(desk: Desk) -> set[str]:
    """Of every event in the log that is told."""
    db = await asyncpg.connect(desk.db.superuser)
    rows = await db.fetch("select event_id::text as id from es.event where type = 'Counted'")
    await db.close()
    return {row["id"] for row in rows}


def loads(pair: Pair, seed: int) -> tuple[Load, Asking]:
    return Load(pair.teller.db.service, seed, pause=0.05), Asking(pair.teller)


@pytest.mark.parametrize("who", ["teller", "echo"])
async def test_a_service_goes_on_from_its_restored_store(
    pair: Pair, who: str, tmp_path: Path
) -> None:
    """With a backlog in it and facts still to be heard: nobody notices."""
    desk: Desk = getattr(pair, who)
    before, after = loads(pair, seed=1), loads(pair, seed=2)
    await pair.start()
    async with meanwhile(before[0].write(), before[1].ask()):
        await asyncio.sleep(3)
        await desk.kill()
    await dump(desk, tmp_path / "dump")
    await restore(desk, tmp_path / "dump")
    await desk.start()
    after[0].numbers, after[1].numbers = before[0].numbers, before[1].numbers
    async with meanwhile(after[0].write(), after[1].ask()):
        await asyncio.sleep(3)
    await sound(pair, before[0], after[0])


async def test_what_was_told_after_the_dump_is_shown_as_told_by_no_event(
    pair: Pair, tmp_path: Path
) -> None:
    """A dump that is older than what was told: the log has forgotten what others have heard.

    What holds: everything up to the dump. The oracle names each fact that was told since, and each fact of a stream that
    is told anew under a version that its hearers know already: those are dropped, so such a store must not go on
    before its streams have been mended by hand. Streams that were not touched between dump and restore go on as
    if nothing had happened.
    """
    load, asking = loads(pair, seed=3)
    await pair.start()
    async with meanwhile(load.write(), asking.ask()):
        await asyncio.sleep(2)
        await dump(pair.teller, tmp_path / "dump")
        await asyncio.sleep(2)
    await sound(pair, load)
    newest = await told_ids(pair.teller)
    await pair.teller.stop()
    await restore(pair.teller, tmp_path / "dump")
    forgotten = newest - await told_ids(pair.teller)
    await pair.teller.start()
    await Load(pair.teller.db.service, 4, limit=100, prefix="count-new").write(1)
    told = await at_fault(pair, {"told by no event"})
    assert told.ghosts.count == len(forgotten) > 0
    assert {name.split()[0] for name in told.ghosts.first} <= forgotten
    await Load(pair.teller.db.service, 5, limit=100).write(1)
    await at_fault(pair, {"told by no event", "without effect"})


async def at_fault(pair: Pair, kinds: set[str]) -> Told:
    """At rest, with these kinds of fault and no other."""
    await at_rest(pair)
    proof = await prove(pair)
    assert {name for _, name, _ in proof.report.faults} == kinds
    assert (proof.doubled, proof.disordered) == (0, 0)
    return proof.report.told(pair.teller.topic)
