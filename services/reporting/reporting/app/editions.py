"""Editions of reporting's schema: the live one, the next, and the one before; and how they change places."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import contracts
from chassis.composition import Service
from chassis.database import Connection
from reporting import projections

Place = tuple[str, int]
"""A topic and a partition."""


class Refused(Exception):
    """It cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Editions:
    """The names of the schemas. Only the live one is ever read by the service."""

    live: str

    @property
    def next(self) -> str:
        return f"{self.live}_next"

    @property
    def before(self) -> str:
        return f"{self.live}_before"

    @property
    def gone(self) -> str:
        """What is dropped as soon as nobody waits for it."""
        return f"{self.live}_gone"


def _files(service: Service) -> Sequence[Path]:
    return sorted(service.migrations.glob("[0-9]*.sql"))


def origin(service: Service) -> str:
    """A fingerprint of all that decides what an edition holds: tables, projections, contracts."""
    whole = hashlib.sha256()
    for package in (projections, contracts):
        for file in sorted(Path(str(package.__file__)).parent.rglob("*.py")):
            whole.update(file.read_bytes())
    for file in _files(service):
        whole.update(file.read_bytes())
    return whole.hexdigest()


async def known(owner: Connection, schema: str) -> bool:
    """Whether there is such a schema."""
    return await owner.fetchval(
        "select exists (select from pg_namespace where nspname = $1)", schema
    )


async def origin_of(owner: Connection, schema: str) -> str | None:
    """The fingerprint of what an edition was built by; none when it is not known."""
    query = "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = $1"
    return await owner.fetchval(query, schema)


async def make(owner: Connection, service: Service, schema: str) -> None:
    """An empty edition, from the very files that the live one was made from."""
    async with owner.transaction():
        for file in _files(service):
            text = re.sub(rf"\b{service.schema}\b", schema, file.read_text("utf-8"))
            await owner.execute(text.replace("{service}", service.name))
        await owner.execute(f"comment on schema {schema} is '{origin(service)}'")


async def drop(owner: Connection, schema: str) -> None:
    """It and all that is in it; nothing when it is not there."""
    await owner.execute("set client_min_messages = warning")  # not each table that goes with it
    await owner.execute(f"drop schema if exists {schema} cascade")


async def heard(db: Connection, schema: str) -> Mapping[Place, int]:
    """The next offset of each partition of which anything has been heard."""
    rows = await db.fetch(
        f"select topic, part, next_offset from {schema}.next_offset where next_offset > 0"
    )
    return {(row["topic"], row["part"]): row["next_offset"] for row in rows}


async def take_over(owner: Connection, live: str, other: str) -> None:
    """Gives `other` the history of dead letters: numbers, ages, and who settled what and why."""
    kept = "dead_letter_id, parked_at, settled_at, settlement, settled_by, settled_why"
    theirs = ", ".join(f"l.{column}" for column in kept.split(", "))
    await owner.execute(f"""
        update {other}.dead_letter n set ({kept}) = ({theirs}) from {live}.dead_letter l
         where (n.topic, n.part, n.offset_) = (l.topic, l.part, l.offset_)
           and (n.settled_at is null) = (l.settled_at is null)""")
    await owner.execute(f"""
        insert into {other}.dead_letter select * from {live}.dead_letter where settled_at is not null
            on conflict (topic, part, offset_) do nothing""")


async def put_live(owner: Connection, editions: Editions, other: str) -> None:
    """Renames, in the transaction that is open: `other` becomes the live one, the live one the one before."""
    moves = [(editions.live, editions.before), (other, editions.live)]
    if other == editions.before:
        moves = [(other, editions.gone), moves[0], (editions.gone, editions.live)]
    elif await known(owner, editions.before):
        moves = [(editions.before, editions.gone), *moves]
    for name, new in moves:
        await owner.execute(f"alter schema {name} rename to {new}")
