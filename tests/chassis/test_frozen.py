"""Loops that go round and do not get on, or hang in one place: each says so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from chassis import health, relay, watch
from chassis.database import Pool
from chassis.health import Pulse
from chassis.watch import Watch
from tests.chassis.facts import told
from tests.chassis.given import Group, put, relay_on, running, telling
from tests.chassis.log import append
from tests.chassis.reading import all_told
from tests.chassis.test_health import Time
from tests.chassis.ticking import fill, new_ticks
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka

Connect = Callable[[], Awaitable[asyncpg.Connection]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is late at once, so that a test need not wait."""
    monkeypatch.setattr(health, "STALLED_AFTER", 0.3)
    monkeypatch.setattr(health, "TROUBLED_AFTER", 0.1)
    for module in (relay, watch):
        monkeypatch.setattr(module, "LATE", 0.2)


def reason(pulse: Pulse, words: str) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return words in (pulse.reason() or "")

    return look


async def test_a_gap_that_is_not_filled_is_a_trouble_of_the_relay_until_it_is(
    db: Database, pool: Pool, kafka: Kafka, writer: Connect
) -> None:
    topic, slow = kafka.topic(), await writer()
    teller = relay_on(db, pool, kafka, telling(topic))
    async with running(teller.run()):
        transaction = slow.transaction()
        await transaction.start()
        await append(slow, "box-slow")
        await put(pool, ["quick"])
        await until(reason(teller.pulse, "relay: a transaction that appends does not end"))
        assert teller.gap_hold > 0
        await transaction.rollback()
        await until(lambda: all_told(pool))
    assert (teller.pulse.reason(), teller.gap_hold) == (None, 0)


async def test_a_relay_that_stands_by_is_well_as_long_as_who_leads_tells(
    db: Database, pool: Pool, kafka: Kafka, connect: Connect
) -> None:
    """The lead is held by somebody who never tells: that is no trouble before there is something to tell."""
    topic, holder = kafka.topic(), await connect()
    await holder.execute("select pg_advisory_lock(7264301)")
    standby = relay_on(db, pool, kafka, telling(topic))

    async def standing_by() -> bool:
        return standby.pulse.doing == "standby"

    async with running(standby.run()):
        await until(standing_by)
        assert standby.pulse.troubled is None
        await put(pool, ["a"])
        await until(reason(standby.pulse, "relay: standby, but who leads tells nothing"))
        await holder.execute("select pg_advisory_unlock_all()")
        await until(lambda: all_told(pool))
    assert standby.pulse.reason() is None


async def test_a_relay_that_cannot_reach_kafka_says_where_it_hangs(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    async def never() -> Any:
        await asyncio.Event().wait()

    hanging = relay_on(db, pool, kafka, telling(kafka.topic()), producer=never)
    async with running(hanging.run()):
        await until(reason(hanging.pulse, "relay has not started, last connecting to Kafka"))


async def test_timers_that_hang_in_a_tick_say_so(pool: Pool, connect: Connect) -> None:
    ticks, holder = await new_ticks(pool, "real"), await connect()
    await fill(ticks.store, "a")
    transaction = holder.transaction()
    await transaction.start()
    await holder.execute("lock table es.timer in access exclusive mode")
    pulse = Pulse("timers")
    pulse.beat("waiting for the next minute")
    async with running(ticks.run(pulse)):
        await until(reason(pulse, "timers has stood still for 0 s, last ticking"))
        await transaction.rollback()

        async def ticked() -> bool:
            return pulse.doing == "waiting for the next minute" and not pulse.step

        await until(ticked)


async def test_a_partition_whose_offset_is_never_read_shows_though_others_get_on(
    pool: Pool, kafka: Kafka, new_group: Callable[..., Group], connect: Connect
) -> None:
    """Somebody else is making the row of one partition, and does not end."""
    topic, holder = kafka.topic(partitions=2), await connect()
    transaction = holder.transaction()
    await transaction.start()
    await holder.execute("insert into es.next_offset (topic, part) values ($1, 1)", topic)
    await kafka.put(topic, told("a", 1))
    member = await (new_group(topic)).join()
    stuck = f"hearing: does not get on with {topic}/1: its offset is not read"
    await until(reason(member.pulse, stuck))
    await transaction.rollback()

    async def well() -> bool:
        return member.pulse.troubled is None and member.pulse.reason() is None

    await until(well)


def test_a_share_of_the_partitions_that_never_comes_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, nobody = Time(), None
    monkeypatch.setattr(watch, "time", clock)
    monkeypatch.setattr(watch, "LATE", 7)
    share = Watch()
    share.assigned([])
    clock.now += 100
    assert share.trouble(nobody, {}) is None, "others have them all"
    share.revoked()
    clock.now += 6
    share.revoked()
    assert share.trouble(nobody, {}) is None, "a rebalance takes its time"
    clock.now += 2
    assert share.trouble(nobody, {}) == "waits in vain for its share of the partitions"
    share.assigned([])
    assert share.trouble(nobody, {}) is None


def test_one_that_is_in_trouble_from_the_start_is_never_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Time()
    monkeypatch.setattr(health, "time", clock)
    monkeypatch.setattr(health, "TROUBLED_AFTER", 5)
    pulse = Pulse("hearing")
    pulse.trouble("Kafka is away")
    assert pulse.reason() == "hearing: Kafka is away"
    pulse.beat("hearing")
    pulse.trouble("Kafka is away")
    assert pulse.reason() is None
