"""Ready means that every loop gets on; what stands still is said in words."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis import health
from chassis.health import Health, Pulse
from tests.chassis.facts import told
from tests.chassis.service import Running, running
from tests.chassis.stores import MIGRATIONS
from tests.chassis.waiting import until
from tests.conftest import NewDatabase
from tests.real.kafka import Kafka


class Time:
    """A clock that the test moves."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr(health, "time", clock)
    return clock


def test_a_loop_is_ready_from_its_first_round_until_it_stands_still(clock: Time) -> None:
    pulse = Pulse("relay")
    assert pulse.reason() == "relay has not started"
    pulse.beat("telling")
    assert pulse.reason() is None
    clock.now += 11
    assert pulse.reason() is None
    clock.now += 4
    assert pulse.reason() == "relay has stood still for 15 s, last telling"
    pulse.beat("telling")
    assert pulse.reason() is None


def test_a_short_trouble_is_none_and_a_lasting_one_is_told(clock: Time) -> None:
    pulse = Pulse("relay")
    pulse.beat("telling")
    for _ in range(5):
        pulse.trouble("no broker")
        clock.now += 1
    assert pulse.reason() is None
    clock.now += 1
    pulse.trouble("no broker")
    assert pulse.reason() == "relay: no broker"
    pulse.beat("telling")
    assert pulse.reason() is None


def test_a_service_tells_of_every_loop_that_does_not_get_on(clock: Time) -> None:
    health = Health()
    pulses = [health.pulse(name) for name in ("hearing", "relay", "timers")]
    assert len(health.reasons()) == 3
    for pulse in pulses:
        pulse.beat("going on")
    assert health.reasons() == []
    clock.now += 60
    pulses[1].beat("going on")
    assert [reason.split()[0] for reason in health.reasons()] == ["hearing", "timers"]


@pytest.fixture
async def boxes(database: NewDatabase, kafka: Kafka, tmp_path: Path) -> AsyncGenerator[Running]:
    async with running(await database(MIGRATIONS, "boxes"), kafka, tmp_path) as boxes:
        await until(lambda: _ready(boxes))
        yield boxes


async def _ready(boxes: Running) -> bool:
    return (await boxes.client.get("/health/ready")).status_code == 200


async def _red(boxes: Running, reason: str) -> bool:
    answer = await boxes.client.get("/health/ready")
    assert answer.json()["status"] == ("ready" if answer.status_code == 200 else "not ready")
    return reason in " ".join(answer.json()["reasons"])


@pytest.mark.parametrize(("loop", "table"), [("relay", "es.relay"), ("hearing", "es.next_offset")])
async def test_a_loop_that_is_frozen_turns_ready_red_and_back(
    loop: str, table: str, boxes: Running, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's lock stops one loop in the middle of its work; the process lives on."""
    monkeypatch.setattr(health, "STALLED_AFTER", 0.5)
    superuser = await asyncpg.connect(boxes.db.superuser)
    transaction = superuser.transaction()
    await transaction.start()
    await superuser.execute(f"lock table {table} in access exclusive mode")
    if loop == "relay":
        await boxes.post("/boxes/a/things", {})
    else:
        await kafka.put(boxes.topic, told("a", 1))
    frozen = f"{loop} has stood still for"
    await until(lambda: _red(boxes, frozen))
    assert (await boxes.client.get("/health/live")).status_code == 200
    await transaction.rollback()
    await superuser.close()
    monkeypatch.undo()
    await until(lambda: _ready(boxes))


async def test_a_service_is_not_ready_before_it_hears(
    database: NewDatabase, kafka: Kafka, tmp_path: Path
) -> None:
    """Its probes answer while it waits for a topic that nobody has made yet."""
    missing: Any = {"hears": ("never.made.v1",)}
    db = await database(MIGRATIONS, "boxes")
    async with running(db, kafka, tmp_path, **missing) as boxes:
        await asyncio.sleep(0.3)
        assert (await boxes.client.get("/health/live")).status_code == 200
        assert await _red(boxes, "hearing has not started")
        assert (await boxes.get("/progress", "operator")).status_code == 200
