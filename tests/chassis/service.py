"""The service of boxes as a whole: its routes, who may ask, and the running application."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from fastapi import APIRouter, FastAPI, Response

from chassis.http import Allow, Asked, Dated, Problem, Strict, asking, reads_of
from chassis.operations import Operations
from chassis.service import Service, create_app
from tests.chassis.boxes import BOX, CRATE, DROP, SHELF, Clear, Expire, Put, timers
from tests.chassis.facts import FACTS, remember_facts, tell
from tests.chassis.given import settings
from tests.chassis.issuer import Issuer
from tests.chassis.stores import MIGRATIONS, remember
from tests.real.database import Database
from tests.real.kafka import Kafka

CASE = UUID(int=42)
TABLE = {
    "put": Allow(("unit_staff",), by="unit"),
    "send": Allow(("caseworker",), by="organisation"),
    "clear": Allow(("unit_staff", "caseworker")),
    "read_box": Allow(("unit_staff", "auditor")),
}
router = APIRouter()


class Label(Strict):
    text: str = ""


class PutBody(Dated):
    things: int = 1
    note: str = ""
    labels: tuple[Label, ...] = ()


@router.post("/boxes/{box}/things", status_code=201)
async def put(box: str, body: PutBody, asked: Annotated[Asked, asking("put", TABLE)]) -> Response:
    command = Put(on=asked.on(body.on), things=body.things, note=body.note)
    return await asked.carry_out(
        streams=(BOX.stream(box),), unit="unit-a", act=lambda work: work.decide(BOX, box, command)
    )


@router.post("/drops/{drop}/things", status_code=201)
async def leave(
    drop: str, body: Dated, asked: Annotated[Asked, asking("clear", TABLE)]
) -> Response:
    command = Put(on=asked.on(body.on))
    return await asked.carry_out(
        streams=(DROP.stream(drop),), act=lambda work: work.decide(DROP, drop, command)
    )


@router.post("/boxes/{box}/clearance", status_code=201)
async def clear(box: str, body: Dated, asked: Annotated[Asked, asking("clear", TABLE)]) -> Response:
    return await asked.carry_out(
        streams=(BOX.stream(box),),
        act=lambda work: work.decide(BOX, box, Clear(on=asked.on(body.on))),
        precondition=True,
        answer=lambda work: {"things": work.state(BOX, box).things},
    )


@router.post("/organisations/{organisation}/parcels", status_code=201)
async def send(
    organisation: str, body: Dated, asked: Annotated[Asked, asking("send", TABLE)]
) -> Response:
    command = Put(on=asked.on(body.on))
    return await asked.carry_out(
        streams=(BOX.stream(organisation),),
        organisation=organisation,
        act=lambda work: work.decide(BOX, organisation, command),
    )


@router.get("/boxes/{box}")
async def read_box(
    box: str,
    asked: Annotated[Asked, asking("read_box", TABLE)],
    wait_for: str | None = None,
    seconds: float = 20,
) -> dict[str, Any]:
    await asked.wait_for(wait_for, seconds)
    await asked.log_read(CASE, f"looked into {box}")
    if not await asked.pool.fetchval(
        "select count(*) from es.stream where stream_id = $1", f"box-{box}"
    ):
        raise Problem.not_found("/box")
    state, _ = await asked.store.read(BOX, box)
    heard = await asked.pool.fetchval("select count(*) from probe.seen where key = $1", box)
    return {"things": state.things, "notes": state.notes, "heard": heard}


@router.get("/reads")
async def reads(asked: Annotated[Asked, asking("read_box", TABLE)]) -> list[dict[str, Any]]:
    return [dict(row) for row in await reads_of(asked.pool, CASE)]


@router.get("/accidents/{kind}")
async def accident(kind: str, asked: Annotated[Asked, asking("read_box", TABLE)]) -> None:
    raise {
        "away": asyncpg.ConnectionDoesNotExistError,
        "deadlock": asyncpg.DeadlockDetectedError,
        "bug": ZeroDivisionError,
    }[kind]("a secret detail")


def service(name: str, **rooms: Any) -> Service:
    """Boxes under a name of their own, so that its topic and its group are its own too."""
    given: dict[str, Any] = {
        "name": name,
        "router": router,
        "migrations": MIGRATIONS,
        "facts": FACTS,
        "hears": (f"{name}.v1",),
        "categories": (BOX, CRATE, DROP, SHELF),
        "publish": lambda stored: tell(stored, f"{name}.v1"),
        "remember": remember,
        "remember_facts": remember_facts,
        "timers": timers,
        "reactions": {},
        "due_streams": lambda due: (due.stream,),
        "due": lambda work, due: work.decide(BOX, due.key, Expire(on=due.due_on)),
        "asyncapi": {"asyncapi": "3.0.0"},
    }
    return Service(**(given | rooms))


@dataclass(frozen=True)
class Running:
    """The application, answering without a socket, everything behind it real."""

    app: FastAPI
    client: httpx.AsyncClient
    issuer: Issuer
    db: Database
    topic: str

    @property
    def operations(self) -> Operations:
        return self.app.state.operations

    async def post(
        self, path: str, body: Any, key: str | None = None, role: str = "unit_staff", **headers: str
    ) -> httpx.Response:
        named = {"Authorization": f"Bearer {self.issuer.token(role)}"}
        named |= {"Idempotency-Key": key or uuid4().hex} if key != "" else {}
        return await self.client.post(path, json=body, headers=named | headers)

    async def get(self, path: str, role: str = "unit_staff", **query: Any) -> httpx.Response:
        named = {"Authorization": f"Bearer {self.issuer.token(role)}"}
        return await self.client.get(path, params=query, headers=named)


@asynccontextmanager
async def running(
    db: Database, kafka: Kafka, folder: Path, **rooms: Any
) -> AsyncGenerator[Running]:
    """A service from its start to its stop."""
    name = f"boxes-{uuid4().hex[:8]}"
    topic = kafka.topic(partitions=2, name=f"{name}.v1")
    issuer = Issuer(folder / f"{name}.json").publish()
    app = create_app(service(name, **rooms), settings(db, kafka, str(issuer.jwks)))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://boxes") as client,
    ):
        yield Running(app, client, issuer, db, topic)
