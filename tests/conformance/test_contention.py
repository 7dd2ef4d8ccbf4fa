"""Real concurrency: as many writers as a busy service has, and one who follows all the while."""

import asyncio
import random
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from tests.conformance.adapter import Append, Capability, Outcome, Store
from tests.conformance.stage import Follower, Stage
from tests.conformance.verdict import claim_followed, claim_stream

pytestmark = pytest.mark.needs(Capability.FOLLOW, Capability.EXPECTED_VERSIONS)

_WRITERS, _EVENTS_AT_ONCE = 8, 3


@dataclass
class Pressure:
    """Writers, each with a stream of its own and all with one in common, and what they committed."""

    store: Store
    rng: random.Random
    slow: float = 0.0
    """The share of appends that stay uncommitted for some milliseconds; a third of them roll back."""
    common: UUID = field(default_factory=uuid4)
    committed: dict[UUID, list[UUID]] = field(default_factory=dict[UUID, list[UUID]])

    async def write(self, appends: int) -> None:
        own = uuid4()
        for _ in range(appends):
            stream = self.common if self.rng.random() < 0.2 else own
            ids = tuple(uuid4() for _ in range(_EVENTS_AT_ONCE))
            what = Append(stream, len(self.committed.get(stream, ())), ids)
            if await self._write(what):
                self.committed.setdefault(stream, []).extend(ids)

    async def _write(self, what: Append) -> bool:
        if self.rng.random() < self.slow:
            return await self._slowly(what)
        return await self.store.append(what) is Outcome.APPENDED

    async def _slowly(self, what: Append) -> bool:
        transaction = await self.store.begin()
        outcome = await transaction.append(what)
        await asyncio.sleep(self.rng.random() / 200)
        if outcome is not Outcome.APPENDED or self.rng.random() < 0.33:
            await transaction.roll_back()
            return False
        await transaction.commit()
        return True

    async def judge(self, follower: Follower) -> None:
        end = Append(uuid4(), 0, (uuid4(),))
        await self.store.append(end)
        self.committed[end.stream] = [*end.ids]
        await follower.until(end.ids[0])
        everything = [event for ids in self.committed.values() for event in ids]
        for stream, ids in self.committed.items():
            claim_stream(await self.store.read(stream), ids)
        claim_followed(follower.followed, everything)


async def _press(pressure: Pressure, follower: Follower, events: int) -> None:
    appends = events // _WRITERS // _EVENTS_AT_ONCE
    writing = asyncio.gather(*(pressure.write(appends) for _ in range(_WRITERS)))
    while not writing.done():
        await follower.look(limit=pressure.rng.randrange(1, 100))
        await asyncio.sleep(0)
    await writing
    await pressure.judge(follower)


@pytest.mark.needs(Capability.HELD)
async def test_under_contention_with_slow_transactions_nothing_is_lost(
    stage: Stage, events: int
) -> None:
    rng = random.Random(4)  # noqa: S311
    await _press(Pressure(stage.store, rng, slow=0.1), stage.follower(), events)


async def test_under_contention_alone_nothing_is_lost(stage: Stage, events: int) -> None:
    """Nothing held, nothing slowed: what the store does by itself."""
    rng = random.Random(5)  # noqa: S311
    await _press(Pressure(stage.store, rng), stage.follower(), events)
