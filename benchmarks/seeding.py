"""Histories made in bulk, the same in our log and in the plain table."""

import json

from benchmarks.ground import as_superuser
from benchmarks.plain import reading
from tests.real.database import Database


async def seed(db: Database, streams: int, length: int) -> None:
    """Streams `meter-0` to `meter-<streams - 1>` of so many events each, their events crossing in the log."""
    data = json.dumps(reading(3)).replace("'", "''")
    trace = "'00-' || md5(s || 'x' || v) || '-' || left(md5(v || 'y' || s), 16) || '-01'"
    await as_superuser(
        db,
        f"insert into es.stream select 'meter-' || s, 'meter', {length}"
        f" from generate_series(0, {streams - 1}) s",
        "insert into es.event (stream_id, version, event_id, type, schema_version, data, meta)"
        f" select 'meter-' || s, v, gen_random_uuid(), 'MeterRead', 1, '{data}',"
        f" jsonb_build_object('traceparent', {trace}, 'actor', 'somebody')"
        f" from generate_series(0, {streams - 1}) s, generate_series(1, {length}) v order by v, s",
        "insert into raw.event (stream_id, version, event_id, type, data, recorded_at)"
        " select stream_id, version, event_id, type, data, recorded_at"
        " from es.event order by position",
        "vacuum analyze es.event",
        "vacuum analyze es.stream",
        "vacuum analyze raw.event",
    )
