"""Rebuilt beside the live tables: the same to the byte, whatever happens meanwhile, and never when it is not."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from reporting.app.editions import Refused
from tests.reporting.conftest import SERVICE
from tests.reporting.facts import PROGRAMME
from tests.reporting.memory import Memory, a_town, annual, lines, other_people
from tests.reporting.story import Story

EDITIONS = "select array_agg(nspname::text order by nspname) from pg_namespace where nspname like 'rpt_v1%'"


async def test_what_is_rebuilt_is_the_same_to_the_byte(kept: Memory):
    await kept.tell(a_town(1))
    async with kept.running() as client:
        await kept.heard()
        before = [await annual(client, kind) for kind in ("annual", "outcomes", "throughput")]
        oid = await kept.ask("select 'rpt_v1'::regnamespace::oid")
        said = await kept.work().rebuild((), anew=False)
        after = [await annual(client, kind) for kind in ("annual", "outcomes", "throughput")]
    assert f"Rebuilt from {sum(kept.told)} records" in said
    assert after == before
    assert await kept.ask("select 'rpt_v1'::regnamespace::oid") != oid
    assert await kept.ask(EDITIONS) == ["rpt_v1", "rpt_v1_before"]


async def test_what_is_told_afterwards_is_heard_by_the_same_process(kept: Memory):
    await kept.tell(a_town(1, 8))
    async with kept.running() as client:
        await kept.heard()
        await kept.work().rebuild((), anew=False)
        before = await annual(client)
        await kept.tell(other_people(Story(8).told(), 7))
        await kept.heard()
        assert await annual(client) != before
        await kept.work().rebuild((), anew=False)


CHANGES = {
    "cost": "update rpt_v1.cost set net_ore = net_ore + 1 where cost_id = (select min(cost_id::text)::uuid from rpt_v1.cost)",
    "step": "delete from rpt_v1.step where ctid = (select min(ctid) from rpt_v1.step)",
    "headcount": "insert into rpt_v1.headcount select gen_random_uuid(), 'p', 'u', 'man', 2006",
    "heard": "update rpt_v1.heard set version = version + 1 where ctid = (select min(ctid) from rpt_v1.heard)",
    "applied": "update rpt_v1.applied set facts = facts + 1",
    "programme": "update rpt_v1.programme set document = document || '{\"x\": 1}'",
}


async def test_a_row_that_was_changed_by_hand_is_seen_and_nothing_is_swapped(kept: Memory):
    await kept.tell(a_town(1, 4))
    async with kept.running():
        await kept.heard()
    oid = await kept.ask("select 'rpt_v1'::regnamespace::oid")
    for table, change in CHANGES.items():
        await kept.ask(change)
        with pytest.raises(Refused, match=f"--accept-changes {table}") as refused:
            await kept.work().rebuild((), anew=False)
        assert "Nothing was swapped" in str(refused.value)
    assert await kept.ask("select 'rpt_v1'::regnamespace::oid") == oid
    with pytest.raises(Refused, match="step has"):
        await kept.work().rebuild(("cost",), anew=False)
    await kept.work().rebuild(tuple(CHANGES), anew=False)
    assert await kept.ask("select 'rpt_v1_before'::regnamespace::oid") == oid
    assert await kept.ask("select count(*) from rpt_v1.headcount where unit = 'u'") == 0


async def test_killed_in_the_middle_it_goes_on_where_it_stopped(kept: Memory):
    await kept.tell(a_town(6))
    async with kept.running():
        await kept.heard()
    stopped = await _killed_after(kept, 1)
    kept_of_it = await kept.ask(
        "select coalesce(sum(next_offset), 0)::bigint from rpt_v1_next.next_offset"
    )
    assert stopped <= kept_of_it < sum(kept.told)
    process = await kept.start("rebuild")
    said = [line async for line in lines(process)]
    assert said[0] == {"doing": "hearing", "done": kept_of_it, "of": sum(kept.told)}
    assert "Rebuilt from" in said[-1]["said"]
    assert await process.wait() == 0


async def _killed_after(kept: Memory, records: int) -> int:
    """How many it said that it had heard."""
    process = await kept.start("rebuild")
    async for line in lines(process):
        if line["done"] >= records:
            process.kill()
            await process.wait()
            return line["done"]
    raise AssertionError(process.stderr and await process.stderr.read())


async def test_those_who_read_and_those_who_tell_notice_nothing(kept: Memory):
    await kept.tell(a_town(1))
    async with kept.running() as client:
        await kept.heard()
        over = asyncio.Event()
        work = [_read(client, over), _read(client, over), _tell(kept, over)]
        busy = [asyncio.create_task(each) for each in work]
        said = [await kept.work().rebuild((), anew=False) for _ in range(2)]
        said.append(await kept.work().swap_back())
        said.append(await kept.work().swap_back())
        said.append(await kept.work().rebuild((), anew=False))
        over.set()
        read, also_read, told = await asyncio.gather(*busy)
        await kept.heard()
    assert all("reads did not" in each for each in said)
    assert min(read, also_read, told) > 3
    assert await kept.ask("select sum(facts) from rpt_v1.applied") == sum(kept.told)
    assert await kept.ask("select count(*) from rpt_v1.dead_letter") == 0


async def _read(client: Any, over: asyncio.Event) -> int:
    """How often the report could be had; each answer is whole, and never of an earlier time than the last."""
    read, seen = 0, 0
    while not over.is_set():
        answer = await client.get("/reports/annual", params={"programme": PROGRAMME, "year": 2006})
        assert answer.status_code == 200, answer.text
        now = sum(answer.json()["as_of"]["applied"].values())
        assert now >= seen
        read, seen = read + 1, now
    return read


async def _tell(kept: Memory, over: asyncio.Event) -> int:
    told = 0
    while not over.is_set():
        told += 1
        await kept.tell(other_people(Story(2, told).told(), 100 + told))
    return told


async def test_a_long_read_is_waited_for_and_sees_one_edition(kept: Memory):
    await kept.tell(a_town(1, 4))
    async with kept.running():
        await kept.heard()
    reader = await asyncpg.connect(kept.db.service, server_settings={"search_path": SERVICE.schema})
    whole = reader.transaction(isolation="repeatable_read", readonly=True)
    await whole.start()
    await reader.execute("lock table next_offset in access share mode")
    before = await reader.fetchval("select 'cost'::regclass::oid")
    rebuilding = asyncio.create_task(kept.work().rebuild((), anew=False))
    await asyncio.sleep(2)
    assert not rebuilding.done()
    assert await reader.fetchval("select 'cost'::regclass::oid") == before
    await whole.rollback()
    await rebuilding
    assert await reader.fetchval("select 'cost'::regclass::oid") != before
    await reader.close()


async def test_only_one_works_at_a_time_and_there_must_be_something_to_swap_back_to(kept: Memory):
    with pytest.raises(Refused, match="nothing to swap back to"):
        await kept.work().swap_back()
    await kept.tell(a_town(3))
    async with kept.running():
        await kept.heard()
    first = asyncio.create_task(kept.work().rebuild((), anew=False))
    await asyncio.sleep(0.3)
    with pytest.raises(Refused, match="Somebody else"):
        await kept.work().rebuild((), anew=False)
    await first


async def test_records_that_kafka_has_lost_cannot_be_rebuilt(kept: Memory):
    await kept.tell(a_town(1, 4))
    async with kept.running():
        await kept.heard()
    kept.kafka.forget(kept.topics["referral.v1"], 0, 2)
    with pytest.raises(Refused, match="begins at 2 in Kafka"):
        await kept.work().rebuild((), anew=False)


async def test_a_table_that_is_not_there_cannot_be_accepted(kept: Memory):
    with pytest.raises(Refused, match="no table nowhere"):
        await kept.work().rebuild(("nowhere",), anew=False)


async def test_tables_of_another_shape_are_built_anew_and_never_mixed(kept: Memory, tmp_path: Path):
    """A release adds a column: `migrate` alters the live table, the rebuild makes the next one with it."""
    await kept.tell(a_town(1, 4))
    async with kept.running():
        await kept.heard()
    changed = kept.with_migrations(tmp_path / "sql", "alter table cost add note text default 'x'")
    with pytest.raises(Refused, match="cost has other columns"):
        await changed.rebuild((), anew=False)
    await kept.ask("alter table rpt_v1.cost add note text default 'x'")
    with pytest.raises(Refused, match="cost has other columns"):
        await kept.work().rebuild((), anew=False)
    await changed.rebuild((), anew=False)
    await kept.ask("alter table rpt_v1.cost drop note")
    with pytest.raises(Refused, match="other columns than this version needs"):
        await kept.work().swap_back()
