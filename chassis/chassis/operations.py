"""What operators ask of every service: health, progress, ticks, dead letters, metrics, its papers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field

from chassis import dead_letters, telemetry
from chassis.auth import Allow
from chassis.effect import Effect
from chassis.health import Health
from chassis.http import Asked, Problem, Strict, asking
from chassis.timers import Ticks

_ONLY_OPERATORS = (
    *("tick", "read_next_tick", "list_dead_letters", "read_dead_letter", "retry_dead_letter"),
)
OPERATIONS: Mapping[str, Allow] = {
    **dict.fromkeys(_ONLY_OPERATORS, Allow(("operator",))),
    "read_progress": Allow(("operator", "auditor")),
}

Number = Annotated[int, Field(ge=0, lt=2**63)]

_PROGRESS = """
select (select coalesce(json_object_agg(topic, facts), '{}') from es.told) as told,
       (select coalesce((select max(position) from es.event), 0) - position from es.relay) as backlog,
       (select coalesce(json_object_agg(topic, facts), '{}')
        from (select topic, sum(facts)::bigint as facts from applied group by topic) a) as applied,
       (select count(*) from dead_letter where settled_at is null) as dead_letters
"""


@dataclass(frozen=True)
class Operations:
    """What these routes need; `app.state.operations`."""

    service: str
    health: Health
    ticks: Ticks
    effect: Effect


class TickBody(Strict):
    as_of: date


def _of(request: Request) -> Operations:
    return request.app.state.operations


async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


async def ready(request: Request) -> JSONResponse:
    """Whether every loop gets on, and if not, why, in words."""
    reasons = _of(request).health.reasons()
    status = "not ready" if reasons else "ready"
    return JSONResponse({"status": status, "reasons": reasons}, 503 if reasons else 200)


async def metrics(request: Request) -> Response:
    count, age = await dead_letters.counted(_of(request).ticks.store.pool)
    telemetry.DEAD_LETTERS.set(count)
    telemetry.DEAD_LETTER_AGE.set(age)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def tick(
    body: TickBody, asked: Annotated[Asked, asking("tick", OPERATIONS)]
) -> dict[str, Any]:
    """Carries out all that falls due up to a day; monotonic, and idempotent by its nature."""
    due = await _of(asked.request).ticks.tick(body.as_of)
    return {"as_of": body.as_of, "due": due}


async def next_tick(
    asked: Annotated[Asked, asking("read_next_tick", OPERATIONS)],
) -> dict[str, date | None]:
    """The first day on which something falls due."""
    return {"due_on": await _of(asked.request).ticks.next(asked.pool)}


async def progress(asked: Annotated[Asked, asking("read_progress", OPERATIONS)]) -> dict[str, Any]:
    """How many facts this service has told and applied, and what is still on its way."""
    row = await asked.pool.fetchrow(_PROGRESS)
    assert row is not None
    return {
        "service": _of(asked.request).service,
        "told": json.loads(row["told"]),
        "backlog": row["backlog"],
        "applied": json.loads(row["applied"]),
        "dead_letters": row["dead_letters"],
        "clock": {"mode": asked.clock.mode, "as_of": asked.clock.as_of},
    }


async def list_dead_letters(
    asked: Annotated[Asked, asking("list_dead_letters", OPERATIONS)],
    after: Number = 0,
) -> dict[str, Any]:
    """Parked records, oldest first; `next` is the cursor of the next page."""
    rows = await dead_letters.listed(asked.pool, after)
    return {"dead_letters": rows, "next": rows[-1]["dead_letter_id"] if rows else None}


async def read_dead_letter(
    dead_letter_id: Number, asked: Annotated[Asked, asking("read_dead_letter", OPERATIONS)]
) -> dict[str, Any]:
    """One of them, whole."""
    if not (row := await dead_letters.shown(asked.pool, dead_letter_id)):
        raise Problem.not_found("dead_letter_id")
    return row


async def retry_dead_letter(
    dead_letter_id: Number, asked: Annotated[Asked, asking("retry_dead_letter", OPERATIONS)]
) -> dict[str, Any]:
    """Applies the record and all that waits behind it on its key, in order, until one fails again."""
    row = await read_dead_letter(dead_letter_id, asked)
    applied, reason = await _of(asked.request).effect.retry(row["topic"], row["key"])
    return {"applied": applied, "stopped_by": reason}


def router(asyncapi: Mapping[str, Any] | None, *, ticks: bool) -> APIRouter:
    """The same routes in every service; ticks only where something can fall due."""
    routes = APIRouter()
    for path, handler in (
        ("/health/live", live),
        ("/health/ready", ready),
        ("/metrics", metrics),
        ("/progress", progress),
        ("/dead-letters", list_dead_letters),
        ("/dead-letters/{dead_letter_id}", read_dead_letter),
    ):
        routes.add_api_route(path, handler, methods=["GET"], response_model=None)
    if ticks:
        routes.add_api_route("/ticks", tick, methods=["POST"])
        routes.add_api_route("/ticks/next", next_tick, methods=["GET"], response_model=None)
    routes.add_api_route(
        "/dead-letters/{dead_letter_id}/retry", retry_dead_letter, methods=["POST"]
    )
    if asyncapi is not None:
        routes.add_api_route("/asyncapi.json", lambda: JSONResponse(asyncapi), methods=["GET"])
    return routes
