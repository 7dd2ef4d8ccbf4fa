"""Reading one's own write with a token, and the log of who looked."""

import base64
import json
from typing import Any

import asyncpg
import httpx
import pytest

from tests.chassis.facts import new_key
from tests.chassis.refusing import refused
from tests.chassis.service import Running


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
