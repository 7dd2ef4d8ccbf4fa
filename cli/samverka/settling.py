"""Waiting until everything told has been heard by everyone, and letting a played day begin."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.topics import SERVICES
from samverka.client import Away
from samverka.principals import Doors

DECIDING = tuple(service.name for service in SERVICES if service.tells)
"""The services that have a clock: those that decide, and so have something to tell."""
PATIENCE, PARKED_PATIENCE = 180.0, 10.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.04, 0.25  # seconds between two readings


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

    @property
    def come(self) -> Mapping[str, Mapping[str, Any]]:
        """How far all have come: without ages, which grow while nothing happens."""
        return {
            name: {key: value for key, value in progress.items() if not key.endswith("_seconds")}
            for name, progress in self.of.items()
        }

    def applied(self, service: str) -> Mapping[str, int]:
        """How many facts of each topic a service has heard and acted on."""
        return self.of[service]["applied"]

    def lag(self, service: str, topic: str) -> int:
        """How many records of a topic a service has not come past, of those that were told."""
        told_to: Mapping[str, int] = {}
        for progress in self.of.values():
            told_to = told_to or progress["told_to"].get(topic, {})
        heard_to: Mapping[str, int] = self.of[service]["heard_to"].get(topic, {})
        return sum(max(0, end - heard_to.get(part, 0)) for part, end in told_to.items())

    @property
    def still(self) -> bool:
        """Nothing is waiting to be told, and everything told has been heard."""
        return not any(self.missing())

    def missing(self) -> Iterator[str]:
        """What is waited for, in words. Offsets say what is on its way, counts say what was parked."""
        told = self.told
        for service in SERVICES:
            if backlog := self.of[service.name]["backlog"]:
                yield f"{service.name} has {backlog} events that are not told yet"
            for topic in service.hears:
                applied = self.applied(service.name).get(topic, 0)
                settled = applied + self.of[service.name]["discarded"].get(topic, 0)
                if self.lag(service.name, topic) or settled < told[topic]:
                    yield f"{service.name} has applied {applied} of {told[topic]} of {topic}"

    def parked(self) -> Iterator[str]:
        """Who could not apply a record, and has put it aside."""
        for name, progress in self.of.items():
            if parked := progress["dead_letters"]:
                yield f"{name} has {parked} dead letters: samverka dead-letters list"


async def read(doors: Doors) -> Reading:
    """Ask all services how far they have come."""
    names = [service.name for service in SERVICES]
    answers = await asyncio.gather(*(doors.operator(name).get("/progress") for name in names))
    return Reading({name: answer.body for name, answer in zip(names, answers, strict=True)})


async def settle(doors: Doors) -> Reading:
    """Return once two readings after each other are still and the same.

    One is not enough: a service can hear a fact before, and answer it after, it was read. Away,
    with what is missing, if it takes too long; soon if a record was parked, which mends nothing.
    """
    clock = asyncio.get_running_loop().time
    began, pause, before = clock(), FIRST_PAUSE, None
    while True:
        now = await read(doors)
        if now.still and before and before.come == now.come:
            return now
        parked = not now.still and any(now.parked())
        if clock() - began > (PARKED_PATIENCE if parked else PATIENCE):
            lines = "\n  ".join([*now.missing(), *now.parked()])
            raise Away(f"the services do not come to rest:\n  {lines}")
        if not now.still:
            await asyncio.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE)
        before = now


async def tick(doors: Doors, day: date) -> None:
    """Let `day` begin at every service that decides; if anything falls due, until all is at rest."""
    body = {"as_of": day.isoformat()}
    answers = await asyncio.gather(
        *(doors.operator(name).post("/ticks", body) for name in DECIDING)
    )
    if any(answer.body["due"] for answer in answers):
        await settle(doors)


async def next_due(doors: Doors) -> date | None:
    """The first day on which something falls due anywhere."""
    answers = await asyncio.gather(*(doors.operator(name).get("/ticks/next") for name in DECIDING))
    days = [answer.body["due_on"] for answer in answers if answer.body["due_on"]]
    return date.fromisoformat(min(days)) if days else None
