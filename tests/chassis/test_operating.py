"""What operators see and do over HTTP: progress, metrics, dead letters."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.chassis.facts import told
from tests.chassis.refusing import refused
from tests.chassis.service import Running, running
from tests.chassis.stores import MIGRATIONS
from tests.chassis.waiting import until
from tests.conftest import NewDatabase
from tests.real.kafka import Kafka


@pytest.fixture
async def boxes(database: NewDatabase, kafka: Kafka, tmp_path: Path) -> AsyncGenerator[Running]:
    async with running(await database(MIGRATIONS, "boxes"), kafka, tmp_path) as boxes:
        yield boxes


async def test_operators_see_progress_and_metrics(boxes: Running) -> None:
    token = (await boxes.post("/boxes/a/things", {})).headers["samverka-token"]
    await boxes.get("/boxes/a", wait_for=token)
    await until(lambda: _settled(boxes))
    progress = (await boxes.get("/progress", "operator")).json()
    assert progress["told"] == progress["applied"] == {boxes.topic: 1}
    assert (progress["backlog"], progress["dead_letters"]) == (0, 0)
    metrics = (await boxes.client.get("/metrics")).text
    for name in ("relay_backlog_events 0.0", "dead_letters 0.0", "hearing_lag_records{"):
        assert name in metrics
    assert (await boxes.client.get("/asyncapi.json")).json() == {"asyncapi": "3.0.0"}


async def _settled(boxes: Running) -> bool:
    progress = (await boxes.get("/progress", "operator")).json()
    return progress["applied"] == {boxes.topic: 1} and not progress["backlog"]


async def test_parked_records_over_http(boxes: Running, kafka: Kafka) -> None:
    await kafka.put(boxes.topic, [("a", b"not JSON", told("a", 1)[0][2]), *told("a", 2)])

    async def parked() -> Any:
        return (await boxes.get("/dead-letters", "operator")).json()["dead_letters"][1:]

    await until(parked)
    listed = (await boxes.get("/dead-letters", "operator")).json()
    assert [row["rule"] for row in listed["dead_letters"]] == ["contract", "follows_parked"]
    first, last = (row["dead_letter_id"] for row in listed["dead_letters"])
    assert listed["next"] == last
    rest = (await boxes.get("/dead-letters", "operator", after=first)).json()
    assert [row["dead_letter_id"] for row in rest["dead_letters"]] == [last]
    whole = (await boxes.get(f"/dead-letters/{first}", "operator")).json()
    assert (whole["value"], whole["headers"]["ce_sequence"]) == ("not JSON", "1")
    retried = await boxes.post(f"/dead-letters/{last}/retry", {}, role="operator")
    stopped = {"applied": 0, "stopped_by": "contract", "oldest": first, "waiting": 2}
    assert retried.json() == stopped
    assert (await boxes.get("/progress", "operator")).json()["dead_letters"] == 2


async def parked(boxes: Running, kafka: Kafka, *records: Any) -> list[int]:
    """The ids of what is parked once all these are."""
    await kafka.put(boxes.topic, records)

    async def all_parked() -> bool:
        rows = (await boxes.get("/dead-letters", "operator")).json()["dead_letters"]
        return len(rows) == len(records)

    await until(all_parked)
    rows = (await boxes.get("/dead-letters", "operator")).json()["dead_letters"]
    return [row["dead_letter_id"] for row in rows]


async def metric(boxes: Running, name: str) -> float:
    found = re.search(rf"^{name} (.+)$", (await boxes.client.get("/metrics")).text, re.MULTILINE)
    assert found
    return float(found[1])


async def test_discarding_over_http(boxes: Running, kafka: Kafka) -> None:
    poison = ("a", b"not JSON", told("a", 1)[0][2])
    first, second, third = await parked(boxes, kafka, poison, *told("a", 2, 3))

    async def discard(number: int, body: Any = None, role: str = "operator") -> Any:
        body = {"reason": "  told anew "} if body is None else body
        return await boxes.post(f"/dead-letters/{number}/discard", body, role=role)

    assert refused(await discard(first, role="auditor")) == (403, "allowed", "Authorization")
    assert refused(await discard(first, {})) == (422, "missing", "/reason")
    assert refused(await discard(first, {"reason": " "}))[1:] == ("string_too_short", "/reason")
    assert refused(await discard(third)) == (409, "oldest_first", None)
    assert refused(await discard(third + 1)) == (404, "not_found", "dead_letter_id")
    assert (await discard(first)).json() == {"oldest": second, "waiting": 2}
    assert refused(await discard(first)) == (409, "oldest_first", None)
    (kept,) = (await boxes.get("/dead-letters", "operator", settled=True)).json()["dead_letters"]
    assert (kept["dead_letter_id"], kept["settlement"]) == (first, "discarded")
    assert (kept["settled_by"], kept["settled_why"]) == ("town/anna", "told anew")
    again = await boxes.post(f"/dead-letters/{first}/retry", {}, role="operator")
    assert again.json() == {"applied": 2, "stopped_by": None, "oldest": None, "waiting": 0}
    progress = (await boxes.get("/progress", "operator")).json()
    assert (progress["discarded"], progress["applied"]) == ({boxes.topic: 1}, {boxes.topic: 2})


async def test_dead_letters_are_counted_and_have_an_age(boxes: Running, kafka: Kafka) -> None:
    assert await metric(boxes, "dead_letters") == 0
    assert await metric(boxes, "dead_letter_oldest_seconds") == 0
    first, _ = await parked(boxes, kafka, ("a", b"{", told("a", 1)[0][2]), *told("a", 2))
    assert await metric(boxes, "dead_letters") == 2
    before = await metric(boxes, "dead_letter_oldest_seconds")
    assert 0 < before < await metric(boxes, "dead_letter_oldest_seconds")
    body = {"reason": "a test"}
    await boxes.post(f"/dead-letters/{first}/discard", body, role="operator")
    await boxes.post(f"/dead-letters/{first}/retry", {}, role="operator")
    assert await metric(boxes, "dead_letters") == 0
    assert await metric(boxes, "dead_letter_oldest_seconds") == 0


async def test_progress_says_where_the_told_and_the_heard_have_come_to(boxes: Running) -> None:
    token = (await boxes.post("/boxes/a/things", {})).headers["samverka-token"]
    await boxes.get("/boxes/a", wait_for=token)
    await until(lambda: _settled(boxes))
    progress = (await boxes.get("/progress", "operator")).json()
    told_to, heard_to = progress["told_to"][boxes.topic], progress["heard_to"][boxes.topic]
    assert [heard_to[part] for part in told_to] == list(told_to.values()) == [1]
    assert progress["oldest_unpublished_seconds"] == progress["gap_hold_seconds"] == 0
