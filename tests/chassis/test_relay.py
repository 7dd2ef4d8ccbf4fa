"""The relay on a real broker: in order, complete, readable by anyone, and never ahead of itself."""

import json
from collections import Counter
from uuid import UUID

from chassis.database import Pool, Stored
from chassis.events import Told
from tests.chassis.boxes import NoteLeft
from tests.chassis.facts import ThingsTold, tell
from tests.chassis.given import put, relay_on, running, telling
from tests.chassis.reading import all_told, sequences
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Kafka

SENTENCE = "A sentence about somebody."


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
    told = await pool.fetch("select part, facts, next_offset from es.told where topic = $1", topic)
    lying = Counter(record.partition for record in await kafka.taken(topic))
    assert {row["part"]: row["facts"] for row in told} == lying
    assert {row["part"]: row["next_offset"] for row in told} == lying
    assert lying.total() == len(keys)


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
