"""Poison: parked with all that follows on its key, while other keys flow; tried again in order."""

import json
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from chassis import dead_letters
from chassis.database import Pool
from chassis.decider import Rejected
from chassis.effect import Effect
from tests.chassis.facts import FACTS, Unsent, headers, reactions, records, remember_facts, told
from tests.chassis.given import Group, Member, seen
from tests.chassis.stores import store_on
from tests.chassis.waiting import until
from tests.real.kafka import Kafka

NewGroup = Callable[..., Group]
POISON: dict[str, tuple[str, Unsent]] = {}


def poison(key: str, **changed: bytes | None) -> Unsent:
    """The first fact of a key with other headers; none leaves one out."""
    ((_, value, named),) = told(key, 1)
    kept = [(name, changed.get(name, old)) for name, old in named]
    return key, value, [(name, new) for name, new in kept if new is not None]


MALFORMED = {
    "bytes": ("cloudevents_headers", poison("bytes", ce_id=b"\xff\xfe\x00")),
    "missing": ("cloudevents_headers", poison("missing", ce_type=None)),
    "sequence": ("cloudevents_headers", poison("sequence", ce_sequence=b"first")),
    "text": ("contract", ("text", b"not JSON \xff", headers(1, "box-text"))),
    "nothing": ("contract", ("nothing", b"", headers(1, "box-nothing"))),
    "contract": ("contract", ("contract", b'{"box": 7}', headers(1, "box-contract"))),
    "zero": ("handler", ("zero", b'{"box":"zero","things":1,"words":"a\\u0000b"}', headers(1))),
    "huge": ("handler", poison("huge", ce_sequence=b"9" * 30)),
}


async def _offsets(pool: Pool, wanted: int) -> bool:
    return await pool.fetchval(
        "select coalesce(sum(next_offset), 0) = $1 from es.next_offset", wanted
    )


async def parked(pool: Pool) -> dict[str, list[str]]:
    """The rules of what is parked, by key, in order."""
    found: dict[str, list[str]] = {}
    for row in await dead_letters.listed(pool):
        found.setdefault(row["key"], []).append(row["rule"])
    return found


async def test_poison_is_parked_with_its_followers_and_other_keys_flow(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=2)
    good = ["good-1", "good-2", "good-3"]
    mixed = [(key, *told(key, 1)) for key in good] + [(k, p) for k, (_, p) in MALFORMED.items()]
    first = [one for _, one in mixed]
    group: Group = new_group(topic, reactions=reactions({"broken"}))
    await kafka.put(topic, [*first, *told("broken", 1)])
    await group.join()
    later = [one for key in (*good, *MALFORMED, "broken") for one in told(key, 2, 3)]
    await kafka.put(topic, later)
    await until(lambda: _offsets(pool, len(first) + 1 + len(later)))
    assert await seen(pool) == {key: [1, 2, 3] for key in good}
    expected = {key: rule for key, (rule, _) in MALFORMED.items()} | {"broken": "handler"}
    assert await parked(pool) == {
        key: [rule, "follows_parked", "follows_parked"] for key, rule in expected.items()
    }
    progress = json.loads(await pool.fetchval("select es.progress()"))
    assert progress["dead_letters"] == 3 * len(expected)
    assert progress["dead_letter_oldest_seconds"] > 0


async def test_what_is_parked_can_be_read_whatever_bytes_it_has(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    await kafka.put(topic, [MALFORMED["bytes"][1], MALFORMED["text"][1]])
    await (new_group(topic)).join()
    await until(lambda: _offsets(pool, 2))
    rows = await dead_letters.listed(pool)
    assert [(row["topic"], row["part"], row["offset_"]) for row in rows] == [
        (topic, 0, 0),
        (topic, 0, 1),
    ]
    for row in rows:
        whole = await dead_letters.shown(pool, row["dead_letter_id"])
        assert whole is not None
        assert whole["headers"]["ce_source"] == "urn:samverka:boxes"
        assert "�" in whole["value"] or "�" in whole["headers"]["ce_id"]
        assert row["reason"]
    assert await dead_letters.shown(pool, 10**9) is None


async def test_what_was_parked_for_a_bug_is_applied_in_order_once_it_is_mended(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic, broken = kafka.topic(partitions=1), {"a"}
    await kafka.put(topic, [*told("a", 1, 2), *told("b", 1), *told("a", 3)])
    member = await (new_group(topic, reactions=reactions(broken))).join()
    await until(lambda: _offsets(pool, 4))
    assert await seen(pool) == {"b": [1]}
    assert await member.effect.retry(topic, "a") == (0, "handler")
    assert await parked(pool) == {"a": ["handler", "follows_parked", "follows_parked"]}
    broken.clear()
    assert await member.effect.retry(topic, "a") == (3, None)
    assert await parked(pool) == {}
    await kafka.put(topic, told("a", 4))
    await until(lambda: _offsets(pool, 5))
    assert await seen(pool) == {"b": [1], "a": [1, 2, 3, 4]}
    assert await pool.fetchval("select count(*) from es.event where stream_id = 'box-a'") == 4
    assert await pool.fetchval("select sum(facts) from es.applied") == 5
    assert await member.effect.retry(topic, "a") == (0, None)


async def test_what_breaks_its_contract_stops_a_retry_and_stays(
    pool: Pool, kafka: Kafka, new_group: NewGroup
) -> None:
    topic = kafka.topic(partitions=1)
    await kafka.put(topic, [MALFORMED["contract"][1], *told("contract", 2)])
    member: Member = await (new_group(topic)).join()
    await until(lambda: _offsets(pool, 2))
    assert await member.effect.retry(topic, "contract") == (0, "contract")
    assert await parked(pool) == {"contract": ["contract", "follows_parked"]}


@pytest.mark.parametrize(
    "passing",
    [
        asyncpg.DeadlockDetectedError,
        asyncpg.SerializationError,
        asyncpg.QueryCanceledError,
        asyncpg.AdminShutdownError,
        asyncpg.LockNotAvailableError,
        asyncpg.ReadOnlySQLTransactionError,
        asyncpg.IdleInTransactionSessionTimeoutError,
        asyncpg.DiskFullError,
        asyncpg.ConnectionDoesNotExistError,
        ConnectionResetError,
        TimeoutError,
    ],
)
async def test_what_passes_by_itself_is_never_parked(
    passing: type[Exception], pool: Pool, shared: Effect
) -> None:
    """Beside poison, records are applied one by one; an error of the surroundings must reach the loop."""
    failing = Effect(shared.store, FACTS, reactions(), _failing(passing("away")))
    slice_ = records(f"topic-{passing.__name__}", [MALFORMED["contract"][1], *told("a", 1)])

    async def apply() -> None:
        async with pool.acquire() as db, db.transaction():
            await failing.apply_singly(db, slice_)

    with pytest.raises(passing):
        await apply()
    assert await parked(pool) == {}


async def test_a_refusal_that_a_reaction_lets_through_is_parked_under_its_rule(
    pool: Pool, store: Any
) -> None:
    refusing = Effect(store, FACTS, reactions(), _failing(Rejected("some_rule", "No.")))
    async with pool.acquire() as db, db.transaction():
        await refusing.apply_singly(db, records("a.v1", told("a", 1)))
    assert await parked(pool) == {"a": ["some_rule"]}


def _failing(error: Exception) -> Any:
    async def fail(*_: Any) -> None:
        raise error

    return fail


@pytest.fixture
def shared(pool: Pool) -> Effect:
    return Effect(store_on(pool), FACTS, reactions(), remember_facts)
