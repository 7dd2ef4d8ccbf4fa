"""A database of its own for each service, a role that owns it and a role that may only enter it."""

from typing import Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from contracts.topics import SERVICES
from samverka.provision.targets import Passwords, Postgres, Targets, owner

MAINTENANCE = "postgres"
"""The database that every cluster has; nobody but the super user may enter it afterwards."""


class Connection(Protocol):
    """What is used of a connection; the driver itself is not typed."""

    async def execute(self, query: str, *arguments: object) -> str: ...
    async def fetchval(self, query: str, *arguments: object) -> object: ...
    async def close(self) -> None: ...


async def provision_databases(targets: Targets) -> None:
    """Make what is missing and set every grant and password; again changes nothing."""
    db = await _connect(targets.postgres, MAINTENANCE)
    try:
        await _close(db, MAINTENANCE)
        await _close(db, "template1")
        for service in SERVICES:
            await _service(db, service.name, targets.passwords[service.name])
    finally:
        await db.close()


async def _connect(postgres: Postgres, database: str) -> Connection:
    url = postgres.url(postgres.user, postgres.password, database)
    return cast("Connection", await asyncpg.connect(url))  # pyright: ignore[reportUnknownMemberType]


async def _service(db: Connection, service: str, passwords: Passwords) -> None:
    await _role(db, service, passwords.database)
    await _role(db, owner(service), passwords.owner)
    if not await db.fetchval("select 1 from pg_database where datname = $1", service):
        await _run(db, "create database %I owner %I", service, owner(service))
    await _close(db, service)
    await _run(db, "grant connect on database %I to %I", service, service)


async def _role(db: Connection, name: str, password: str) -> None:
    known = await db.fetchval("select 1 from pg_roles where rolname = $1", name)
    verb = "alter" if known else "create"
    rights = "login noinherit nosuperuser nocreatedb nocreaterole noreplication"
    await _run(db, f"{verb} role %I {rights} password %L", name, password)


async def _close(db: Connection, database: str) -> None:
    """To all but its owner and those who are let in by name."""
    await _run(db, "revoke all on database %I from public", database)


async def _run(db: Connection, template: str, *names: str) -> None:
    """Names and passwords are quoted by the server: such statements take no parameters."""
    places = ", ".join(f"${number}::text" for number in range(2, len(names) + 2))
    statement = await db.fetchval(f"select format($1, {places})", template, *names)
    await db.execute(str(statement))
