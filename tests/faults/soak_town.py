"""The four services of the street in the same house, asked over HTTP: people are referred, received and withdraw."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from uuid import uuid4

import embedded
from contracts.topics import SERVICES
from samverka import programme_file, street
from samverka.client import Away
from samverka.importing import import_programme
from samverka.installation import addresses
from samverka.oracle.parties import Party
from samverka.oracle.parties import street as parties
from samverka.oracle.topics import Topics
from samverka.principals import Doors, doors
from samverka.provision.targets import Targets, local
from samverka.settling import settle
from tests.faults.storms import Storm
from tests.journeys.cases import referral
from tests.journeys.town import (
    HERE,
    INSURANCE,
    PROGRAMME,
    Person,
    caseworker,
    identity_numbers,
    staff,
)

UNIT = "sextio"
DAY = date(2010, 1, 1)


def _quiet(_: str) -> None:
    pass


def up(home: Path) -> None:
    """All four, or those that are missing."""
    street.up(home, programme_file.organisations(HERE), "played", {}, _quiet)


class Town:
    """Everything is asked over HTTP, with a key of its own, until it is answered."""

    def __init__(self, home: Path, doors: Doors) -> None:
        self.home, self.doors = home, doors
        self.cases = self.gave_up = 0
        self.open = asyncio.Event()
        self.open.set()
        self._numbers = count()
        self._people = identity_numbers()

    @property
    def targets(self) -> Targets:
        return local(self.home, embedded.parts(self.home))

    def parties(self, topics: Topics) -> Sequence[Party]:
        return parties(self.targets, topics)

    async def live(self, clients: int) -> None:
        """So many at once, until cancelled."""
        await asyncio.gather(*(self._client() for _ in range(clients)))

    async def _client(self) -> None:
        while True:
            await self.open.wait()
            try:
                await self._case()
                self.cases += 1
            except Away:  # asked for a minute: what was begun stays as it is
                self.gave_up += 1

    async def _case(self) -> None:
        """Some twenty events: sent, received and withdrawn, each disclosed to those whom the consent names."""
        number = next(self._numbers)
        person = Person(self._people[number % len(self._people)], f"Testperson {number}")
        sender = self.doors.to("referral", caseworker(INSURANCE))
        body = referral(person, UNIT, DAY, follow_up=True)
        case = (await sender.post("/referrals", body, key=uuid4())).body["case_id"]
        unit, on = self.doors.to("referral", staff(UNIT)), {"on": str(DAY)}
        await unit.post(f"/referrals/{case}/receipt", on)
        await sender.post(f"/referrals/{case}/withdrawal", on)

    def storms(self, rng: Random) -> dict[str, Storm]:
        return {f"{service.name} killed": self._killing(service.name) for service in SERVICES}

    def _killing(self, service: str) -> Storm:
        async def storm() -> None:
            if pid := embedded.state(self.home).get(f"{service}-1"):
                os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(1)
            await asyncio.to_thread(up, self.home)

        return storm

    async def at_rest(self) -> None:
        await settle(self.doors)


@asynccontextmanager
async def town(home: Path) -> AsyncGenerator[Town]:
    """With its programme imported."""
    await asyncio.to_thread(up, home)
    async with doors(home, addresses(home)) as opened:
        await import_programme(opened, programme_file.read(PROGRAMME), _quiet)
        yield Town(home, opened)
