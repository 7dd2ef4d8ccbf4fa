"""The next offset of each partition, beside the effects it stands for: who moves it owns the partition."""

from aiokafka import TopicPartition

from chassis.database import Connection, Pool

_MAKE = "insert into next_offset (topic, part) values ($1, $2) on conflict do nothing"
_READ = "select next_offset from next_offset where topic = $1 and part = $2"
_CLAIM = "update next_offset set next_offset = $4 where (topic, part, next_offset) = ($1, $2, $3)"


class Gap(Exception):
    """Records are missing between the stored offset and the first one fetched. Never skipped."""


class Fenced(Exception):
    """Another process has moved the offset: this one does not own the partition any more."""


async def stored(pool: Pool, tp: TopicPartition) -> int:
    """Two statements: only the second sees a row that another process made while the first waited."""
    await pool.execute(_MAKE, tp.topic, tp.partition)
    return await pool.fetchval(_READ, tp.topic, tp.partition)


async def claim(db: Connection, tp: TopicPartition, expected: int, end: int) -> None:
    """Moves the offset, in the transaction of the effect. Raises Fenced unless it is the expected one."""
    if await db.execute(_CLAIM, tp.topic, tp.partition, expected, end) != "UPDATE 1":
        raise Fenced(f"{tp.topic}/{tp.partition} has another owner")
