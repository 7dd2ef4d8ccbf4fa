"""What operators ask of every service: health, progress, ticks, dead letters, metrics, its papers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field, StringConstraints

from chassis import dead_letters, telemetry
from chassis.auth import Allow
from chassis.database import Pool
from chassis.effect import Effect
from chassis.health import Health
from chassis.http import Asked, Day, Problem, Strict, asking
from chassis.timers import Ticks

_ONLY_OPERATORS = (
    *("tick", "read_next_tick"),
    *("list_dead_letters", "read_dead_letter", "retry_dead_letter", "discard_dead_letter"),
)
OPERATIONS: Mapping[str, Allow] = {
    **dict.fromkeys(_ONLY_OPERATORS, Allow(("operator",))),
    "read_progress": Allow(("operator", "auditor")),
}

Number = Annotated[int, Field(ge=0, lt=2**63)]
_everywhere, _deciding = APIRouter(), APIRouter()


@dataclass(frozen=True)
class Operations:
    """What these routes need; `app.state.operations`."""

    service: str
    health: Health
    ticks: Ticks
    effect: Effect
    gap_hold: Callable[[], float]
    """How long the relay of this process has waited for a position, in seconds."""


class TickBody(Strict):
    as_of: Day


class DiscardBody(Strict):
    """Why, for those who read it later; it names nobody."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def _of(request: Request) -> Operations:
    return request.app.state.operations


async def _progress(pool: Pool) -> dict[str, Any]:
    return json.loads(await pool.fetchval("select es.progress()"))


@_everywhere.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@_everywhere.get(
    "/health/ready", response_model=None, responses={503: {"description": "Not ready"}}
)
async def ready(request: Request) -> JSONResponse:
    """Whether every loop gets on, and if not, why, in words."""
    reasons = _of(request).health.reasons()
    status = "not ready" if reasons else "ready"
    return JSONResponse({"status": status, "reasons": reasons}, 503 if reasons else 200)


@_everywhere.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """What only the database knows is read when it is asked for: a loop that hangs must not hide it."""
    operations = _of(request)
    now = await _progress(operations.ticks.store.pool)
    telemetry.BACKLOG.set(now["backlog"])
    telemetry.OLDEST.set(now["oldest_unpublished_seconds"])
    telemetry.GAP_HOLD.set(operations.gap_hold())
    telemetry.DEAD_LETTERS.set(now["dead_letters"])
    telemetry.DEAD_LETTER_AGE.set(now["dead_letter_oldest_seconds"])
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@_deciding.post("/ticks")
async def tick(
    body: TickBody, asked: Annotated[Asked, asking("tick", OPERATIONS)]
) -> dict[str, Any]:
    """Carries out all that falls due up to a day; monotonic, and idempotent by its nature."""
    due = await _of(asked.request).ticks.tick(body.as_of)
    return {"as_of": body.as_of, "due": due}


@_deciding.get("/ticks/next", response_model=None)
async def next_tick(
    asked: Annotated[Asked, asking("read_next_tick", OPERATIONS)],
) -> dict[str, date | None]:
    """The first day on which something falls due."""
    return {"due_on": await _of(asked.request).ticks.next(asked.pool)}


@_everywhere.get("/progress", response_model=None)
async def read_progress(
    asked: Annotated[Asked, asking("read_progress", OPERATIONS)],
) -> dict[str, Any]:
    """How far this service has come, and this process with a gap in the log; lag is others' `told_to` less `heard_to`."""
    operations = _of(asked.request)
    held, clock = operations.gap_hold(), {"mode": asked.clock.mode, "as_of": asked.clock.as_of}
    now = await _progress(asked.pool)
    return {"service": operations.service, **now, "gap_hold_seconds": held, "clock": clock}


@_everywhere.get("/dead-letters", response_model=None)
async def list_dead_letters(
    asked: Annotated[Asked, asking("list_dead_letters", OPERATIONS)],
    after: Number = 0,
    settled: bool = False,
    oldest: bool = False,
) -> dict[str, Any]:
    """Parked records, or only the oldest of each key, or those settled; `next` is the cursor of the next page."""
    rows = await dead_letters.listed(asked.pool, after, settled=settled, oldest=oldest)
    return {"dead_letters": rows, "next": rows[-1]["dead_letter_id"] if rows else None}


@_everywhere.get("/dead-letters/{dead_letter_id}", response_model=None)
async def read_dead_letter(
    dead_letter_id: Number, asked: Annotated[Asked, asking("read_dead_letter", OPERATIONS)]
) -> dict[str, Any]:
    """One of them, whole."""
    if not (row := await dead_letters.shown(asked.pool, dead_letter_id)):
        raise Problem.not_found("dead_letter_id")
    return row


@_everywhere.post("/dead-letters/{dead_letter_id}/retry")
async def retry_dead_letter(
    dead_letter_id: Number, asked: Annotated[Asked, asking("retry_dead_letter", OPERATIONS)]
) -> dict[str, Any]:
    """Applies what waits on the key of this record, in order, some hundred at once, until one fails again."""
    row = await read_dead_letter(dead_letter_id, asked)
    count, rule = await _of(asked.request).effect.retry(row["topic"], row["key"])
    left = await dead_letters.waiting(asked.pool, row["topic"], row["key"])
    return {"applied": count, "stopped_by": rule, **left}


@_everywhere.post("/dead-letters/{dead_letter_id}/discard")
async def discard_dead_letter(
    dead_letter_id: Number,
    body: DiscardBody,
    asked: Annotated[Asked, asking("discard_dead_letter", OPERATIONS)],
) -> dict[str, Any]:
    """Gives up the oldest record of a key, for good; what follows on it waits until it is retried."""
    row = await read_dead_letter(dead_letter_id, asked)
    await dead_letters.discard(asked.pool, row, asked.who, body.reason)
    return dict(await dead_letters.waiting(asked.pool, row["topic"], row["key"]))


def router(asyncapi: Mapping[str, Any] | None, *, ticks: bool) -> APIRouter:
    """The same routes in every service; ticks only where something can fall due."""
    routes = APIRouter()
    for part in (_everywhere, _deciding) if ticks else (_everywhere,):
        routes.include_router(part)
    if asyncapi is not None:
        routes.add_api_route("/asyncapi.json", lambda: JSONResponse(asyncapi), methods=["GET"])
    return routes
