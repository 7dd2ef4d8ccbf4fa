"""A home of its own with real Kafka and Postgres, and pairs of services in it that may be killed at any time."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import embedded
from embedded import NotReady, Parts, Program, Ready
from embedded.ports import port
from samverka.oracle.parties import Party
from samverka.oracle.topics import Topics
from samverka.provision import targets
from tests.chassis.issuer import ISSUER, Issuer
from tests.chassis.stores import MASTER_KEY, MIGRATIONS
from tests.chassis.waiting import until
from tests.faults import counting
from tests.real.database import Database, Databases
from tests.real.kafka import Kafka

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds: far more than a loaded machine needs


@dataclass(frozen=True)
class House:
    """Everything that can be killed has a name; `start` brings back what is missing, on the ports it had."""

    home: Path
    parts: Parts

    @cached_property
    def databases(self) -> Databases:
        return Databases(self.parts)

    @cached_property
    def kafka(self) -> Kafka:
        return Kafka(self.parts.kafka_inner, self.parts.kafka_admin, self.parts.kafka_password)

    @cached_property
    def issuer(self) -> Issuer:
        return Issuer(self.home / "jwks.json").publish()

    @cached_property
    def topics(self) -> Topics:
        kafka = self.kafka
        return Topics(targets.Kafka(kafka.bootstrap, kafka.username, kafka.password))

    def pid(self, name: str) -> int:
        found = embedded.state(self.home).get(name)
        assert found is not None, f"{name} does not run"
        return found

    def running(self, name: str) -> bool:
        return embedded.state(self.home).get(name) is not None

    def send(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        os.kill(self.pid(name), number)

    async def ended(self, name: str) -> None:
        """Until it has ended by itself, or by a signal."""

        async def gone() -> bool:
            return not self.running(name)

        await until(gone, PATIENCE, pause=0.02)

    async def restart_parts(self) -> None:
        """Whichever of the two is missing. A killed Postgres leaves children that take a moment to notice."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await asyncio.to_thread(embedded.start_parts, self.home)
                    return
                except NotReady:
                    await asyncio.sleep(0.5)

    async def pair(self) -> "Pair":
        """Two new services with databases and topics of their own, not started."""
        name = uuid4().hex[:6]
        desks: list[Desk] = []
        for kind in ("teller", "echo"):
            db = await self.databases.new(MIGRATIONS, kind)
            self.kafka.topic(name=f"{kind}-{name}.v1")
            desks.append(Desk(self, f"{kind}-{name}", db))
        return Pair(self, *desks)


@dataclass(frozen=True)
class Desk:
    """One service, of which several processes may run."""

    house: House
    name: str
    db: Database

    @property
    def topic(self) -> str:
        return f"{self.name}.v1"

    @property
    def party(self) -> Party:
        return Party(counting.named(self.name), self.db.service, (self.topic,))

    def address(self, number: int = 1) -> str:
        return f"http://127.0.0.1:{port(self.house.home, f'{self.name}-{number}')}"

    def process(self, number: int = 1) -> str:
        return f"{self.name}-{number}"

    async def start(self, number: int = 1, *how: str) -> None:
        """Until it is ready; one that is to die may do so before. `how`: words for `tests.faults.dying`."""
        try:
            program = self._program(number, how)
            await asyncio.to_thread(embedded.up, self.house.home, [program], PATIENCE)
        except NotReady:
            if "--at" not in how:
                raise

    async def stop(self, number: int = 1) -> None:
        await asyncio.to_thread(embedded.down, self.house.home, [self.process(number)])

    async def kill(self, number: int = 1) -> None:
        self.house.send(self.process(number))
        await self.house.ended(self.process(number))

    def _program(self, number: int, how: Sequence[str]) -> Program:
        kafka, address = self.house.kafka, self.address(number)
        return Program(
            name=self.process(number),
            argv=(sys.executable, "-m", "tests.faults.dying", self.name, *how),
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "PYTHONUNBUFFERED": "1",
                "SAMVERKA_DATABASE_URL": self.db.service,
                "SAMVERKA_KAFKA_BOOTSTRAP": kafka.bootstrap,
                "SAMVERKA_KAFKA_USERNAME": kafka.username,
                "SAMVERKA_KAFKA_PASSWORD": kafka.password,
                "SAMVERKA_JWKS": str(self.house.issuer.jwks),
                "SAMVERKA_ISSUER": ISSUER,
                "SAMVERKA_MASTER_KEY": MASTER_KEY,
                "SAMVERKA_CLOCK": "played",
                "SAMVERKA_INSTANCE": self.process(number),
                "SAMVERKA_PORT": address.rpartition(":")[2],
            },
            cwd=str(self.house.home),
            ready=Ready("http", f"{address}/health/ready"),
        )


@dataclass(frozen=True)
class Pair:
    """A service that tells, and one that hears it, reacts and tells back."""

    house: House
    teller: Desk
    echo: Desk

    @property
    def desks(self) -> tuple[Desk, Desk]:
        return self.teller, self.echo

    async def start(self) -> None:
        await asyncio.gather(*(desk.start() for desk in self.desks))

    async def stop(self) -> None:
        """Every process of both that still runs."""
        names = [f"{desk.name}-" for desk in self.desks]
        left = [name for name in embedded.state(self.house.home) if name.startswith(tuple(names))]
        await asyncio.to_thread(embedded.down, self.house.home, left)


@contextmanager
def house() -> Generator[House]:
    """Gone afterwards, whatever happened."""
    home = Path(tempfile.mkdtemp(prefix="samverka-faults-")).resolve()
    try:
        house = House(home, embedded.start_parts(home))
        yield house
        house.topics.close()
    finally:
        embedded.discard(home)
        shutil.rmtree(home)
