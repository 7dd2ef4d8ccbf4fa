"""Days that fall due: in order, only forwards, and the same whether ticked daily or once a month."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from chassis import timers
from chassis.clock import TimeRunsForward
from chassis.database import Due, Pool
from chassis.event_store import Work
from chassis.timers import Ticks
from tests.chassis.boxes import BOX, DAY, Clear
from tests.chassis.stores import MIGRATIONS
from tests.chassis.ticking import WEEK, fill, happened, new_ticks, react
from tests.conftest import NewDatabase

END = date(2024, 9, 1)


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
            while day < END:
                day = min(day + timedelta(days=step), END)
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
    assert await ticks.tick(END) == 1
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
        await ticks.tick(END)
    assert {day for _, _, day in await happened(pool)} == {str(DAY), str(DAY + WEEK)}
    assert ticks.clock.as_of is None
    broken.clear()
    await ticks.tick(END)
    assert ticks.clock.today() == END
