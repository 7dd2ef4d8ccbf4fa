"""Whatever freezes, the probe of who depends on it turns red and says why; what is merely moved about leaves it green."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.chassis.waiting import until
from tests.faults import storms
from tests.faults.house import Desk, House, Pair
from tests.faults.load import Load

pytestmark = pytest.mark.long
Http = httpx.AsyncClient


@pytest.fixture
async def http() -> AsyncGenerator[Http]:
    async with Http(timeout=3, trust_env=False) as http:
        yield http


async def reasons(http: Http, desk: Desk, number: int = 1) -> list[str] | None:
    """Why it is not ready; none when the probe is not answered at all."""
    try:
        answer = await http.get(f"{desk.address(number)}/health/ready")
    except httpx.TransportError:
        return None
    assert (answer.status_code == 200) == (answer.json()["reasons"] == [])
    return answer.json()["reasons"]


def red(http: Http, desk: Desk, *words: str, number: int = 1) -> Callable[[], object]:
    """Whether one reason has all these words."""

    async def look() -> bool:
        found = await reasons(http, desk, number) or []
        return any(all(word in reason for word in words) for reason in found)

    return look


async def green(http: Http, *desks: Desk) -> None:
    async def look() -> bool:
        return [await reasons(http, desk) for desk in desks] == [[] for _ in desks]

    await until(look)


@asynccontextmanager
async def frozen(house: House, name: str) -> AsyncGenerator[None]:
    """A part with all its processes: it answers nothing, and closes nothing."""
    first = house.pid(name)
    pids = [first, *(pid for pid in _pids() if _parent(pid) == first)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # gone meanwhile
        return 0


async def append(desk: Desk) -> None:
    await Load(desk.db.service, seed=1, limit=1, size=1).write(writers=1)


async def test_kafka_that_is_frozen_shows_in_hearing_and_in_what_cannot_be_told(
    pair: Pair, http: Http
) -> None:
    await pair.start()
    async with frozen(pair.house, "kafka"):
        await append(pair.teller)
        await until(red(http, pair.echo, "hearing: does not get on", "Kafka does not answer"))
        await until(red(http, pair.teller, "relay"))
    await green(http, *pair.desks)


async def test_postgres_that_is_frozen_shows_though_nothing_is_told_or_heard(
    pair: Pair, http: Http
) -> None:
    await pair.start()
    async with frozen(pair.house, "postgres"):
        await until(red(http, pair.echo, "hearing has stood still", "asking Postgres"))
        await until(red(http, pair.echo, "relay has stood still"))
    await green(http, *pair.desks)


async def test_a_leader_that_is_frozen_shows_in_the_one_that_stands_by(
    pair: Pair, http: Http
) -> None:
    """Its lock stays, for its connection does; its own probe does not answer."""
    await pair.start()
    await pair.teller.start(2)
    assert await reasons(http, pair.teller, 2) == []
    pair.house.send(pair.teller.process(1), signal.SIGSTOP)
    try:
        await append(pair.teller)
        leaderless = red(http, pair.teller, "who leads tells nothing", number=2)
        await until(leaderless)
        assert await reasons(http, pair.teller, 1) is None
    finally:
        pair.house.send(pair.teller.process(1), signal.SIGCONT)
    await green(http, pair.teller)


async def test_rebalances_do_not_flap_it(pair: Pair, http: Http) -> None:
    await pair.start()
    seen = list[list[str] | None]()

    async def watch() -> None:
        while True:
            seen.append(await reasons(http, pair.echo))
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    await storms.rebalanced(pair.echo, 6)
    await pair.echo.start(2)
    await pair.echo.kill(2)
    await storms.rebalanced(pair.echo, 2)
    watching.cancel()
    assert len(seen) > 50
    assert [each for each in seen if each != []] == []
