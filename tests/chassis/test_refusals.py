"""Every refusal over HTTP has the same form, names its rule, and says nothing that it should not."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import APIRouter, FastAPI

from chassis.problem import install
from tests.chassis.facts import new_key
from tests.chassis.refusing import refused
from tests.chassis.service import Running
from tests.chassis.waiting import until

TOMORROW = str(datetime.now(UTC).date() + timedelta(days=2))
LARGE = 300 * 1024


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/boxes/a/things", {"things": "many"}, (422, "int_parsing", "/things")),
        ("/boxes/a/things", {"labels": [{"text": 1}]}, (422, "string_type", "/labels/0/text")),
        ("/boxes/a/things", {"colour": "red"}, (422, "extra_forbidden", "/colour")),
        ("/boxes/a/things", {"on": "yesterday"}, (422, "date_from_datetime_parsing", "/on")),
        ("/boxes/a/things", {"on": 0}, (422, "date_type", "/on")),
        ("/boxes/a/things", {"on": "0"}, (422, "date_type", "/on")),
        ("/boxes/a/things", {"on": TOMORROW}, (422, "not_in_future", "/on")),
        ("/boxes/a/things", [], (422, "model_attributes_type", "/")),
        ("/boxes/a/things", {"things": 11}, (409, "ten_things", "/things")),
        ("/boxes/a/things", {"note": "x" * LARGE}, (413, "content_too_large", None)),
        ("/boxes/a/things", {"note": "a\0b"}, (422, "no_nul", "/note")),
        ("/boxes/a/things", {"labels": [{"text": "\0"}]}, (422, "no_nul", "/labels/0/text")),
        ("/boxes/a/things", {"a\0": 1}, (422, "no_nul", "/a\0")),
        ("/boxes/a%00b/things", {}, (422, "no_nul", "box")),
        ("/nowhere", {}, (404, "not_found", None)),
        ("/boxes/a", {}, (405, "method_not_allowed", None)),
    ],
)
async def test_a_request_that_breaks_a_rule(
    path: str, body: Any, expected: Any, boxes: Running
) -> None:
    assert refused(await boxes.post(path, body)) == expected


@pytest.mark.parametrize("length", [None, "10"])
async def test_a_large_body_whatever_it_says_of_its_length(
    length: str | None, boxes: Running
) -> None:
    async def chunks() -> AsyncGenerator[bytes]:
        yield b'{"note": "'
        for _ in range(LARGE // 1024):
            yield b"x" * 1024
        yield b'"}'

    headers = {"Authorization": f"Bearer {boxes.issuer.token()}", "Idempotency-Key": uuid4().hex}
    headers |= {"Content-Type": "application/json"} | ({"Content-Length": length} if length else {})
    answer = await boxes.client.post("/boxes/a/things", content=chunks(), headers=headers)
    assert refused(answer) == (413, "content_too_large", None)


async def test_every_field_at_fault_is_named(boxes: Running) -> None:
    answer = await boxes.post("/boxes/a/things", {"things": "x", "note": 1, "colour": "red"})
    refused(answer)
    assert {error["field"] for error in answer.json()["errors"]} == {"/things", "/note", "/colour"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\x00", b"\xff\xfe", b'{"note": "\x00"}', b"[" * 9999]
)
async def test_what_is_no_json(content: bytes, boxes: Running) -> None:
    answer = await boxes.client.post(
        "/boxes/a/things",
        content=content,
        headers={
            "Authorization": f"Bearer {boxes.issuer.token()}",
            "Idempotency-Key": uuid4().hex,
            "Content-Type": "application/json",
        },
    )
    assert refused(answer)[0] in {400, 422}


async def test_nul_is_found_in_every_encoding_of_json(boxes: Running) -> None:
    answer = await boxes.client.post(
        "/boxes/a/things",
        content=json.dumps({"note": "\0"}).encode("utf-16"),
        headers={
            "Authorization": f"Bearer {boxes.issuer.token()}",
            "Idempotency-Key": uuid4().hex,
            "Content-Type": "application/json",
        },
    )
    assert refused(answer) == (422, "no_nul", "/note")


async def test_nul_in_a_query_and_in_a_path_that_is_read(boxes: Running) -> None:
    assert refused(await boxes.get("/boxes/a%00b")) == (422, "no_nul", "box")
    assert refused(await boxes.get("/boxes/a", wait_for="\0")) == (422, "no_nul", "wait_for")


@pytest.mark.parametrize("number", [-1, 2**63, 10**30])
async def test_numbers_beyond_what_a_database_holds(number: int, boxes: Running) -> None:
    listed = await boxes.get("/dead-letters", "operator", after=number)
    assert refused(listed)[::2] == (422, "after")
    for path in (f"/dead-letters/{number}", f"/dead-letters/{number}/retry"):
        ask = (
            boxes.post(path, {}, role="operator")
            if path.endswith("retry")
            else boxes.get(path, "operator")
        )
        assert refused(await ask)[::2] == (422, "dead_letter_id")


async def test_what_is_not_there(boxes: Running) -> None:
    assert refused(await boxes.get(f"/boxes/{new_key()}")) == (404, "not_found", "/box")
    unknown = await boxes.get("/dead-letters/999", "operator")
    assert refused(unknown) == (404, "not_found", "dead_letter_id")


@pytest.mark.parametrize(
    ("kind", "status", "rule"),
    [
        ("away", 503, "try_again"),
        ("deadlock", 503, "try_again"),
        ("bug", 500, "internal_server_error"),
    ],
)
async def test_accidents_are_refusals_too_and_tell_no_details(
    kind: str, status: int, rule: str, boxes: Running
) -> None:
    answer = await boxes.get(f"/accidents/{kind}")
    assert refused(answer) == (status, rule, None)
    assert "secret" not in answer.text


async def test_nothing_of_a_refused_body_is_repeated(boxes: Running) -> None:
    answer = await boxes.post(
        "/boxes/a/things", {"things": "191212121212", "note": ["191212121212"]}
    )
    assert refused(answer)[0] == 422
    assert "191212121212" not in answer.text


async def test_a_lost_database_is_told_as_a_part_that_is_away(boxes: Running) -> None:
    superuser = await asyncpg.connect(boxes.db.superuser)
    await superuser.execute("alter role boxes connection limit 0")
    try:
        await superuser.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'boxes' and datname = current_database()"
        )
        answer = await boxes.get("/reads")
        assert refused(answer) == (503, "try_again", None)
    finally:
        await superuser.execute("alter role boxes connection limit -1")
        await superuser.close()

    async def back() -> bool:
        return (await boxes.get("/reads")).status_code == 200

    await until(back, pause=0.1)


async def test_another_method_is_told_all_that_the_path_has() -> None:
    app = FastAPI()
    install(app)
    for method in ("GET", "POST"):
        app.include_router(answering("/boxes", method))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        answer = await client.put("/boxes")
    assert refused(answer) == (405, "method_not_allowed", None)
    assert answer.headers["allow"] == "GET, POST"


def answering(path: str, method: str) -> APIRouter:
    async def nothing() -> None: ...

    router = APIRouter()
    router.add_api_route(path, nothing, methods=[method])
    return router


async def test_the_document_says_what_all_operations_have_in_common(boxes: Running) -> None:
    paths = (await boxes.get("/openapi.json")).json()["paths"]
    command, query = paths["/boxes/{box}/things"]["post"], paths["/boxes/{box}"]["get"]
    named = {each["name"]: each["required"] for each in command["parameters"]}
    assert named == {"box": True, "Idempotency-Key": True, "If-Match": False}
    assert not {each["name"] for each in query["parameters"]} & {"Idempotency-Key", "If-Match"}
    assert command["security"] == query["security"] == [{"token": []}]
    said = {"400", "401", "403", "404", "409", "412", "413", "422", "428", "503"}
    assert command["responses"].keys() == {"201"} | said
    for status in said:
        content = command["responses"][status]["content"]
        assert content.keys() == {"application/problem+json"}
    assert "security" not in paths["/health/live"]["get"]
