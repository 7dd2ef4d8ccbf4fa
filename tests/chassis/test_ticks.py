"""Days that fall due: in order, only forwards, and the same whether ticked daily or once a month."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis import timers
from chassis.clock import Clock, TimeRunsForward, WrongClock
from chassis.database import Due, Pool, Timer
from chassis.event_store import Store, Work
from chassis.health import Pulse
from chassis.timers import Ticks
from tests.chassis.boxes import BOX, DAY, KEPT, BoxExpired, Clear, Expire, Put, ThingsPut
from tests.chassis.service import running
from tests.chassis.stores import MIGRATIONS, store_on
from tests.chassis.test_commands import refused
from tests.chassis.waiting import until
from tests.conftest import NewDatabase
from tests.real.kafka import Kafka

End = date(2024, 9, 1)


def weekly(stored: Any) -> tuple[Timer, ...]:
    """A box expires after thirty days; one that was refilled on expiry does so again, and again."""
    match stored.event:
        case ThingsPut():
            return (Timer("expiry", stored.event.on + KEPT), Timer("look", stored.event.on + WEEK))
        case BoxExpired():
            return (Timer("expiry", None),)
        case _:
            return ()


WEEK = timedelta(days=7)


def react(work: Work, due: Due) -> None:
    """What expires is emptied; what is looked at gets one thing more, as long as there is room."""
    if due.name == "expiry":
        work.decide(BOX, due.key, Expire(on=due.due_on))
    elif work.state(BOX, due.key).things < 4:
        work.decide(BOX, due.key, Put(on=due.due_on))


async def new_ticks(pool: Pool, mode: Any = "played", react: Any = react) -> Ticks:
    store = store_on(pool, timers=weekly)
    clock = Clock(mode)
    async with pool.acquire() as db:
        await clock.fix(db)
    return Ticks(store, clock, lambda due: (due.stream,), react)


async def fill(store: Store, *keys: str, on: date = DAY) -> None:
    for key in keys:
        async with store.work() as work:
            await work.lock([BOX.stream(key)])
            work.decide(BOX, key, Put(on=on))


async def happened(pool: Pool) -> list[tuple[str, str, str]]:
    """Every event in the order of the log: stream, type and day."""
    rows = await pool.fetch("select stream_id, type, data from es.event order by position")
    return [(row["stream_id"], row["type"], json.loads(row["data"])["on"]) for row in rows]


@pytest.fixture
async def ticks(pool: Pool) -> Ticks:
    return await new_ticks(pool)


async def test_a_timer_acts_on_its_own_day_whatever_day_the_tick_comes(
    ticks: Ticks, pool: Pool
) -> None:
    await fill(ticks.store, "a")
    assert await ticks.next(pool) == DAY + WEEK
    assert await ticks.tick(DAY + WEEK - timedelta(days=1)) == 0
    assert await ticks.tick(DAY + WEEK + timedelta(days=3)) == 1
    assert (await happened(pool))[-1] == ("box-a", "ThingsPut", str(DAY + WEEK))


async def test_daily_weekly_and_once_lead_to_the_same_in_the_same_order(
    database: NewDatabase,
) -> None:
    logs: list[Any] = []
    for step in (1, 7, 117):
        async with await _pool(database) as pool:
            ticks = await new_ticks(pool)
            await fill(ticks.store, "c", "a", "b")
            await fill(ticks.store, "d", on=DAY + timedelta(days=3))
            day = DAY
            while day < End:
                day = min(day + timedelta(days=step), End)
                await ticks.tick(day)
            logs.append((await happened(pool), await _left(pool)))
    assert logs[0] == logs[1] == logs[2]
    assert len(logs[0][0]) > 12
    days = [day for _, _, day in logs[0][0][4:]]
    assert days == sorted(days)


async def _pool(database: NewDatabase) -> Any:
    from chassis.database import open_pool

    return await open_pool((await database(MIGRATIONS, "boxes")).service, "ticks", 4)


async def _left(pool: Pool) -> list[Any]:
    return [tuple(row) for row in await pool.fetch("select * from es.timer order by 1, 2")]


async def test_on_one_day_timers_act_in_the_order_of_their_streams(
    ticks: Ticks, pool: Pool
) -> None:
    await fill(ticks.store, "c", "a", "b")
    await ticks.tick(DAY + WEEK)
    assert [stream for stream, _, _ in (await happened(pool))[3:]] == ["box-a", "box-b", "box-c"]


async def test_more_than_a_batch_on_one_day_is_carried_out_whole(
    ticks: Ticks, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "_BATCH", 3)
    keys = [f"{n:02}" for n in range(10)]
    await fill(ticks.store, *keys)
    assert await ticks.tick(DAY + WEEK) == 10
    assert [stream for stream, _, _ in (await happened(pool))[10:]] == [f"box-{k}" for k in keys]


async def test_asked_again_nothing_happens_and_time_never_runs_back(
    ticks: Ticks, pool: Pool
) -> None:
    await fill(ticks.store, "a")
    await ticks.tick(DAY + WEEK)
    log = await happened(pool)
    assert await ticks.tick(DAY + WEEK) == 0
    with pytest.raises(TimeRunsForward):
        await ticks.tick(DAY)
    assert await happened(pool) == log
    assert ticks.clock.today() == DAY + WEEK


async def test_a_timer_that_was_cleared_does_not_act(ticks: Ticks, pool: Pool) -> None:
    await fill(ticks.store, "a")
    await pool.execute("delete from es.timer where name = 'look'")
    async with ticks.store.work() as work:
        await work.lock([BOX.stream("a")])
        work.decide(BOX, "a", Clear(on=DAY))
    assert await ticks.tick(End) == 1
    assert [kind for _, kind, _ in await happened(pool)] == ["ThingsPut", "BoxCleared"]


async def test_ticks_at_once_carry_out_everything_once(ticks: Ticks, pool: Pool) -> None:
    await fill(ticks.store, *"abcdefgh")
    counts = await asyncio.gather(*(ticks.tick(DAY + WEEK) for _ in range(4)))
    assert sum(counts) == 8
    assert len(await happened(pool)) == 16


async def test_a_day_that_fails_is_undone_and_the_days_before_it_stay(pool: Pool) -> None:
    broken = [True]

    def stumble(work: Work, due: Due) -> None:
        if broken and due.due_on > DAY + WEEK:
            raise ZeroDivisionError
        react(work, due)

    ticks = await new_ticks(pool, react=stumble)
    await fill(ticks.store, "a", "b")
    with pytest.raises(ZeroDivisionError):
        await ticks.tick(End)
    assert {day for _, _, day in await happened(pool)} == {str(DAY), str(DAY + WEEK)}
    assert ticks.clock.as_of is None
    broken.clear()
    await ticks.tick(End)
    assert ticks.clock.today() == End


async def test_an_installation_keeps_the_clock_of_its_first_start(ticks: Ticks, pool: Pool) -> None:
    with pytest.raises(WrongClock):
        await new_ticks(pool, "real")
    await ticks.tick(DAY)
    again = await new_ticks(pool)
    assert again.clock.today() == DAY


async def test_a_real_clock_ticks_by_itself_when_all_is_heard(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace(monkeypatch)
    heard: list[int] = []
    ticks = await new_ticks(pool, "real")
    ticks = Ticks(ticks.store, ticks.clock, ticks.streams, ticks.react, lambda: bool(heard))
    await fill(ticks.store, "a")
    pulse = Pulse("timers")
    task = asyncio.create_task(ticks.run(pulse))
    try:
        await until(_doing(pulse))
        await asyncio.sleep(0.05)
        assert len(await happened(pool)) == 1
        heard.append(1)
        await until(lambda: _grown(pool))
        assert pulse.reason() is None
    finally:
        task.cancel()


def pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop's minute passes in no time; other sleeps are as they were."""
    sleep = asyncio.sleep
    monkeypatch.setattr(timers.asyncio, "sleep", lambda s: sleep(0.001 if s == 5 else s))


