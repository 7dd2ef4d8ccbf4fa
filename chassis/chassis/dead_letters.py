"""Records that cannot be applied: parked with all that follows on their key, visible, and tried again in order."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import Connection, Pool
from chassis.envelope import Record, key_of, text_headers

_PARK = """
insert into dead_letter (topic, part, offset_, key, headers, value, rule, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (topic, part, offset_) do nothing
"""
_PARKED = """
select distinct key from dead_letter
where settled_at is null and topic = $1 and part = $2 and key = any($3)
"""
_LIST = """
select dead_letter_id, topic, part, offset_, key, headers ->> 'ce_type' as type, rule, reason, parked_at
from dead_letter where settled_at is null and dead_letter_id > $1 order by dead_letter_id limit $2
"""
_ONE = "select * from dead_letter where dead_letter_id = $1"
_COUNT = """
select count(*) as count, coalesce(extract(epoch from now() - min(parked_at)), 0)::float as age
from dead_letter where settled_at is null
"""
FOLLOWS = "follows_parked"
"""The rule of a record that is parked only because one before it on its key is."""


async def park(db: Connection, record: Record, rule: str, reason: str) -> None:
    """In the transaction that moves the offset past the record."""
    place = (record.topic, record.partition, record.offset, key_of(record))
    headers, reason = json.dumps(text_headers(record)), reason[:2000].replace("\x00", "�")
    await db.execute(_PARK, *place, headers, record.value, rule, reason)


async def parked_keys(db: Connection, topic: str, part: int, keys: Iterable[str]) -> set[str]:
    """Which of these keys wait behind a parked record."""
    return {row["key"] for row in await db.fetch(_PARKED, topic, part, list(set(keys)))}


async def listed(pool: Pool, after: int = 0, limit: int = 100) -> Sequence[dict[str, Any]]:
    """Parked records, oldest first, without their values."""
    return [dict(row) for row in await pool.fetch(_LIST, after, limit)]


async def shown(pool: Pool, dead_letter_id: int) -> dict[str, Any] | None:
    """One parked record, its value as text."""
    if not (row := await pool.fetchrow(_ONE, dead_letter_id)):
        return None
    value = (row["value"] or b"").decode("utf-8", "replace")
    return {**dict(row), "headers": json.loads(row["headers"]), "value": value}


async def counted(pool: Pool) -> tuple[int, float]:
    """How many are parked, and the age of the oldest in seconds."""
    row = await pool.fetchrow(_COUNT)
    assert row is not None
    return row["count"], row["age"]
