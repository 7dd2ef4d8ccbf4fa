"""What the services still know of a person before forgetting: the texts they sealed, and the keys they sealed with."""

import base64
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import cast
from uuid import UUID

import asyncpg
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from chassis.codec import decode, sealed_fields
from chassis.composition import Service
from chassis.sealing import Vault
from contracts.topics import SERVICES
from embedded.notebook import read
from samverka.forgetting.sought import Sought, of_keys, of_texts
from samverka.provision.targets import Targets

DECIDING = tuple(service.name for service in SERVICES if service.tells)
_IDS = """
select case_id::text as id from desk.referral where person_id = (select person_id from desk.referral where case_id = $1)
union select person_id::text from desk.referral where case_id = $1
"""
_KEYS = "select key_id, wrapped from es.key where key_id = any($1)"
_EVENTS = """
select event_id, stream_id, version, type, schema_version, data from es.event where stream_id = any($1)
"""


@dataclass(frozen=True)
class Known:
    """All that is to be looked for, and how many keys of the person there were at each service."""

    sought: Sought = field(repr=False)
    keys: Mapping[str, int]


async def connect(targets: Targets, database: str) -> asyncpg.Connection:
    """As the super user, who sees every table."""
    user, password = targets.postgres.user, targets.postgres.password
    return await asyncpg.connect(targets.postgres.url(user, password, database))


async def known(home: Path, targets: Targets, case: UUID) -> Known:
    """Reads what the services have sealed, where this home has their master keys, and their keys everywhere."""
    ids = await _ids(targets, case)
    keys, counts = dict[str, bytes](), dict[str, int]()
    texts = list[tuple[str, str]]()
    for service in DECIDING:
        db = await connect(targets, service)
        try:
            rows = await db.fetch(_KEYS, ids)
            counts[service] = len(rows)
            keys |= {f"wrapped key {n} of {service}": r["wrapped"] for n, r in enumerate(rows, 1)}
            if master := read(home / "secrets.json").get(f"{service}-master-key"):
                keys |= _opened(master, service, rows)
                texts += [text async for text in _texts(db, service, master, ids)]
        finally:
            await db.close()
    return Known(of_texts(texts) | of_keys(keys), counts)


async def _ids(targets: Targets, case: UUID) -> list[str]:
    db = await connect(targets, "referral")
    try:
        return [row["id"] for row in await db.fetch(_IDS, case)]
    finally:
        await db.close()


def _opened(master: str, service: str, rows: Iterable[asyncpg.Record]) -> dict[str, bytes]:
    unwrapping = base64.b64decode(master)
    return {
        f"key {n} of {service}": aes_key_unwrap(unwrapping, row["wrapped"])
        for n, row in enumerate(rows, 1)
    }


async def _texts(
    db: asyncpg.Connection, service: str, master: str, ids: list[str]
) -> AsyncIterator[tuple[str, str]]:
    """Every sealed field of the streams of these people and cases, opened."""
    wired = cast("Service", import_module(f"{service}.app").SERVICE)
    keys = await Vault(master).keys(db, ids)
    for category in wired.categories:
        sealing = {event.__name__ for event in category.events if sealed_fields(event)}
        for row in await db.fetch(
            _EVENTS, [category.stream(key) for key in ids] if sealing else []
        ):
            if row["type"] in sealing:
                event = decode(category, row, row["stream_id"].split("-", 1)[1], keys)
                for name in sealed_fields(type(event)):
                    yield name, getattr(event, name)
