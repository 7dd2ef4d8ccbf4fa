"""The programmes that people can be referred to, as participation publishes them."""

from collections.abc import Sequence
from datetime import date

from chassis.database import Connection, Heard, Pool
from contracts.participation import ProgrammePublished
from contracts.programme import Programme

_PUBLISHED = "insert into desk.programme values ($1, $2, $3) on conflict do nothing"
_IN_FORCE = """
select data from desk.programme where programme = $1 and (data ->> 'valid_from')::date <= $2
order by version desc limit 1
"""
_VERSIONS = "select data from desk.programme where programme = $1 order by version"


async def remember_fact(db: Connection, one: Heard) -> None:
    if isinstance(one.fact, ProgrammePublished):
        version = one.fact.programme
        await db.execute(_PUBLISHED, version.programme, version.version, version.model_dump_json())


async def versions_of(db: Pool | Connection, programme: str) -> Sequence[Programme]:
    """All versions that have been heard of, in their order."""
    rows = await db.fetch(_VERSIONS, programme)
    return [Programme.model_validate_json(row["data"], extra="ignore") for row in rows]


async def programme_in_force(db: Pool | Connection, programme: str, on: date) -> Programme | None:
    """The version in force on a day; none before the first, or before it has been heard of."""
    data = await db.fetchval(_IN_FORCE, programme, on)
    return Programme.model_validate_json(data, extra="ignore") if data else None
