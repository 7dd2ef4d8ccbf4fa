"""The first answer to each Idempotency-Key: asked again, a principal gets it again."""

import json
from collections.abc import Mapping

from fastapi import Response
from fastapi.responses import JSONResponse

from chassis.database import Connection
from chassis.problem import Problem

_FIRST = """
insert into es.answer (principal, key, fingerprint) values ($1, $2, $3) on conflict do nothing
"""
_AGAIN = (
    "select fingerprint, status, headers, body from es.answer where (principal, key) = ($1, $2)"
)
_KEEP = (
    "update es.answer set status = $3, headers = $4, body = $5 where (principal, key) = ($1, $2)"
)
Headers = Mapping[str, str]
Asker = tuple[str, str]
"""A principal and its key."""


async def answered(db: Connection, asker: Asker, print_: bytes) -> Response | None:
    """The answer that was given; none for the first, and whoever asks the same meanwhile waits for it.

    Raises Problem when the key was used for a request with another fingerprint.
    """
    if await db.execute(_FIRST, *asker, print_) == "INSERT 0 1":
        return None
    row = await db.fetchrow(_AGAIN, *asker)
    assert row is not None
    if row["fingerprint"] != print_:
        reused = "this key was used for another request"
        raise Problem(422, "idempotency_key_reused", reused, "Idempotency-Key")
    return JSONResponse(json.loads(row["body"]), row["status"], json.loads(row["headers"]))


async def keep(db: Connection, asker: Asker, answer: JSONResponse, headers: Headers) -> Response:
    """The answer, kept in the transaction of the command."""
    body, headers_ = bytes(answer.body).decode(), json.dumps(headers)
    await db.execute(_KEEP, *asker, answer.status_code, headers_, body)
    return answer
