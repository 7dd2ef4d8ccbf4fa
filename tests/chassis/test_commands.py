"""Commands over HTTP: once per key, against the version seen, answered with what to wait for."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.chassis.facts import new_key
from tests.chassis.service import Running, running
from tests.chassis.stores import MIGRATIONS
from tests.real.database import Databases
from tests.real.kafka import Kafka


@pytest.fixture(scope="module")
async def boxes(
    databases: Databases, kafka: Kafka, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Running]:
    db = await databases.new(MIGRATIONS, "boxes")
    async with running(db, kafka, tmp_path_factory.mktemp("boxes")) as boxes:
        yield boxes


@pytest.fixture
async def superuser(boxes: Running) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(boxes.db.superuser)
    yield connection
    await connection.close()


def refused(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Status, rule and field of a refusal, whose form is the same everywhere."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == answer.status_code
    assert all(error.keys() == {"field", "rule", "detail"} for error in body["errors"])
    assert all(error["detail"] for error in body["errors"])
    rule, field = (
        (body["errors"][0]["rule"], body["errors"][0]["field"]) if body["errors"] else ("", None)
    )
    assert body["type"].startswith("urn:samverka:problem:")
    assert rule in body["type"]
    return answer.status_code, rule, field


async def versions(superuser: asyncpg.Connection, box: str) -> int:
    query = "select count(*) from es.event where stream_id = $1"
    return await superuser.fetchval(query, f"box-{box}")


async def test_a_command_is_answered_with_its_version_and_a_token(boxes: Running) -> None:
    box = new_key()
    answer = await boxes.post(f"/boxes/{box}/things", {"things": 2, "note": "a note"})
    assert (answer.status_code, answer.json()) == (201, {"version": 2})
    assert answer.headers["etag"] == '"2"'
    # of the two events only the first is told: that is what waiting makes sense for
    token = json.loads(base64.urlsafe_b64decode(answer.headers["samverka-token"]))
    assert token == {f"box-{box}": 1}


async def test_what_nobody_is_told_has_an_empty_token(boxes: Running) -> None:
    box = new_key()
    await boxes.post(f"/boxes/{box}/things", {})
    answer = await boxes.post(f"/boxes/{box}/clearance", {}, **{"If-Match": "*"})
    assert answer.json() == {"version": 2, "things": 0}
    assert answer.headers["samverka-token"] == ""


async def test_no_token_names_what_must_not_be_traced(boxes: Running) -> None:
    answer = await boxes.post(f"/drops/{new_key()}/things", {})
    assert (answer.json(), answer.headers["samverka-token"]) == ({"version": 1}, "")


async def test_a_command_without_a_key_is_refused(
    boxes: Running, superuser: asyncpg.Connection
) -> None:
    box = new_key()
    answer = await boxes.post(f"/boxes/{box}/things", {}, key="")
    assert refused(answer) == (400, "required", "Idempotency-Key")
    short = await boxes.post(f"/boxes/{box}/things", {}, key="short")
    assert refused(short)[::2] == (422, "idempotency-key")
    assert await versions(superuser, box) == 0


async def test_a_repeated_command_gets_the_first_answer_again(
    boxes: Running, superuser: asyncpg.Connection
) -> None:
    box, key = new_key(), uuid4().hex
    first = await boxes.post(f"/boxes/{box}/things", {"things": 2}, key)
    await boxes.post(f"/boxes/{box}/things", {"things": 3})
    again = await boxes.post(f"/boxes/{box}/things", {"things": 2}, key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for header in ("etag", "samverka-token"):
        assert again.headers[header] == first.headers[header]
    assert await versions(superuser, box) == 2


async def test_a_key_belongs_to_one_request_of_one_principal(
    boxes: Running, superuser: asyncpg.Connection
) -> None:
    box, key = new_key(), uuid4().hex
    await boxes.post(f"/boxes/{box}/things", {"things": 2}, key)
    for path, body in (
        (f"/boxes/{box}/things", {"things": 3}),
        (f"/boxes/{new_key()}/things", {"things": 2}),
    ):
        answer = await boxes.post(path, body, key)
        assert refused(answer) == (422, "idempotency_key_reused", "Idempotency-Key")
    other = {"Authorization": f"Bearer {boxes.issuer.token(sub='bertil')}"}
    answer = await boxes.post(f"/boxes/{box}/things", {"things": 3}, key, **other)
    assert answer.json() == {"version": 2}
    assert await versions(superuser, box) == 2


async def test_the_same_command_at_once_is_carried_out_once(
    boxes: Running, superuser: asyncpg.Connection
) -> None:
    box, key = new_key(), uuid4().hex
    posts = [boxes.post(f"/boxes/{box}/things", {"things": 1}, key) for _ in range(12)]
    answers = await asyncio.gather(*posts)
    assert {(a.status_code, a.content, a.headers["etag"]) for a in answers} == {
        (201, b'{"version":1}', '"1"')
    }
    assert await versions(superuser, box) == 1


async def test_a_refusal_is_not_kept_for_its_key(boxes: Running) -> None:
    """What is refused today may be asked again with the same key when the reason is gone."""
    box, key = new_key(), uuid4().hex
    await boxes.post(f"/boxes/{box}/things", {"things": 10})
    answer = await boxes.post(f"/boxes/{box}/things", {"things": 1}, key)
    assert refused(answer) == (409, "ten_things", "/things")
    await boxes.post(f"/boxes/{box}/clearance", {}, **{"If-Match": '"1"'})
    assert (await boxes.post(f"/boxes/{box}/things", {"things": 1}, key)).json() == {"version": 3}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (None, (428, "if_match_required", "If-Match")),
        ('"1"', (412, "if_match", "If-Match")),
        ('W/"2"', (412, "if_match", "If-Match")),
        ("2", (412, "if_match", "If-Match")),
        ('"3"', (412, "if_match", "If-Match")),
        ('"2"', None),
        ("*", None),
    ],
)
async def test_who_changes_says_which_version_was_seen(
    seen: str | None, expected: Any, boxes: Running
) -> None:
    box = new_key()
    for _ in range(2):
        await boxes.post(f"/boxes/{box}/things", {})
    headers = {"If-Match": seen} if seen else {}
    answer = await boxes.post(f"/boxes/{box}/clearance", {}, **headers)
    if expected:
        assert refused(answer) == expected
    else:
        assert (answer.status_code, answer.headers["etag"]) == (201, '"3"')


async def test_a_precondition_holds_where_none_is_required_too(boxes: Running) -> None:
    box = new_key()
    answer = await boxes.post(f"/boxes/{box}/things", {}, **{"If-Match": '"1"'})
    assert refused(answer) == (412, "if_match", "If-Match")
    answer = await boxes.post(f"/boxes/{box}/things", {}, **{"If-Match": '"0"'})
    assert answer.status_code == 201


async def test_one_reads_its_own_write_with_the_token(boxes: Running) -> None:
    """From the request through store, relay and broker to the hearer's row."""
    box = new_key()
    for number in range(1, 4):
        answer = await boxes.post(f"/boxes/{box}/things", {})
        token = answer.headers["samverka-token"]
        read = await boxes.get(f"/boxes/{box}", wait_for=token)
        assert (read.status_code, read.json()["heard"]) == (200, number), read.text