def _doing(pulse: Pulse) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return pulse.doing == "waiting for the next minute"

    return look


async def _grown(pool: Pool) -> bool:
    return len(await happened(pool)) > 1


async def test_a_real_clock_that_cannot_tick_says_so(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace(monkeypatch)

    def stumble(*_: Any) -> None:
        raise ZeroDivisionError

    ticks = await new_ticks(pool, "real", stumble)
    await fill(ticks.store, "a")
    pulse, now = Pulse("timers"), timers.asyncio.get_running_loop().time
    task = asyncio.create_task(ticks.run(pulse))
    try:
        start = now()
        while now() < start + 0.3:
            await asyncio.sleep(0.01)
            assert pulse.troubled in (None, "cannot tick: ZeroDivisionError")
            assert pulse.troubled or pulse.doing == "not started"
    finally:
        task.cancel()


async def test_ticks_over_http(database: NewDatabase, kafka: Kafka, tmp_path: Path) -> None:
    async with running(await database(MIGRATIONS, "boxes"), kafka, tmp_path) as boxes:

        async def tick(day: date) -> Any:
            return await boxes.post("/ticks", {"as_of": str(day)}, key="", role="operator")

        await tick(DAY)
        await boxes.post("/boxes/a/things", {})
        ahead = await boxes.get("/ticks/next", "operator")
        assert ahead.json() == {"due_on": str(DAY + KEPT)}
        for due in (1, 0):
            answer = await tick(DAY + KEPT)
            assert (answer.status_code, answer.json()["due"]) == (200, due)
        assert refused(await tick(DAY)) == (409, "time_runs_forward", "/as_of")
        assert (await boxes.get("/ticks/next", "operator")).json() == {"due_on": None}
        late = await boxes.post("/boxes/a/things", {"on": str(DAY + KEPT + timedelta(days=1))})
        assert refused(late) == (422, "not_in_future", "/on")
        clock = (await boxes.get("/progress", "operator")).json()["clock"]
        assert clock == {"mode": "played", "as_of": str(DAY + KEPT)}
