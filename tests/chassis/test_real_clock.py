"""A real clock ticks by itself; ticks over HTTP are for the clock that is played."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis import timers
from chassis.clock import WrongClock
from chassis.database import Pool
from chassis.health import Pulse
from chassis.timers import Ticks
from tests.chassis.boxes import DAY, KEPT
from tests.chassis.refusing import refused
from tests.chassis.service import running
from tests.chassis.stores import MIGRATIONS
from tests.chassis.ticking import fill, happened, new_ticks
from tests.chassis.waiting import until
from tests.conftest import NewDatabase
from tests.real.kafka import Kafka


async def test_an_installation_keeps_the_clock_of_its_first_start(pool: Pool) -> None:
    ticks = await new_ticks(pool)
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
        return pulse.doing == "waiting until all is heard"

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
