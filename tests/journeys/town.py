"""The town as the journeys meet it: where its services answer, who asks them, its clock and its people."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import httpx

from samverka.principals import Doors, Who
from samverka.settling import Reading, next_due, settle, tick

HERE = Path(__file__).parent
PROGRAMME = HERE / "programme.yaml"
TWINS = HERE / "twins.yaml"

INSURANCE, JOBS = "trygdekassan", "jobbverket"
REGION, TOWNSHIP = "region-norrskog", "granbacka-kommun"
PARTIES = (INSURANCE, JOBS, REGION, TOWNSHIP)
ASSOCIATION = "samordning-norrskog"
STAFF_OF = TOWNSHIP
"""Whom the units' staff works for."""

BOARD = ("coordinator", "economist", "auditor")
"""The roles that must never reach an individual."""

NAME = "Glimmerfors"
CONTACT = "Nattviolsgren"
"""Surnames that nothing else in the system says: finding one anywhere is finding a person."""


class Person(NamedTuple):
    """Somebody who does not exist, under an official test number."""

    number: str
    name: str


def identity_numbers() -> list[str]:
    """The official numbers of this folder; the first two look impossible."""
    lines = (HERE / "identity_numbers.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@dataclass
class People:
    """Each person once; `used` are those that the journeys have told the services about."""

    numbers: Iterator[str] = field(default_factory=lambda: iter(identity_numbers()))
    used: list[str] = field(default_factory=list[str])

    def next(self) -> Person:
        number = next(self.numbers)
        return Person(self.note(number), f"Testperson {NAME} {len(self.used):03}")

    def note(self, number: str) -> str:
        """Remember a number that is about to be told, right or wrong."""
        self.used.append(number)
        return number


@dataclass(frozen=True)
class Town:
    """Everything that a journey needs; nothing of it reaches past HTTP and Kafka."""

    home: Path
    doors: Doors
    http: httpx.AsyncClient
    people: People = field(default_factory=People)

    async def ask(
        self,
        method: str,
        address: str,
        who: Who | None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        process: int = 0,
    ) -> httpx.Response:
        """One request, not repeated, and its answer as it came. `address` is `service/path`.

        Every POST has an Idempotency-Key of its own unless `headers` say otherwise; an empty header
        is left out. A `body` of bytes is sent as it is.
        """
        service, _, path = address.partition("/")
        given = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        given |= {"Authorization": f"Bearer {self.doors.sign(who)}"} if who else {}
        given |= headers or {}
        return await self.http.request(
            method,
            f"{self.doors.addresses[service][process]}/{path}",
            content=body if isinstance(body, bytes) else json.dumps(body) if body else b"",
            headers={name: value for name, value in given.items() if value},
        )

    async def report(self, programme: str, year: int, kind: str = "annual") -> dict[str, Any]:
        """A report as a coordinator of the association reads it."""
        door = self.doors.to("reporting", Who(ASSOCIATION, "coordinator"))
        return (await door.get(f"/reports/{kind}", {"programme": programme, "year": year})).body

    async def settle(self) -> Reading:
        """Until everything told has been heard by everyone."""
        return await settle(self.doors)

    async def today(self) -> date:
        clock = (await self.doors.operator("referral").get("/progress")).body["clock"]
        return date.fromisoformat(clock["as_of"])

    async def come_to(self, day: date) -> None:
        """Each day on which something falls due, and then this one; a day that has been stays."""
        await self.settle()
        while (due := await next_due(self.doors)) and due < day:
            await tick(self.doors, max(due, await self.today()))
        if await self.today() < day:
            await tick(self.doors, day)


def caseworker(organisation: str) -> Who:
    return Who(organisation, "caseworker")


def staff(unit: str) -> Who:
    return Who(STAFF_OF, "unit_staff", (unit,))


def group(unit: str) -> Who:
    return Who(REGION, "referral_group", (unit,))


ECONOMIST = Who(ASSOCIATION, "economist")
OPERATOR = Who("operations", "operator")


async def all_of(*work: Any) -> list[Any]:
    """All at once, at most sixteen in flight."""
    bound = asyncio.Semaphore(16)

    async def one(each: Any) -> Any:
        async with bound:
            return await each

    return list(await asyncio.gather(*map(one, work)))
