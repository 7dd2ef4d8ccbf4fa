"""Waiting until everything told has been heard by everyone, and letting a played day begin."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.topics import SERVICES

from samverka.client import PATIENCE, Away
from samverka.principals import Doors

DECIDING = tuple(service.name for service in SERVICES if service.tells)
"""The services that have a clock: those that decide, and so have something to tell."""
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.25  # seconds between two readings


@dataclass(frozen=True)
class Reading:
    """The progress of all services, by service name, as they answered `GET /progress`."""

    of: Mapping[str, Mapping[str, Any]]

    @property
    def told(self) -> Counter[str]:
        """How many facts are on each topic."""
        total: Counter[str] = Counter()
        for progress in self.of.values():
            total.update(progress["told"])
        return total

    def applied(self, service: str) -> Mapping[str, int]:
        """How many facts of each topic a service has heard and acted on."""
        return self.of[service]["applied"]

    @property
    def still(self) -> bool:
        """Nothing is waiting to be told, and everything told has been heard."""
        told = self.told
        return all(not progress["backlog"] for progress in self.of.values()) and all(
            self.applied(service.name).get(topic, 0) == told[topic]
            for service in SERVICES
            for topic in service.hears
        )


async def read(doors: Doors) -> Reading:
    """Ask all services how far they have come."""
    names = [service.name for service in SERVICES]
    answers = await asyncio.gather(*(doors.operator(name).get("/progress") for name in names))
    return Reading({name: answer.body for name, answer in zip(names, answers, strict=True)})


async def settle(doors: Doors, patience: float = 2 * PATIENCE) -> Reading:
    """Return once two readings after each other are still and the same; Away after `patience` s.

    One is not enough: a service can hear a fact before, and answer it after, it was read.
    """
    clock = asyncio.get_running_loop().time
    deadline, pause, before = clock() + patience, FIRST_PAUSE, None
    while True:
        now = await read(doors)
        if now.still and before == now:
            return now
        if not now.still:
            await _wait(clock() > deadline, now, pause)
            pause = min(1.5 * pause, LONGEST_PAUSE)
        before = now


async def _wait(too_long: bool, now: Reading, pause: float) -> None:
    if too_long:
        raise Away(f"the services do not come to rest: {dict(now.of)}")
    await asyncio.sleep(pause)


async def tick(doors: Doors, day: date) -> None:
    """Let `day` begin at every service that decides, and wait for what falls due."""
    body = {"as_of": day.isoformat()}
    await asyncio.gather(*(doors.operator(name).post("/ticks", body) for name in DECIDING))
    await settle(doors)


async def next_due(doors: Doors) -> date | None:
    """The first day on which something falls due anywhere."""
    answers = await asyncio.gather(*(doors.operator(name).get("/ticks/next") for name in DECIDING))
    days = [answer.body["due_on"] for answer in answers if answer.body["due_on"]]
    return date.fromisoformat(min(days)) if days else None
