"""The `eventsourcing` library as it is on PyPI, in both ways in which it keeps events in Postgres.

Appends are `insert_events` of its application recorder. Following is `select_notifications`, which is all that its
own subscriptions do, with the last notification id as the cursor.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    StoredEvent,
)
from eventsourcing.utils import Environment

from tests.conformance.adapter import Address, Append, Capability, Followed, Outcome, Stored
from tests.conformance.gate import GatedTransaction, Gates

T = TypeVar("T")
_TABLE: Final = "stored_events"
_EVENT_ID: Final = "convert_from(new.state, 'UTF8')"
_THREADS: Final = 24


def _factory(address: Address, functions: bool) -> InfrastructureFactory:
    """By its documented settings, all else as it comes."""
    settings = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": address.database,
        "POSTGRES_HOST": address.host,
        "POSTGRES_PORT": str(address.port),
        "POSTGRES_USER": address.user,
        "POSTGRES_PASSWORD": address.password,
        "POSTGRES_MAX_OVERFLOW": str(_THREADS),
        "POSTGRES_ENABLE_DB_FUNCTIONS": "yes" if functions else "no",
    }
    return InfrastructureFactory.construct(Environment(env=settings))


def _events(appends: Sequence[Append]) -> list[StoredEvent]:
    return [
        StoredEvent(each.stream, each.expected + place, "conformance:Noted", str(event).encode())
        for each in appends
        for place, event in enumerate(each.ids, 1)
    ]


@dataclass
class _Reader:
    store: "_Store"
    position: int

    @property
    def cursor(self) -> str:
        return str(self.position)

    async def next(self, limit: int) -> Sequence[Followed]:
        found = await self.store.call(
            lambda: self.store.recorder.select_notifications(
                start=self.position, limit=limit, inclusive_of_start=False
            )
        )
        if found:
            self.position = found[-1].id
        return [
            Followed(
                (each.id,),
                UUID(str(each.originator_id)),
                each.originator_version,
                UUID(each.state.decode()),
            )
            for each in found
        ]


@dataclass
class _Store:
    address: Address
    factory: InfrastructureFactory
    recorder: ApplicationRecorder
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS))
    _gates: "asyncio.Task[Gates] | None" = None

    async def call(self, work: Callable[[], T]) -> T:
        """In a thread, for the library is synchronous."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def append(self, *appends: Append) -> Outcome:
        try:
            await self.call(lambda: self.recorder.insert_events(_events(appends)))
        except IntegrityError:
            return Outcome.CONFLICT
        return Outcome.APPENDED

    async def read(self, stream: UUID) -> Sequence[Stored]:
        found = await self.call(lambda: self.recorder.select_events(stream))
        return [Stored(each.originator_version, UUID(each.state.decode())) for each in found]

    def reader(self, cursor: str) -> _Reader:
        return _Reader(self, int(cursor or 0))

    async def begin(self) -> GatedTransaction:
        """The trigger is made for the first that is held: checks that hold none run without it."""
        if self._gates is None:
            self._gates = asyncio.create_task(Gates.of(self.address, _TABLE, _EVENT_ID))
        return GatedTransaction(await self._gates, self.append)

    async def close(self) -> None:
        if self._gates is not None:
            await (await self._gates).db.close()
        await self.call(self.factory.close)
        self.threads.shutdown()


@dataclass(frozen=True)
class Peer:
    name: str
    functions: bool
    capabilities: frozenset[Capability] = frozenset(
        {
            Capability.EXPECTED_VERSIONS,
            Capability.MANY_STREAMS,
            Capability.FOLLOW,
            Capability.HELD,
            Capability.SEQUENCE,
        }
    )
    sequence: str = "stored_events_notification_id_seq"

    async def prepare(self, address: Address) -> None:
        store = await self.open(address)
        await store.close()

    async def open(self, address: Address) -> _Store:
        """Opening makes the tables, where they are not there yet."""
        factory = await asyncio.to_thread(_factory, address, self.functions)
        return _Store(address, factory, await asyncio.to_thread(factory.application_recorder))


LOCKING: Final = Peer("eventsourcing-locking", functions=False)
FUNCTIONS: Final = Peer("eventsourcing-functions", functions=True)
