"""Keys of sealed text: per person, wrapped by the master key, gone when they are forgotten."""

import asyncio
import base64

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from chassis.database import Pool
from chassis.decider import Category
from chassis.event_store import Store
from chassis.sealing import ERASED, Vault
from tests.chassis.boxes import BOX, CRATE, DAY, Box, BoxCommand, BoxEvent, Put
from tests.chassis.stores import MASTER_KEY


async def note(store: Store, key: str, text: str) -> None:
    async with store.work() as work:
        await work.lock([BOX.stream(key)])
        work.decide(BOX, key, Put(on=DAY, note=text))


async def test_a_text_is_readable_until_its_key_is_deleted(store: Store, pool: Pool) -> None:
    await note(store, "a", "about a")
    await note(store, "b", "about b")
    assert (await store.read(BOX, "a"))[0].notes == ("about a",)
    await pool.execute("delete from es.key where key_id = 'a'")
    assert (await store.read(BOX, "a"))[0].notes == (ERASED,)
    assert (await store.read(BOX, "b"))[0].notes == ("about b",)
    async with store.work() as work:
        await work.lock([BOX.stream("a")])
        assert work.state(BOX, "a").notes == (ERASED,)


async def test_nothing_in_the_database_holds_the_text(store: Store, pool: Pool) -> None:
    await note(store, "a", "Unmistakable")
    for table in ("es.event", "es.key", "es.stream", "probe.remembered"):
        rows = await pool.fetch(f"select t::text as row from {table} t")
        assert "Unmistakable" not in "".join(row["row"] for row in rows)


async def test_a_key_is_stored_only_wrapped_by_the_master_key(store: Store, pool: Pool) -> None:
    await note(store, "a", "a text")
    foreign = Vault(base64.b64encode(bytes(32)).decode())
    with pytest.raises(InvalidUnwrap):
        await foreign.keys(pool, ["a"])


async def test_two_who_make_the_key_of_one_person_at_once_share_it(
    store: Store, pool: Pool
) -> None:
    """Streams of one person do not wait for each other; their key must not make one of them fail."""

    async def leave(category: Category[BoxCommand, Box, BoxEvent], both: asyncio.Barrier) -> None:
        async with store.work() as work:
            await work.lock([category.stream("a")])
            work.decide(category, "a", Put(on=DAY, note=f"in the {category.name}"))
            await both.wait()

    both = asyncio.Barrier(2)
    await asyncio.gather(leave(BOX, both), leave(CRATE, both))
    for category in (BOX, CRATE):
        assert (await store.read(category, "a"))[0].notes == (f"in the {category.name}",)
    assert await pool.fetchval("select count(*) from es.key") == 1


def test_a_blind_index_finds_the_same_text_and_tells_nothing() -> None:
    vault = Vault(MASTER_KEY)
    assert vault.blind_index("191212121212") == Vault(MASTER_KEY).blind_index("191212121212")
    assert vault.blind_index("a") != vault.blind_index("b")
    other = Vault(base64.b64encode(bytes(32)).decode())
    assert vault.blind_index("a") != other.blind_index("a")


@pytest.mark.parametrize(
    "wrong", ["", "c2hvcnQ=", "not base64!", base64.b64encode(bytes(33)).decode()]
)
def test_a_master_key_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"32 bytes|[Bb]ase64|padding|alphabet|character"):
        Vault(wrong)