async def test_waiting_ends_when_what_the_token_names_does_not_come(boxes: Running) -> None:
    never = base64.urlsafe_b64encode(json.dumps({f"box-{new_key()}": 1}).encode()).decode()
    answer = await boxes.get("/boxes/any", wait_for=never, seconds=0.2)
    assert refused(answer) == (503, "not_heard_yet", "wait_for")


@pytest.mark.parametrize(
    "named",
    [
        b"nonsense",
        b"\xff\xfe",
        b"[1]",
        b"{",
        b'{"box-a": "x"}',
        b'{"box-a": null}',
        b'{"box-a": 1e400}',
        b'{"box-a": 99999999999999999999}',
        b'{"box-\\u0000": 1}',
        b"[" * 5000,
    ],
)
async def test_a_token_that_is_none_of_ours_is_refused(named: bytes, boxes: Running) -> None:
    answer = await boxes.get("/boxes/any", wait_for=base64.urlsafe_b64encode(named).decode())
    assert refused(answer) == (422, "token", "wait_for")
    plain = await boxes.get("/boxes/any", wait_for="ö!")
    assert refused(plain) == (422, "token", "wait_for")


async def test_a_read_is_logged_before_the_answer_leaves(
    boxes: Running, superuser: asyncpg.Connection
) -> None:
    box, at_start = new_key(), list[int]()
    await boxes.post(f"/boxes/{box}/things", {"note": "private"})
    query = "select count(*) from es.read_log where ground = $1"

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                at_start.append(await superuser.fetchval(query, f"looked into {box}"))
            await send(message)

        await boxes.app(scope, receive, sending)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(watched), base_url="http://boxes"
    ) as client:
        headers = {"Authorization": f"Bearer {boxes.issuer.token()}"}
        answer = await client.get(f"/boxes/{box}", headers=headers)
    assert (answer.json()["notes"], at_start) == (["private"], [1])
    (*_, last) = (await boxes.get("/reads")).json()
    assert last.keys() == {"read_at", "actor", "organisation", "operation", "ground"}
    assert (last["actor"], last["organisation"], last["operation"]) == ("anna", "town", "read_box")


async def test_without_its_line_in_the_log_there_is_no_answer(
    boxes: Running, superuser: asyncpg.Connection
) -> None:
    box = new_key()
    await boxes.post(f"/boxes/{box}/things", {"note": "private"})
    await superuser.execute("revoke insert on es.read_log from boxes")
    try:
        answer = await boxes.get(f"/boxes/{box}")
    finally:
        await superuser.execute("grant insert on es.read_log to boxes")
    assert refused(answer)[0] == 500
    assert "private" not in answer.text
