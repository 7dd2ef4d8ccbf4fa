"""Records that are wrong, put on a topic, and what is parked because of them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

from confluent_kafka import Producer

from tests.journeys import feeds
from tests.journeys.town import OPERATOR, Town

HEARERS = ("referral", "followup", "reporting")
"""Who hears the units' desk."""
EXITED = "participation.Exited.v1"
"""A type that all of them make something of."""


def headers(subject: str, sequence: int) -> dict[str, str]:
    return {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_source": "urn:samverka:participation",
        "ce_type": EXITED,
        "ce_time": "2011-05-31T12:00:00+00:00",
        "ce_subject": subject,
        "ce_dataschema": f"urn:samverka:schema:{EXITED}",
        "ce_sequence": str(sequence),
        "content-type": "application/json",
    }


def write(town: Town, key: bytes | None, value: bytes | None, named: Mapping[str, str]) -> None:
    """Put a record on the units' topic, as only the super user can."""
    producer = Producer(feeds.admin(town.home))
    failures: list[Any] = []
    producer.produce(
        "participation.v1",
        key=key,
        value=value,
        headers=dict(named),
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    assert producer.flush(feeds.PATIENCE) == 0
    assert failures == []


async def dead_letters(town: Town, service: str) -> list[dict[str, Any]]:
    """All that is parked at a service, oldest first."""
    door, found, after = town.doors.operator(service), [], 0
    while True:
        page = (await door.get("/dead-letters", {"after": after})).body
        found += page["dead_letters"]
        if page["next"] is None:
            return found
        after = page["next"]


async def of_key(town: Town, service: str, key: str, number: int) -> list[dict[str, Any]]:
    """What is parked at a service on a key, once it is so many."""

    async def found() -> list[dict[str, Any]] | None:
        mine = [each for each in await dead_letters(town, service) if each["key"] == key]
        return mine if len(mine) == number else None

    return await until(found)


async def until(question: Callable[[], Awaitable[Any]]) -> Any:
    """The first answer that is not None."""
    deadline = time.monotonic() + 60
    while (answer := await question()) is None:
        assert time.monotonic() < deadline, "nothing happened"
        await asyncio.sleep(0.1)
    return answer


async def retry(town: Town, service: str, parked: Mapping[str, Any]) -> Any:
    path = f"{service}/dead-letters/{parked['dead_letter_id']}/retry"
    return await town.ask("POST", path, OPERATOR)
