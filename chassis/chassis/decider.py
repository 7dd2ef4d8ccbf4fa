"""Commands order, events report, states describe: the whole framework behind a page of domain."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Annotated, Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

_CLOSED = ConfigDict(frozen=True, extra="forbid")


class Command(BaseModel):
    """Something asked for on a business day; `decide` reads no other clock."""

    model_config = _CLOSED
    on: date


class Event(BaseModel):
    """Something that happened on a business day. Stored for ever: new fields need a default."""

    model_config = _CLOSED
    schema_version: ClassVar[int] = 1
    on: date


class State(BaseModel):
    """Only what a decision reads."""

    model_config = _CLOSED


class Sealed:
    """Marks a text field that is stored under the stream's own key, and is unreadable without it."""


SealedText = Annotated[str, Sealed()]


class Rejected(Exception):
    """The command breaks a rule: which rule, why in a sentence, and the field at fault if one is."""

    def __init__(self, rule: str, because: str, field: str | None = None) -> None:
        super().__init__(because)
        self.rule = rule
        self.because = because
        self.field = field


C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Decider(Generic[C, S, E]):
    """A pure state machine: what may happen, and what it then means."""

    decide: Callable[[C, S], list[E]]
    evolve: Callable[[S, E], S]
    initial: S

    def fold(self, history: Iterable[E]) -> S:
        """The state after a history."""
        return reduce(self.evolve, history, self.initial)


Json = dict[str, Any]
Upcast = Callable[[Json], Json]


@dataclass(frozen=True, eq=False)
class Category(Generic[C, S, E]):
    """A kind of stream: its name, its decider, its events, and how older shapes become newer ones."""

    name: str
    decider: Decider[C, S, E]
    events: tuple[type[E], ...]
    upcasts: Mapping[tuple[str, int], Upcast] = field(default_factory=dict[tuple[str, int], Upcast])
    unlinked: tuple[type[E], ...] = ()
    """Those of its events that keep neither trace nor actor, have an id of their own, and are named in no token: no
    field leads to what caused them. What is heard must lead to another event first, which knows it when heard again."""

    def stream(self, key: str | UUID) -> str:
        """The id of one stream, `<name>-<key>`; the key is the Kafka key of all that the stream tells."""
        return f"{self.name}-{key}"


AnyCategory = Category[Any, Any, Any]
