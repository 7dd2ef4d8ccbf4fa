"""Who looked at whom, when, and on what ground."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.database import Pool

_WRITE = """
insert into es.read_log (individual, actor, organisation, operation, ground)
select distinct unnest($1::uuid[]), $2, $3, $4, $5
"""
_READS = """
select read_at, actor, organisation, operation, ground from es.read_log where individual = $1 order by read_id
"""


async def log_reads(
    pool: Pool, individuals: Sequence[UUID], who: Principal, operation: str, ground: str
) -> None:
    """Each of them once. Committed when this returns, so before any answer leaves."""
    named = who.subject, who.organisation, operation, ground
    await pool.execute(_WRITE, list(individuals), *named)


async def reads_of(pool: Pool, individual: UUID) -> Sequence[Mapping[str, Any]]:
    """Every read of an individual: when, who, for which organisation, what and why."""
    return [dict(row) for row in await pool.fetch(_READS, individual)]
