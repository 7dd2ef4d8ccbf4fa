"""All that a service remembers, as text that two runs can be compared by; and the way back to an earlier state."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chassis.codec import decode
from contracts.registry import FACTS
from tests.properties.room import Room

_OURS = """
select format('%I.%I', schemaname, tablename) as name from pg_tables
where schemaname not in ('pg_catalog', 'information_schema', 'saved') order by 1
"""
_PLACES: Final = frozenset({"next_offset", "relay", "told", "answer", "read_log", "migration"})
"""Tables of where a service stands, or of who asked it: not of what it remembers."""
_UNREPEATABLE: Final = ["position", "recorded_at", "wrapped", "parked_at", "dead_letter_id"]
"""Columns that differ from run to run: places in the log, moments, random keys."""
_EVENTS = "select * from es.event order by stream_id, version"
_ROWS = "select (to_jsonb(t) - $1::text[])::text as row from {table} t order by 1"

Memory = Mapping[str, Sequence[str]]
"""The rows of each table."""


def differences(one: Memory, other: Memory) -> list[str]:
    """Each row that only one of them has, marked with a minus or a plus."""
    found: list[str] = []
    for table in one:
        lines = zip("-+", (one[table], other[table]), (other[table], one[table]), strict=True)
        found += [
            f"{m} {table} {row}" for m, its, not_in in lines for row in its if row not in not_in
        ]
    return found


async def remembered(room: Room) -> Memory:
    """Every stream as it reads once it is unsealed, and every row of every other table."""
    rows = {table: await _rows(room, table) for table in await _tables(room)}
    return {**rows, "es.event": [str(event) for event in await happened(room)]}


async def _tables(room: Room) -> list[str]:
    """Without the counts of a service that knows not every type: what it passes over it counts each time."""
    left_out = _PLACES if room.service.facts.keys() == FACTS.keys() else _PLACES | {"applied"}
    names = [row["name"] for row in await room.superuser.fetch(_OURS)]
    return [n for n in names if n.split(".")[1] not in left_out and n != "es.event"]


async def _rows(room: Room, table: str) -> list[str]:
    found = await room.superuser.fetch(_ROWS.format(table=table), _UNREPEATABLE)
    return [row["row"] for row in found]


@dataclass(frozen=True)
class Happened:
    """An event as a fold reads it. What leads to nobody has a random id, and none here."""

    stream: str
    version: int
    id: str
    event: Any
    actor: str | None


async def happened(room: Room) -> list[Happened]:
    """Every event, stream by stream."""
    found, categories = await room.superuser.fetch(_EVENTS), room.store.categories
    unlinked = {event.__name__ for each in categories.values() for event in each.unlinked}
    keys = [row["stream_id"].split("-", 1) for row in found]
    opened = await room.store.vault.keys(room.pool, [key for _, key in keys])
    return [
        Happened(
            stream=row["stream_id"],
            version=row["version"],
            id="random" if row["type"] in unlinked else str(row["event_id"]),
            event=decode(categories[name], row, key, opened),
            actor=json.loads(row["meta"])["actor"],  # a trace is of its run
        )
        for row, (name, key) in zip(found, keys, strict=True)
    ]


async def save(room: Room) -> None:
    """Everything as it is now, to come back to."""
    await room.superuser.execute("create schema saved")
    for number, row in enumerate(await room.superuser.fetch(_OURS)):
        await room.superuser.execute(f"create table saved.t{number} as table {row['name']}")


async def restore(room: Room) -> None:
    """Everything as it was saved."""
    tables = [row["name"] for row in await room.superuser.fetch(_OURS)]
    back = "; ".join(
        f"delete from {table}; insert into {table} overriding system value table saved.t{number}"
        for number, table in enumerate(tables)
    )
    await room.superuser.execute(
        f"set session_replication_role = replica; {back}; reset session_replication_role"
    )
