"""What travels between the store, the broker and the rooms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, Protocol
from uuid import UUID

from pydantic import BaseModel

from chassis.decider import Event


class Stored(NamedTuple):
    """An event as it lies in the store; `position` is none while its transaction is open."""

    id: UUID
    stream: str
    category: str
    key: str
    version: int
    event: Event
    traceparent: str | None
    actor: str | None
    recorded_at: datetime
    position: int | None = None


class Unknown(BaseModel):
    """In the place of a fact that this service has no model of: it is heard, and has no effect."""


class Heard(NamedTuple):
    """A fact as it came from the broker, decoded and in keeping with its contract."""

    fact: BaseModel
    id: UUID
    type: str
    source: str
    subject: str
    sequence: int
    key: str
    recorded_at: datetime
    traceparent: str | None
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True)
class Timer:
    """A day that a stream waits for; none clears it."""

    name: str
    due_on: date | None


@dataclass(frozen=True)
class Due:
    """A timer whose day has come."""

    stream: str
    category: str
    key: str
    name: str
    due_on: date


@dataclass(frozen=True)
class Reaction:
    """What a heard fact makes happen: the streams to lock, and the commands to decide."""

    streams: Callable[[Any], Iterable[str]]
    react: Callable[[Any, Any], None]


Reactions = Mapping[type[Any], Reaction]


class Tellable(Protocol):
    """What a publication returns: a fact that knows its type, its schema and who tells it."""

    service: ClassVar[str]

    @classmethod
    def type_name(cls) -> str: ...
    @classmethod
    def schema_name(cls) -> str: ...
    def model_dump_json(self) -> str: ...


@dataclass(frozen=True)
class Told:
    """A fact on its way to a topic."""

    topic: str
    type: str
    schema: str
    value: bytes

    @classmethod
    def of(cls, fact: Tellable, topic: str | None = None) -> "Told":
        """The fact for its service's own topic, or for the topic given."""
        return cls(
            topic or f"{fact.service}.v1",
            fact.type_name(),
            fact.schema_name(),
            fact.model_dump_json().encode(),
        )
