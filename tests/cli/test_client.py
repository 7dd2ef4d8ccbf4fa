"""The client: what is lost is asked for again with its key, what is refused is told."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import httpx
import pytest

from samverka.client import Away, Door, Problem

Handler = Callable[[httpx.Request], httpx.Response]
BASES = ("http://one", "http://two")


def door(handler: Handler) -> Door:
    return Door(httpx.AsyncClient(transport=httpx.MockTransport(handler)), BASES, "token")


async def test_a_lost_request_is_repeated_with_its_key_at_the_next_process() -> None:
    seen: list[tuple[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers["Idempotency-Key"]))
        if len(seen) == 1:
            raise httpx.ConnectError("refused")
        if len(seen) == 2:
            return httpx.Response(503, json={"detail": "starting"})
        return httpx.Response(201, json={"version": 3}, headers={"ETag": '"3"'})

    key = uuid4()
    answer = await door(handler).post("/acts", {"on": "2006-01-02"}, key)
    assert answer.body == {"version": 3}
    assert answer.etag == '"3"'
    assert seen == [("one", str(key)), ("two", str(key)), ("one", str(key))]


async def test_without_a_key_the_same_question_has_the_same_one() -> None:
    keys: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        return httpx.Response(201, json={})

    asked = door(handler)
    await asked.post("/acts", {"a": 1, "b": 2})
    await asked.post("/acts", {"b": 2, "a": 1})
    await asked.post("/acts", {"a": 1, "b": 3})
    assert keys[0] == keys[1] != keys[2]
    assert UUID(keys[0])


async def test_a_refusal_names_field_and_rule() -> None:
    body = {
        "status": 409,
        "detail": "the unit is full",
        "errors": [{"field": "/unit", "rule": "full", "detail": "25 of 25"}],
    }
    refused = door(lambda _: httpx.Response(409, content=json.dumps(body).encode()))
    with pytest.raises(Problem, match="POST /acts -> 409: the unit is full") as problem:
        await refused.post("/acts", {})
    assert problem.value.rules == ("full",)
    assert "/unit: full: 25 of 25" in str(problem.value)


async def test_who_never_answers_is_away() -> None:
    away = replace(door(lambda _: httpx.Response(503)), patience=0.2)
    with pytest.raises(Away, match="no answer"):
        await away.get("/progress")


async def test_if_match_travels() -> None:
    seen: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("If-Match"))
        return httpx.Response(201, json={})

    await door(handler).post("/plan", {}, if_match='"4"')
    assert seen == ['"4"']
