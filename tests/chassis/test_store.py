"""The store on a real Postgres: what is appended, what is refused, and what stands or falls together."""

import asyncio
import json
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from chassis.database import Pool
from chassis.decider import Rejected
from chassis.event_store import Store
from tests.chassis.boxes import BOX, DAY, DROP, KEPT, SHELF, Clear, Put, onto_shelf
from tests.chassis.stores import store_on


async def put(store: Store, key: str, *commands: Put | Clear) -> None:
    async with store.work("somebody") as work:
        await work.lock([BOX.stream(key)])
        for command in commands:
            work.decide(BOX, key, command)


async def test_what_is_decided_is_appended_in_order(store: Store, pool: Pool) -> None:
    await put(store, "a", Put(on=DAY, things=2), Put(on=DAY, things=3))
    await put(store, "a", Put(on=DAY, things=4))
    rows = await pool.fetch("select stream_id, version, position, type, meta from es.event")
    assert [(row["stream_id"], row["version"]) for row in rows] == [("box-a", n) for n in (1, 2, 3)]
    assert [row["position"] for row in rows] == [1, 2, 3]
    state, version = await store.read(BOX, "a")
    assert (state.things, version) == (9, 3)


async def test_a_later_decision_sees_the_earlier_ones(store: Store) -> None:
    async with store.work() as work:
        await work.lock([BOX.stream("a")])
        work.decide(BOX, "a", Put(on=DAY, things=9))
        assert (work.state(BOX, "a").things, work.version_of("box-a")) == (9, 1)
        with pytest.raises(Rejected):
            work.decide(BOX, "a", Put(on=DAY, things=2))
        work.decide(BOX, "a", Put(on=DAY, things=1))
    assert (await store.read(BOX, "a"))[0].things == 10


async def test_a_stream_that_nobody_began_reads_as_its_beginning(store: Store) -> None:
    state, version = await store.read(BOX, "nobody")
    assert (state, version) == (BOX.decider.initial, 0)


async def test_the_doorbell_rings_after_the_commit_and_only_for_events(pool: Pool) -> None:
    rung: list[int] = []
    store = store_on(pool, appended=lambda: rung.append(1))
    async with store.work() as work:
        await work.lock([BOX.stream("a")])
        work.decide(BOX, "a", Clear(on=DAY))
    assert rung == []
    async with store.work() as work:
        await work.lock([BOX.stream("a")])
        work.decide(BOX, "a", Put(on=DAY))
        assert rung == []
    assert rung == [1]


async def test_events_rows_and_timers_stand_or_fall_together(store: Store, pool: Pool) -> None:
    async def break_off() -> None:
        async with store.work() as work:
            await work.lock([BOX.stream("a")])
            work.decide(BOX, "a", Put(on=DAY, note="a note"))
            await work.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await break_off()
    for table in ("es.event", "es.timer", "es.key", "probe.remembered"):
        assert await pool.fetchval(f"select count(*) from {table}") == 0, table
    await put(store, "a", Put(on=DAY, note="a note"))
    for table, count in (("es.event", 2), ("es.timer", 1), ("es.key", 1), ("probe.remembered", 2)):
        assert await pool.fetchval(f"select count(*) from {table}") == count, table


async def test_a_projection_that_fails_takes_the_events_with_it(store: Store, pool: Pool) -> None:
    await pool.execute("insert into probe.remembered values ('box-a', 2)")
    with pytest.raises(asyncpg.UniqueViolationError):
        await put(store, "a", Put(on=DAY), Put(on=DAY))
    assert await pool.fetchval("select count(*) from es.event") == 0


async def test_consequences_are_decided_in_the_same_transaction(pool: Pool) -> None:
    store = store_on(pool, consequences=onto_shelf)

    async def put_boxes(count: int) -> None:
        async with store.work() as work:
            await work.lock([BOX.stream("a"), SHELF.stream("a")])
            for _ in range(count):
                work.decide(BOX, "a", Put(on=DAY))

    await put_boxes(3)
    assert (await store.read(SHELF, "a"))[0].boxes == 3
    with pytest.raises(Rejected) as refusal:
        await put_boxes(1)
    assert refusal.value.rule == "three_boxes"
    assert (await store.read(BOX, "a"))[0].things == 3


