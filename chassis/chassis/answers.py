"""The first answer to each Idempotency-Key: asked again, a principal gets it again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from fastapi import Response
from fastapi.responses import JSONResponse

from chassis.database import Connection
from chassis.problem import Problem

_KNOWN = """
select principal, key, fingerprint, status, headers, body from es.answer
join unnest($1::text[], $2::text[]) asked (p, k) on (principal, key) = (p, k)
"""
_KEEP = """
insert into es.answer (principal, key, fingerprint, status, headers, body)
select * from unnest($1::text[], $2::text[], $3::bytea[], $4::int[], $5::jsonb[], $6::jsonb[]) order by 1, 2
on conflict do nothing
"""
Asker = tuple[str, str]
"""A principal and its key."""
Known = Mapping[Asker, asyncpg.Record]


class Answered(Exception):
    """Somebody else has answered one of the questions, after they were looked for."""


@dataclass(frozen=True)
class Question:
    """Who asks under which key, and the fingerprint of what is asked."""

    asker: Asker
    fingerprint: bytes


@dataclass(frozen=True)
class Answer:
    """What a command is answered, now and whenever it is asked again."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    def response(self) -> Response:
        return JSONResponse(self.body, self.status, dict(self.headers))


async def answered(db: Connection, questions: Sequence[Question]) -> Known:
    """Those that have been answered. To be asked behind the locks of their streams: whoever was quicker has committed."""
    if not questions:
        return {}
    principals, keys = map(list, zip(*(each.asker for each in questions), strict=True))
    rows = await db.fetch(_KNOWN, principals, keys)
    return {(row["principal"], row["key"]): row for row in rows}


def again(question: Question, known: Known) -> Answer | None:
    """The answer that was given; none for the first. Raises Problem when the key was used for another request."""
    if (row := known.get(question.asker)) is None:
        return None
    if row["fingerprint"] != question.fingerprint:
        reused = "this key was used for another request"
        raise Problem(422, "idempotency_key_reused", reused, "Idempotency-Key")
    return Answer(row["status"], json.loads(row["headers"]), json.loads(row["body"]))


async def keep(db: Connection, new: Sequence[tuple[Question, Answer]]) -> None:
    """In the transaction of the commands. Raises Answered if another process has been quicker."""
    rows = [
        (*q.asker, q.fingerprint, a.status, json.dumps(dict(a.headers)), json.dumps(dict(a.body)))
        for q, a in new
    ]
    if (
        rows
        and await db.execute(_KEEP, *map(list, zip(*rows, strict=True))) != f"INSERT 0 {len(rows)}"
    ):
        raise Answered
