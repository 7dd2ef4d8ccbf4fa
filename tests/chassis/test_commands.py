"""Commands over HTTP: once per key, against the version seen, answered with what to wait for."""

import asyncio
import base64
import json
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.chassis.facts import new_key
from tests.chassis.refusing import refused
from tests.chassis.service import Running


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
    assert refused(short)[::2] == (422, "Idempotency-Key")
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
