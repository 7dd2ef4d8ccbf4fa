"""The relay on a real broker: in order, complete, readable by anyone, and never ahead of itself."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from chassis.database import Pool, Stored
from chassis.events import Told
from chassis.relay import Relay
from tests.chassis.boxes import NoteLeft
from tests.chassis.facts import ThingsTold, tell
from tests.chassis.given import Group, put, relay_on, running, seen, telling
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka, Record

SENTENCE = "A sentence about somebody."


async def all_told(pool: Pool) -> bool:
    return await pool.fetchval(
        "select position = (select max(position) from es.event) from es.relay"
    )


def sequences(records: list[Record]) -> dict[str, list[int]]:
    """The stream versions told of each key, in the order of their partition."""
    found: dict[str, list[int]] = {}
    for record in records:
        key = (record.key or b"").decode()
        found.setdefault(key, []).append(int(dict(record.headers)["ce_sequence"]))
    return found


async def test_facts_are_told_in_order_per_key_under_exact_headers(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic()
    keys = [f"key-{n}" for n in (1, 2, 3, 1, 2, 1, 4, 5, 1)] * 3
    await put(pool, keys, note=SENTENCE)
    async with running(relay_on(db, pool, kafka, telling(topic)).run()):
        await until(lambda: all_told(pool))
    records = await kafka.taken(topic)
    # every second event of a stream is a note, which is not told: holes in the sequence are normal
    assert sequences(records) == {key: list(range(1, 2 * keys.count(key), 2)) for key in set(keys)}
    stored = {row["event_id"]: row for row in await pool.fetch("select * from es.event")}
    for record in records:
        row = stored[UUID(dict(record.headers)["ce_id"].decode())]
        assert record.key == row["stream_id"].removeprefix("box-").encode()
        assert (
            ThingsTold.model_validate_json(record.value or b"").box == (record.key or b"").decode()
        )
        assert record.timestamp == int(row["recorded_at"].timestamp() * 1000)
        assert {name: value.decode() for name, value in record.headers} == {
            "ce_specversion": "1.0",
            "ce_id": str(row["event_id"]),
            "ce_source": "urn:samverka:boxes",
            "ce_type": "boxes.ThingsPut.v1",
            "ce_time": row["recorded_at"].isoformat(),
            "ce_subject": row["stream_id"],
            "ce_dataschema": "urn:samverka:schema:boxes.ThingsPut.v1",
            "ce_sequence": str(row["version"]),
            "content-type": "application/json",
        }
    told = await pool.fetchrow("select topic, facts from es.told")
    assert told is not None
    assert tuple(told) == (topic, len(keys))


async def test_a_trace_goes_along_and_an_actor_does_not(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic, parent = kafka.topic(), f"00-{7:032x}-{7:016x}-01"
    await pool.execute(
        "select es.append('box-a', 'box', 0, $1::jsonb)",
        json.dumps(
            [
                {
                    "id": str(UUID(int=9)),
                    "type": "ThingsPut",
                    "schema_version": 1,
                    "data": {"on": "2024-05-06", "things": 1},
                    "meta": {"traceparent": parent, "actor": "somebody"},
                }
            ]
        ),
    )
    async with running(relay_on(db, pool, kafka, telling(topic)).run()):
        await until(lambda: all_told(pool))
    (record,) = await kafka.taken(topic)
    assert dict(record.headers)["traceparent"].decode() == parent
    assert "somebody" not in repr(record)


async def test_sealed_text_never_leaves_even_if_a_publication_tells_it(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic()

    def careless(stored: Stored) -> Told | None:
        if not isinstance(stored.event, NoteLeft):
            return tell(stored, topic)
        fact = ThingsTold(box=stored.key, things=0, words=stored.event.note)
        return Told.of(fact, topic)

    await put(pool, ["a", "b"], note=SENTENCE)
    async with running(relay_on(db, pool, kafka, careless).run()):
        await until(lambda: all_told(pool))
    records = await kafka.taken(topic)
    assert len(records) == 4
    assert SENTENCE not in repr(records)
    assert sum(b"(erased)" in (record.value or b"") for record in records) == 2


class Gated(AIOKafkaProducer):
    """A real producer whose answers are kept back until the gate is opened, or fail once."""

    gate: asyncio.Event
    failures: list[KafkaError]

    async def send(self, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        answer = await super().send(*args, **kwargs)
        return asyncio.ensure_future(self._later(answer))

    async def _later(self, answer: asyncio.Future[Any]) -> Any:
        done = await answer
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop()
        return done


def gated(kafka: Kafka, gate: asyncio.Event, *failures: KafkaError) -> Callable[[], Any]:
    left = list(failures)

    async def new() -> AIOKafkaProducer:
        producer = Gated(**kafka.settings, enable_idempotence=True, acks="all")
        producer.gate, producer.failures = gate, left
        await producer.start()
        return producer

    return new


async def test_the_cursor_moves_only_after_every_acknowledgement(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic, gate = kafka.topic(), asyncio.Event()
    await put(pool, ["a", "b", "a"])
    relay = relay_on(db, pool, kafka, telling(topic), producer=gated(kafka, gate))
    async with running(relay.run()):
        await until(lambda: _count(kafka, topic, 3))
        await asyncio.sleep(0.2)
        assert await pool.fetchval("select position from es.relay") == 0
        gate.set()
        await until(lambda: all_told(pool))
    assert len(await kafka.taken(topic)) == 3


async def _count(kafka: Kafka, topic: str, wanted: int) -> bool:
    return len(await kafka.taken(topic)) >= wanted


async def test_after_an_error_the_chunk_is_told_again_by_a_new_producer(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic, gate = kafka.topic(), asyncio.Event()
    gate.set()
    await put(pool, ["a", "b", "a"])
    relay = relay_on(db, pool, kafka, telling(topic), producer=gated(kafka, gate, KafkaError()))
    async with running(relay.run()):
        await until(lambda: all_told(pool))
    told = sequences(await kafka.taken(topic))
    assert {key: sorted(set(found)) for key, found in told.items()} == {"a": [1, 2], "b": [1]}


class Killed(Relay):
    """Dies between the acknowledgement of a chunk and the move of its cursor."""

    async def _move(self, *_: Any) -> None:
        raise asyncio.CancelledError


async def test_killed_before_its_cursor_moved_it_tells_again_and_the_hearer_drops_it(
    db: Database, pool: Pool, kafka: Kafka, new_group: Callable[..., Group]
) -> None:
    topic = kafka.topic()
    await put(pool, ["a", "b", "a"])
    async with running(relay_on(db, pool, kafka, telling(topic), Killed).run()) as (task,):
        await asyncio.wait([task], timeout=30)
        assert task.cancelled()
    assert await pool.fetchval("select position from es.relay") == 0
    assert sequences(await kafka.taken(topic)) == {"a": [1, 2], "b": [1]}
    async with running(relay_on(db, pool, kafka, telling(topic)).run()):
        await until(lambda: all_told(pool))
    assert sequences(await kafka.taken(topic)) == {"a": [1, 2, 1, 2], "b": [1, 1]}
    assert await pool.fetchval("select facts from es.told") == 3
    await new_group(topic).join()
    await until(lambda: pool.fetchval("select sum(next_offset) = 6 from es.next_offset"))
    assert await seen(pool) == {"a": [1, 2], "b": [1]}


async def test_one_leads_and_the_other_stands_by_until_it_is_needed(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic()
    await put(pool, ["a"])
    relays = [relay_on(db, pool, kafka, telling(topic)) for _ in range(2)]

    async def settled() -> bool:
        return {relay.pulse.doing for relay in relays} == {"standby", "nothing to tell"}

    async with running(*(relay.run() for relay in relays)) as tasks:
        await until(settled)
        leader = next(n for n, relay in enumerate(relays) if relay.pulse.doing != "standby")
        tasks[leader].cancel()
        await put(pool, ["a"])
        await until(lambda: all_told(pool))
        assert relays[1 - leader].pulse.doing != "standby"
    assert sequences(await kafka.taken(topic)) == {"a": [1, 2]}


async def test_a_leader_that_lost_its_lock_steps_back(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    topic = kafka.topic()
    relay = relay_on(db, pool, kafka, telling(topic))
    async with running(relay.run()):
        await until(_doing(relay, "nothing to tell"))
        query = (
            "select pg_terminate_backend(pid) from pg_locks"
            " where locktype = 'advisory' and database = (select oid from pg_database where datname = $1)"
        )
        async with _superuser(db) as superuser:
            assert await superuser.fetchval(query, db.name)
        await until(_troubled(relay, "cannot tell"))
        await put(pool, ["a"])
        await until(lambda: all_told(pool))
    assert sequences(await kafka.taken(topic)) == {"a": [1]}


def _doing(relay: Relay, what: str) -> Callable[[], Any]:
    async def look() -> bool:
        return relay.pulse.doing == what and relay.pulse.troubled is None

    return look


def _troubled(relay: Relay, what: str) -> Callable[[], Any]:
    async def look() -> bool:
        return (relay.pulse.troubled or "").startswith(what)

    return look


async def test_two_that_both_believe_to_lead_lose_nothing_and_one_gives_way(
    db: Database, pool: Pool, kafka: Kafka
) -> None:
    """Each holds a lock of its own: what keeps them safe is the cursor that only one can move."""
    topic, overtaken = kafka.topic(), list[str]()

    class Watched(Relay):
        async def _move(self, cursor: int, last: int, topics: Any) -> None:
            await asyncio.sleep(0.01)
            try:
                await super()._move(cursor, last, topics)
            except Exception as error:
                overtaken.append(type(error).__name__)
                raise

    async with _superuser(db) as superuser:
        await superuser.execute(ALWAYS_LEADER)
    relays = [
        relay_on(db, pool, kafka, telling(topic), Watched, connect=partial(_believing, db))
        for _ in range(2)
    ]
    async with running(*(relay.run() for relay in relays)):
        for _ in range(12):
            await put(pool, ["a", "b", "c"])
        await until(lambda: all_told(pool))
    assert set(overtaken) == {"Overtaken"}
    told = sequences(await kafka.taken(topic))
    assert told.keys() == {"a", "b", "c"}
    for found in told.values():
        first_seen = list(dict.fromkeys(found))
        assert first_seen == list(range(1, 13))
    assert await pool.fetchval("select facts from es.told") == 36


ALWAYS_LEADER = """
create schema elsewhere;
create function elsewhere.pg_try_advisory_lock(bigint) returns boolean return true;
grant usage on schema elsewhere to boxes;
"""


async def _believing(db: Database) -> asyncpg.Connection:
    """A leader's connection that is given the lock whoever holds it."""
    return await asyncpg.connect(
        db.service, server_settings={"search_path": "elsewhere, pg_catalog"}
    )


@asynccontextmanager
async def _superuser(db: Database) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(db.superuser)
    yield connection
    await connection.close()
