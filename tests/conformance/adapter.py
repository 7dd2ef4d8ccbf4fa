"""What a store offers to be judged: a few methods, and the list of what it claims to be able to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable
from urllib.parse import quote
from uuid import UUID


class Capability(StrEnum):
    """What a store claims. A check that needs more than that is not run, and the table says so."""

    EXPECTED_VERSIONS = "refuses a stale expected version"
    NO_LEAPS = "refuses an expected version ahead of the stream"
    SAME_IDS = "recognises event ids"
    MANY_STREAMS = "appends to several streams at once"
    FOLLOW = "can be followed"
    HELD = "its transactions can be held open"
    OWN_TRANSACTION = "appends in the caller's transaction"
    SEQUENCE = "numbers its log from a sequence"


@dataclass(frozen=True)
class Address:
    """A database of a real Postgres, and a super user of it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str

    @property
    def url(self) -> str:
        secret = quote(self.password, safe="")
        return f"postgresql://{self.user}:{secret}@{self.host}:{self.port}/{self.database}"


@dataclass(frozen=True)
class Append:
    """Events for one stream, which its last known version precedes: 0 if it has none."""

    stream: UUID
    expected: int
    ids: tuple[UUID, ...]


class Outcome(StrEnum):
    """How an append ended; anything else is an exception."""

    APPENDED = "appended"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Stored:
    """An event of a stream; versions count from 1."""

    version: int
    id: UUID


@dataclass(frozen=True)
class Followed:
    """An event of the log. Positions grow in the order in which the store says that they lie."""

    position: tuple[int, ...]
    stream: UUID
    version: int
    id: UUID


class Reader(Protocol):
    """Follows the log from a cursor."""

    @property
    def cursor(self) -> str:
        """Where another reader may go on, after all that `next` has given; empty at the start."""
        ...

    async def next(self, limit: int) -> Sequence[Followed]:
        """What comes next, at most so many; none when nothing may be given yet. Does not wait."""
        ...


class Transaction(Protocol):
    """One append between its insert and its commit."""

    async def append(self, *appends: Append) -> Outcome:
        """Returns when the events have their positions and are not yet committed, or are refused."""
        ...

    async def commit(self) -> None: ...

    async def roll_back(self) -> None:
        """Also ends it after a refusal."""
        ...


@runtime_checkable
class OwnTransaction(Transaction, Protocol):
    """The caller's own, with whatever else may happen in it; appends as often as one likes."""

    async def take_id(self) -> None:
        """Makes the database give it a transaction id before it has appended."""
        ...

    async def set_savepoint(self) -> None: ...

    async def roll_back_to_savepoint(self) -> None: ...


class Store(Protocol):
    """An open store. All of it may be called concurrently."""

    async def append(self, *appends: Append) -> Outcome:
        """All of them or none, committed when it returns."""
        ...

    async def read(self, stream: UUID) -> Sequence[Stored]:
        """All events of a stream, in order of version."""
        ...

    def reader(self, cursor: str) -> Reader: ...

    async def begin(self) -> Transaction:
        """For `HELD`; gives an `OwnTransaction` where the store claims that."""
        ...

    async def close(self) -> None: ...


class Adapter(Protocol):
    """How the suite gets such a store."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    @property
    def sequence(self) -> str:
        """Of the positions, with its schema; empty if there is none."""
        ...

    async def prepare(self, address: Address) -> None:
        """Makes tables in an empty database. Copies of it are what is opened."""
        ...

    async def open(self, address: Address) -> Store: ...