async def test_a_timer_is_set_moved_and_cleared_with_the_events(store: Store, pool: Pool) -> None:
    query = "select stream_id, name, due_on from es.timer"
    await put(store, "a", Put(on=DAY))
    assert [tuple(row) for row in await pool.fetch(query)] == [("box-a", "expiry", DAY + KEPT)]
    later = DAY + timedelta(days=5)
    await put(store, "a", Put(on=DAY), Put(on=later))
    assert [row["due_on"] for row in await pool.fetch(query)] == [later + KEPT]
    await put(store, "a", Put(on=later), Clear(on=later))
    assert await pool.fetch(query) == []


async def test_ids_that_follow_from_a_cause_make_hearing_again_add_nothing(store: Store) -> None:
    cause, ids = UUID(int=7), []
    for _ in range(2):
        async with store.work() as work:
            await work.lock([BOX.stream("a")])
            with work.caused_by(cause, None):
                work.decide(BOX, "a", Put(on=DAY))
                work.decide(BOX, "a", Put(on=DAY))
            ids.append([stored.id for stored in work.staged])
    assert [len(each) for each in ids] == [2, 0]
    assert (await store.read(BOX, "a"))[1] == 2


async def test_what_is_unlinked_leads_to_neither_cause_nor_actor(store: Store, pool: Pool) -> None:
    cause, parent = UUID(int=7), f"00-{7:032x}-{7:016x}-01"
    async with store.work("somebody") as work:
        await work.lock([BOX.stream("a"), DROP.stream("b")])
        with work.caused_by(cause, parent):
            work.decide(DROP, "b", Put(on=DAY))
            work.decide(BOX, "a", Put(on=DAY))
    rows = await pool.fetch("select stream_id, event_id, meta from es.event order by stream_id")
    box, drop = rows
    assert json.loads(box["meta"]) == {"traceparent": parent, "actor": "somebody"}
    assert json.loads(drop["meta"]) == {"traceparent": None, "actor": None}
    assert (box["event_id"].version, drop["event_id"].version) == (5, 7)


async def test_of_one_stream_some_events_may_be_unlinked_and_hearing_again_adds_none(
    store: Store, pool: Pool
) -> None:
    for cause in (6, 7, 7):
        async with store.work("somebody") as work:
            await work.lock([DROP.stream("b")])
            with work.caused_by(UUID(int=cause), None):
                work.decide(DROP, "b", Clear(on=DAY))
                work.decide(DROP, "b", Put(on=DAY))
    rows = await pool.fetch("select event_id, meta from es.event order by version")
    assert [row["event_id"].version for row in rows] == [7, 5, 7]
    assert [json.loads(row["meta"])["actor"] for row in rows] == [None, "somebody", None]


async def test_two_services_that_hear_one_fact_give_their_events_other_ids(pool: Pool) -> None:
    ids: list[UUID] = []
    for service in ("one", "other"):
        async with store_on(pool, service=service).work() as work:
            await work.lock([BOX.stream(service)])
            with work.caused_by(UUID(int=7), None):
                work.decide(BOX, service, Put(on=DAY))
            ids += [stored.id for stored in work.staged]
    assert len(set(ids)) == 2


async def test_a_lost_update_is_impossible(store: Store) -> None:
    """Twenty put one thing each into a box that holds ten: ten of them are refused."""

    async def one() -> bool:
        try:
            await put(store, "a", Put(on=DAY))
        except Rejected:
            return False
        return True

    answers = await asyncio.gather(*(one() for _ in range(20)))
    assert sorted(answers) == [False] * 10 + [True] * 10
    state, version = await store.read(BOX, "a")
    assert (state.things, version) == (10, 10)
