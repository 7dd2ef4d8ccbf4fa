"""What lies in the databases, read as the super user: the proof that something was stored, or nothing was."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

import embedded
from contracts.topics import SERVICES
from tests.journeys.town import Town

_TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname not in ('pg_catalog', 'information_schema') order by 1
"""
READS = "es.read_log"
"""The only table that a question, as opposed to a command, may add to."""


async def connect(town: Town, database: str) -> asyncpg.Connection:
    parts = embedded.parts(town.home)
    return await asyncpg.connect(
        host=parts.postgres_host,
        port=parts.postgres_port,
        user=parts.postgres_user,
        password=parts.postgres_password,
        database=database,
    )


async def query(town: Town, database: str, text: str, *arguments: Any) -> Sequence[Any]:
    db = await connect(town, database)
    try:
        return await db.fetch(text, *arguments)
    finally:
        await db.close()


async def tables(db: asyncpg.Connection) -> list[str]:
    """Every table of a database, with its schema."""
    return [row[0] for row in await db.fetch(_TABLES)]


async def everything(town: Town) -> Mapping[str, int]:
    """How many rows each table of each service has, once nothing is on its way any more."""
    await town.settle()
    counted: dict[str, int] = {}
    for service in SERVICES:
        db = await connect(town, service.name)
        try:
            for table in await tables(db):
                if table != READS:
                    number = await db.fetchval(f"select count(*) from {table}")
                    counted[f"{service.name} {table}"] = number
        finally:
            await db.close()
    return counted
