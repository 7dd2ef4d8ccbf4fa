"""`python -m tests.faults.soak --events N | --minutes M [--seed S]`: everything at once, bounded, proven in the end.

At least a tenth of the events enter by HTTP through the four services of the street, the others by `es.append` in
mixed transactions of a service that counts, or as reactions to what it tells. Meanwhile everything that can go wrong
goes wrong, in rotation, at random times. Then all comes to rest, a steady rate is measured in the quiet, and the
oracle compares every event with what lies at Kafka and with what each hearer applied.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import asyncpg
import uvloop
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from chassis.database import TRANSIENT
from samverka.oracle.comparing import compare
from tests.faults.asking import Asking, meanwhile
from tests.faults.house import House, Pair, house
from tests.faults.load import Load
from tests.faults.pace import steady
from tests.faults.proof import Proof, at_rest, logged, proof_of
from tests.faults.soak_table import Outcome, table
from tests.faults.soak_town import Town, town
from tests.faults.storms import Storm, of_pair

err = Console(stderr=True)
HTTP_SHARE = 0.1
AT_ONCE = 20_000  # events that may wait to be told before the load pauses
TRICKLE = 1.0  # seconds between two transactions of a writer, once the load has had its share
GAP = 4.0  # seconds between two storms, on average
ROUND = 500_000  # events: for so many every kind of storm comes once more
RATE, SECONDS = 2_000, 20.0
REST = 1_200.0  # seconds in which all must come to rest
_WAITS = "select coalesce(max(position), 0) - (select position from es.relay) from es.event"
_EVENTS = "select coalesce(sum(version), 0)::bigint from es.stream"
_BY_WAY = """
select coalesce(meta ->> 'actor', 'nobody') as actor, count(*) as events from es.event group by 1
"""


@dataclass
class Soak:
    """One run. `wanted` events, or as many as come in `seconds`."""

    house: House
    pair: Pair
    town: Town
    rng: Random
    wanted: int
    seconds: float
    storms: Counter[str] = field(default_factory=Counter[str])
    kinds: int = 1
    waits: int = 0
    by_http: int = 0
    counted: int = 0
    last: str = ""

    async def run(self, progress: Progress) -> Outcome:
        began = time.monotonic()
        task = progress.add_task("storm", total=self.wanted)
        load = Load(self.pair.teller.db.service, self.rng.getrandbits(32), streams=5_000, size=15)
        asking = Asking(self.pair.teller, pause=0.2)
        working = (load.write(6), asking.ask(2), self.town.live(8))
        async with meanwhile(*working, self._watch(load, progress, task)):
            await self._storm(began)
        load.gate.set()
        stormed = time.monotonic() - began
        progress.update(task, description="coming to rest", completed=self.wanted)
        await asyncio.gather(at_rest(self.pair, REST), self.town.at_rest())
        progress.update(task, description=f"quiet: {RATE} events a second")
        pace = await steady(self.pair.teller, RATE, SECONDS)
        await asyncio.gather(at_rest(self.pair, REST), self.town.at_rest())
        progress.update(task, description="the oracle compares")
        proof = await self._prove()
        return Outcome(
            await self._ways(),
            self.storms,
            proof,
            missing=len(load.committed - await logged(self.pair.teller, load.committed)),
            twice=await asking.counted_twice(),
            pace=pace,
            stormed=stormed,
            took=time.monotonic() - began,
        )

    async def _storm(self, began: float) -> None:
        """Every kind, then again in a new order, until the events are in and all have come as often as they should."""
        deck = self._deck()
        while deck or not self._done():
            if time.monotonic() - began > self.seconds:
                return
            deck = deck or self._deck()
            self.last, storm = deck.pop()
            await storm()
            self.storms[self.last] += 1
            await asyncio.sleep(self.rng.expovariate(1 / GAP))

    def _done(self) -> bool:
        enough = self.by_http >= HTTP_SHARE * self.wanted and self._stormed >= 1
        return enough and self.by_http + self.counted >= self.wanted

    @property
    def _stormed(self) -> float:
        """Which part of its storms has come: the load comes no faster, so that they meet all of it."""
        return sum(self.storms.values()) / (self.kinds * max(1, min(self.wanted, 10**9) // ROUND))

    def _deck(self) -> list[tuple[str, Storm]]:
        kinds = list((of_pair(self.pair, self.rng) | self.town.storms(self.rng)).items())
        self.rng.shuffle(kinds)
        self.kinds = len(kinds)
        return kinds

    async def _watch(self, load: Load, progress: Progress, task: object) -> None:
        """Says how far it is, and lets nobody run away from the relays."""
        while True:
            try:
                await self._count()
            except (*TRANSIENT, asyncpg.PostgresError):
                await asyncio.sleep(0.5)
            share = min(1.0, self._stormed + 0.1)
            full = self.counted >= share * (1 - HTTP_SHARE) * self.wanted
            _set(load.gate, self.waits < AT_ONCE)
            load.pause = TRICKLE if full else 0
            _set(self.town.open, self.by_http < 1.2 * HTTP_SHARE * self.wanted)
            said = f"{self.by_http} by HTTP, {self.waits} wait, {sum(self.storms.values())} storms, {self.last}"
            progress.update(task, completed=self.by_http + self.counted, description=said)  # type: ignore[arg-type]
            await asyncio.sleep(1)

    async def _count(self) -> None:
        counted = [await _ask(desk.db.superuser, _EVENTS) for desk in self.pair.desks]
        self.counted = sum(counted)
        self.waits = max([await _ask(desk.db.superuser, _WAITS) for desk in self.pair.desks])
        self.by_http = sum([await _ask(url, _EVENTS) for url in self._town_urls()])

    def _town_urls(self) -> Sequence[str]:
        postgres = self.town.targets.postgres
        services = ("referral", "participation", "followup")
        return [postgres.url(postgres.user, postgres.password, name) for name in services]

    async def _ways(self) -> Counter[str]:
        """The events of all logs by the way they came in."""
        found = Counter[str]()
        for url in (*self._town_urls(), *(desk.db.superuser for desk in self.pair.desks)):
            street = url in self._town_urls()
            db = await asyncpg.connect(url)
            for row in await db.fetch(_BY_WAY):
                found[_way(row["actor"], street)] += row["events"]
            await db.close()
        return found

    async def _prove(self) -> Proof:
        topics = self.house.topics
        parties = [*self.town.parties(topics), *(desk.party for desk in self.pair.desks)]
        return await proof_of(await compare(parties, topics, lambda *_: None), self.pair.desks)


def _way(actor: str, street: bool) -> str:
    if actor == "heard":
        return "reactions of the street" if street else "reactions of the service that echoes"
    return "HTTP, through the services of the street" if street else WAYS[actor]


WAYS = {
    "anna": "HTTP, through the service that counts",
    "load": "es.append, in mixed transactions",
    "pace": "es.append, at a steady rate",
}
"""Into the service that counts, by who appended."""


def _set(gate: asyncio.Event, open_: bool) -> None:
    if open_:
        gate.set()
    else:
        gate.clear()


async def _ask(url: str, query: str) -> int:
    db = await asyncpg.connect(url, timeout=5)
    try:
        return await db.fetchval(query) or 0  # nothing while a database is being restored
    finally:
        await db.close()


async def soak(house: House, wanted: int, seconds: float, seed: int) -> Outcome:
    bar = (
        BarColumn(30),
        TimeElapsedColumn(),
        TextColumn("{task.completed:.0f} events; {task.description}"),
    )
    pair = await house.pair()
    async with town(house.home) as there:
        await pair.start()
        with Progress(*bar, console=err, transient=True) as progress:
            return await Soak(house, pair, there, Random(seed), wanted, seconds).run(progress)  # noqa: S311


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    parser.add_argument("--events", type=int, default=2**60)
    parser.add_argument("--minutes", type=float, default=2**30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.events == 2**60 and asked.minutes == 2**30:
        parser.error("say --events or --minutes")
    with house() as home:
        outcome = uvloop.run(soak(home, asked.events, 60 * asked.minutes, asked.seed))
    Console().print(table(outcome, asked.seed))
    for line in outcome.proof.faults:
        err.print(line, style="red", markup=False)
    sys.exit(0 if outcome.sound else 1)


if __name__ == "__main__":
    main()
