"""Records that cannot be applied: parked with all that follows on their key, visible, tried again or discarded in order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import asyncpg

from chassis.database import Connection, Pool
from chassis.decider import Rejected
from chassis.envelope import Record, key_of, text_headers

_PARK = """
insert into dead_letter (topic, part, offset_, key, headers, value, rule, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (topic, part, offset_) do nothing
"""
_PARKED = """
select asked.key from unnest($3::text[]) asked (key), lateral (
    select from dead_letter d where settled_at is null and (topic, part, d.key) = ($1, $2, asked.key)
    order by offset_ desc limit 1 for share
) last
"""
_LIST = """
select * from (
    select dead_letter_id, topic, part, offset_, key, headers ->> 'ce_type' as type, rule, reason, parked_at,
           settled_at, settlement, settled_by, settled_why, row_number() over same = 1 as oldest,
           count(*) over (same rows between 1 following and unbounded following) as behind
    from dead_letter where (settled_at is not null) = $3
    window same as (partition by topic, part, key order by offset_)
) d where dead_letter_id > $1 and (oldest or not $4) order by dead_letter_id limit $2
"""
_ONE = "select * from dead_letter where dead_letter_id = $1"
_WAITING = """
select min(dead_letter_id) as oldest, count(*) as waiting
from dead_letter where settled_at is null and (topic, key) = ($1, $2)
"""
_OLDEST = """
select * from dead_letter where settled_at is null and (topic, key) = ($1, $2)
order by part, offset_ limit 1 for update
"""
_STILL = "update dead_letter set rule = $2, reason = $3 where dead_letter_id = $1"
_SETTLE = """
update dead_letter d set settled_at = clock_timestamp(), settlement = $2, settled_by = $3, settled_why = $4
from dead_letter o where o.dead_letter_id = $1 and d.settled_at is null
and (d.topic, d.key, d.headers) = (o.topic, o.key, o.headers) and d.value is not distinct from o.value
"""


async def park(db: Connection, record: Record, rule: str, reason: str) -> None:
    """In the transaction that moves the offset past the record."""
    place = (record.topic, record.partition, record.offset, key_of(record))
    headers, reason = json.dumps(text_headers(record)), reason[:2000].replace("\x00", "�")
    await db.execute(_PARK, *place, headers, record.value, rule, reason)


async def parked_keys(db: Connection, topic: str, part: int, keys: Iterable[str]) -> set[str]:
    """Which of these keys wait behind a parked record, whose last one nobody settles meanwhile."""
    return {row["key"] for row in await db.fetch(_PARKED, topic, part, sorted(set(keys)))}


async def listed(
    pool: Pool, after: int = 0, limit: int = 100, *, settled: bool = False, oldest: bool = False
) -> Sequence[dict[str, Any]]:
    """Without their values: what is parked, or only the oldest of each key, or what was settled."""
    return [dict(row) for row in await pool.fetch(_LIST, after, limit, settled, oldest)]


async def shown(pool: Pool, dead_letter_id: int) -> dict[str, Any] | None:
    """One record, its value as text, and what waits on its key: how many, and which of them is the oldest."""
    if not (row := await pool.fetchrow(_ONE, dead_letter_id)):
        return None
    value = (row["value"] or b"").decode("utf-8", "replace")
    whole = {**dict(row), "headers": json.loads(row["headers"]), "value": value}
    return whole | await waiting(pool, row["topic"], row["key"])


async def waiting(pool: Pool, topic: str, key: str) -> dict[str, Any]:
    """How many wait on a key, and the id of the oldest of them; none when nothing does."""
    return dict(await pool.fetchrow(_WAITING, topic, key) or {})


async def oldest(db: Connection, topic: str, key: str) -> asyncpg.Record | None:
    """What is to be settled next on a key: nobody else settles it before this transaction ends."""
    return await db.fetchrow(_OLDEST, topic, key)


async def settle(
    db: Connection, dead_letter_id: int, how: str, by: str | None = None, why: str | None = None
) -> None:
    """As `applied`, in the transaction of its effect, or `discarded`; with it the same record told again."""
    await db.execute(_SETTLE, dead_letter_id, how, by, why)


async def still_parked(db: Connection, dead_letter_id: int, rule: str, reason: str) -> None:
    """Tried again in vain: why, this time."""
    await db.execute(_STILL, dead_letter_id, rule, reason)


async def discard(pool: Pool, row: Mapping[str, Any], by: str, why: str) -> None:
    """Settles it without an effect; what follows on its key stays parked.

    Raises Rejected unless it is the oldest of its key: what follows may rest on what came before.
    """
    async with pool.acquire() as db, db.transaction():
        first = await oldest(db, row["topic"], row["key"])
        if first is None or first["dead_letter_id"] != row["dead_letter_id"]:
            settled = (
                "it is settled already" if row["settled_at"] else "others of its key come first"
            )
            raise Rejected("oldest_first", settled)
        await settle(db, row["dead_letter_id"], "discarded", by, why)
