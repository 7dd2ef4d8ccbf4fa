"""Reporting as a whole: it hears topics of its own and is asked over HTTP; and what an operator does with it."""

import asyncio
import base64
import json
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from fastapi import FastAPI

from chassis.events import Heard
from chassis.service import create_app
from chassis.settings import Settings
from reporting.app import SERVICE
from reporting.app.work import Work
from tests.chassis.issuer import ISSUER, Issuer
from tests.chassis.waiting import until
from tests.real.database import Database
from tests.real.kafka import Headers, Kafka
from tests.reporting.facts import PROGRAMME
from tests.reporting.story import Story

PROGRAM = (sys.executable, "-m", "reporting.app")
KEYS = ("case_id", "headcount_id", "cost_id")
DONE = "select coalesce(sum(next_offset), 0)::bigint from rpt_v1.next_offset"


def record(heard: Heard) -> tuple[str, bytes, Headers]:
    """As the relay of the service that tells it writes it."""
    named = {
        "ce_id": str(heard.id),
        "ce_source": heard.source,
        "ce_type": heard.type,
        "ce_subject": heard.subject,
        "ce_sequence": str(heard.sequence),
    }
    headers = [(name, text.encode()) for name, text in named.items()]
    return heard.key, heard.fact.model_dump_json().encode(), headers


def other_people(told: Iterable[Heard], number: int) -> list[Heard]:
    """The same things, happening to others: with ids of their own, in streams of their own."""
    return [_to_others(heard, number << 64) for heard in told]


def _to_others(heard: Heard, by: int) -> Heard:
    fact: Any = heard.fact
    ids = {name: UUID(int=getattr(fact, name).int + by) for name in KEYS if hasattr(fact, name)}
    fact = fact.model_copy(update=ids)
    subject = f"{heard.subject}-{by >> 64}"
    id_ = UUID(int=heard.id.int + by)
    return heard._replace(fact=fact, id=id_, key=str(getattr(fact, fact.key)), subject=subject)


def a_town(stories: int, started: int = 40) -> list[Heard]:
    """So many stories beside each other: some 2 000 facts each."""
    told = [Story(started, seed).told() for seed in range(stories)]
    return [heard for number, one in enumerate(told) for heard in other_people(one, number)]


@dataclass(frozen=True)
class Memory:
    """Its database, its topics, and the one process that hears and answers."""

    db: Database
    kafka: Kafka
    topics: Mapping[str, str]
    jwks: Path
    issuer: Issuer
    told: list[int] = field(default_factory=list[int])

    @property
    def settings(self) -> Settings:
        return Settings.model_validate(
            {
                "database_url": self.db.service,
                "owner_url": self.db.owner,
                "kafka_bootstrap": self.kafka.bootstrap,
                "kafka_username": self.kafka.username,
                "kafka_password": self.kafka.password,
                "jwks": str(self.jwks),
                "issuer": ISSUER,
                "master_key": base64.b64encode(bytes(32)).decode(),
                "instance": f"reporting-{self.db.name[:9]}",
                "log_level": "CRITICAL",
            }
        )

    def work(self) -> Work:
        """The operator's, with a deaf ear for progress."""
        return Work(SERVICE, self.settings, lambda *_: None)

    def with_migrations(self, folder: Path, text: str) -> Work:
        """The work of a release that has one file more."""
        shutil.copytree(SERVICE.migrations, folder)
        more = f"set local search_path = {SERVICE.schema};\n{text};\n"
        (folder / "0009_more.sql").write_text(more)
        return Work(replace(SERVICE, migrations=folder), self.settings, lambda *_: None)

    async def tell(self, heard: Sequence[Heard]) -> None:
        """As the three services would."""
        for own, topic in self.topics.items():
            mine = [record(each) for each in heard if each.topic == own]
            if mine:
                await self.kafka.put(topic, mine)
        self.told.append(len(heard))

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[httpx.AsyncClient]:
        """A client of the running service."""
        name = f"reporting-{self.db.name[:9]}"  # a group of its own has no members left from before
        service = replace(SERVICE, name=name, hears=tuple(self.topics.values()))
        app: FastAPI = create_app(service, self.settings)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {self.issuer.token('auditor')}"}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=transport, base_url="http://reporting", headers=headers
            ) as client,
        ):
            yield client

    async def heard(self) -> None:
        """Until it has heard all that was told."""
        await until(self._all)

    async def _all(self) -> bool:
        return await self.ask(DONE) == sum(self.told)

    async def ask(self, query: str, *arguments: Any) -> Any:
        """One value, as the super user sees it."""
        db = await asyncpg.connect(self.db.superuser)
        try:
            return await db.fetchval(query, *arguments)
        finally:
            await db.close()

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """All of them, as the super user sees them."""
        db = await asyncpg.connect(self.db.superuser)
        try:
            return [dict(row) for row in await db.fetch(query)]
        finally:
            await db.close()

    @property
    def environment(self) -> dict[str, str]:
        """What a process of its own is told."""
        named = self.settings.model_dump(exclude_none=True)
        secret = {name: getattr(value, "get_secret_value", None) for name, value in named.items()}
        told = {name: read() if (read := secret[name]) else named[name] for name in named}
        return os.environ | {f"SAMVERKA_{name.upper()}": str(value) for name, value in told.items()}

    async def start(
        self,
        *words: str,
        program: Sequence[str] = PROGRAM,
        told: Mapping[str, str] | None = None,
    ) -> asyncio.subprocess.Process:
        """In a process of its own, told something else if wanted."""
        return await asyncio.create_subprocess_exec(
            *(*program, *words),
            env=self.environment | dict(told or {}),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )


def memory(db: Database, kafka: Kafka, folder: Path) -> Memory:
    """With topics like no others."""
    names = ("referral.v1", "participation.v1", "followup.v1")
    unique = uuid4().hex[:8]
    topics = {name: kafka.topic(name=f"{unique}.{name}") for name in names}
    issuer = Issuer(folder / "jwks.json").publish()
    return Memory(db, kafka, topics, issuer.jwks, issuer)


async def annual(client: httpx.AsyncClient, kind: str = "annual") -> bytes:
    """The report of the story's year, in the bytes of the answer."""
    asked = {"programme": PROGRAMME, "year": 2006}
    answer = await client.get(f"/reports/{kind}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content


async def lines(process: asyncio.subprocess.Process) -> AsyncGenerator[dict[str, Any]]:
    """What it says while it works."""
    assert process.stdout
    async for line in process.stdout:
        yield json.loads(line)
