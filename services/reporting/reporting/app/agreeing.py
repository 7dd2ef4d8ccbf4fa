"""Whether two editions hold the same: table by table, as sums that no order of rows can change."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from chassis.database import Connection
from reporting.app.editions import Refused

_COLUMNS = """
select c.relname as name, string_agg(
       a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'v') group by c.relname
"""
_TABLES = "select distinct tablename from pg_tables where schemaname = any($1) order by 1"
_PART = {
    "next_offset": "(select * from {schema}.next_offset where next_offset > 0)",
    "dead_letter": "(select topic, part, offset_ from {schema}.dead_letter where settled_at is null)",
}
"""What is compared of a table: of offsets those that have moved, of dead letters which are parked."""


@dataclass(frozen=True)
class Sum:
    """How many rows, and the sum of their hashes; 0 unless it was asked for."""

    rows: int
    hashes: int


@dataclass(frozen=True)
class Difference:
    """A table that is not the same in both, and in what."""

    table: str
    why: str


async def shapes(db: Connection, schema: str) -> Mapping[str, str]:
    """The columns of each table and view, with their types."""
    return {row["name"]: row["columns"] for row in await db.fetch(_COLUMNS, schema)}


async def tables(db: Connection, *schemas: str) -> Sequence[str]:
    """Those that any of the schemas has, by name."""
    return [row["tablename"] for row in await db.fetch(_TABLES, schemas)]


async def summed(db: Connection, schema: str, table: str, *, hashed: bool) -> Sum:
    """Of one table, in the snapshot of the transaction that is open."""
    what = _PART.get(table, f"{{schema}}.{table}").format(schema=schema)
    hashes = "coalesce(sum(hashtextextended(t::text, 0)), 0)" if hashed else "0"
    query = f"select count(*) as rows, {hashes} as hashes from {what} t"
    row = await db.fetchrow(query, timeout=3600)
    assert row is not None
    return Sum(row["rows"], int(row["hashes"]))


async def differences(
    db: Connection,
    live: str,
    other: str,
    say: Callable[[str, int, int], None],
    *,
    hashed: bool,
) -> Sequence[Difference]:
    """In which tables the live edition and the other are not the same: by count, and if `hashed` by content."""
    columns, others = await shapes(db, live), await shapes(db, other)
    every, found = await tables(db, live, other), list[Difference]()
    for place, table in enumerate(every):
        say("comparing", place, len(every))
        if columns.get(table) != others.get(table):
            found.append(Difference(table, "has other columns"))
            continue
        before = await summed(db, live, table, hashed=hashed)
        after = await summed(db, other, table, hashed=hashed)
        if before != after:
            found.append(Difference(table, _why(before, after)))
    say("comparing", len(every), len(every))
    return found


def _why(live: Sum, anew: Sum) -> str:
    if live.rows == anew.rows:
        return f"has {live.rows} rows, but not the same"
    return f"has {live.rows} rows live and {anew.rows} rebuilt"


def refuse(found: Sequence[Difference], accepted: Collection[str], built: str) -> None:
    """Raises Refused, with what to do, unless every difference is in a table that was named."""
    if left := [each for each in found if each.table not in accepted]:
        said = "; ".join(f"{each.table} {each.why}" for each in left)
        named = " ".join(f"--accept-changes {each.table}" for each in left)
        raise Refused(
            f"The live tables and the rebuilt ones differ: {said}. Nothing was swapped; look at {built}."
            f" If that is what the rebuild is for, run it again with {named}."
        )
