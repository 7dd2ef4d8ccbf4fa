"""The first answer to each Idempotency-Key: asked again, a principal gets it again."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse

from chassis.database import Connection
from chassis.problem import Problem

_FIRST = """
insert into es.answer (principal, key, fingerprint) values ($1, $2, $3) on conflict do nothing
"""
_AGAIN = (
    "select fingerprint, status, headers, body from es.answer where principal = $1 and key = $2"
)
_ANSWER = (
    "update es.answer set status = $3, headers = $4, body = $5 where principal = $1 and key = $2"
)


async def answered(db: Connection, who: str, key: str, print_: bytes) -> Response | None:
    """The answer that was given; none for the first, and whoever asks the same meanwhile waits for us.

    Raises Problem when the key was used for a request with another fingerprint.
    """
    if await db.execute(_FIRST, who, key, print_) == "INSERT 0 1":
        return None
    row = await db.fetchrow(_AGAIN, who, key)
    assert row is not None
    if row["fingerprint"] != print_:
        reused = "this key was used for another request"
        raise Problem(422, "idempotency_key_reused", reused, "Idempotency-Key")
    return JSONResponse(json.loads(row["body"]), row["status"], json.loads(row["headers"]))


async def answer(
    db: Connection,
    who: str,
    key: str,
    status: int,
    headers: Mapping[str, str],
    body: Mapping[str, Any],
) -> Response:
    """Kept in the transaction of the command."""
    await db.execute(_ANSWER, who, key, status, json.dumps(headers), json.dumps(body))
    return JSONResponse(body, status, headers)
