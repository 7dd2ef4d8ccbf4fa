"""Plain SQL files, numbered, applied once each by the owner before the services start."""

import re
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from chassis.database import Connection

CHASSIS = Path(__file__).parent / "sql"

_LEDGER = """
create schema if not exists es;
create table if not exists es.migration (
    name text primary key, applied_at timestamptz not null default clock_timestamp());
grant usage on schema es to "{service}";
grant select on es.migration to "{service}";
"""


class OutdatedSchema(Exception):
    """The database lacks migrations that this version of the service needs."""


def _files(service: Path) -> dict[str, Path]:
    return {
        f"{folder.parent.name}/{file.name}": file
        for folder in (CHASSIS, service)
        for file in sorted(folder.glob("[0-9]*.sql"))
    }


async def migrate(owner: Connection, service: Path, role: str) -> Sequence[str]:
    """Applies what is missing, each file in a transaction; returns the names of what was applied."""
    if not re.fullmatch(r"[a-z_]+", role):
        raise ValueError(f"{role} is no role name")
    await owner.execute(_LEDGER.replace("{service}", role))
    applied: list[str] = []
    for name, file in _files(service).items():
        async with owner.transaction():
            new = "insert into es.migration (name) values ($1) on conflict do nothing"
            if await owner.execute(new, name) == "INSERT 0 1":
                await owner.execute(file.read_text().replace("{service}", role))
                applied.append(name)
    return applied


async def check(db: Connection, service: Path) -> None:
    """Raises OutdatedSchema, with what to do, unless every migration has been applied."""
    try:
        applied = {row["name"] for row in await db.fetch("select name from es.migration")}
    except asyncpg.UndefinedTableError:
        applied = set[str]()
    if missing := _files(service).keys() - applied:
        raise OutdatedSchema(f"run `migrate` first: {', '.join(sorted(missing))} not applied")
