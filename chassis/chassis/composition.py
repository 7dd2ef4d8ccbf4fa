"""What distinguishes one service from another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from chassis.database import Connection
from chassis.decider import AnyCategory
from chassis.effect import RememberFacts
from chassis.event_store import Consequences, Remember, Work
from chassis.events import Due, Reactions, Stored, Told
from chassis.timer_table import Timers


async def _forget(_: Connection, __: Sequence[Any]) -> None:
    """For a service that remembers nothing of its own events, or of what it hears."""


def _none(_: Any) -> tuple[()]:
    """For a service in which nothing follows, and no day is waited for."""
    return ()


@dataclass(frozen=True)
class Service:
    """All that distinguishes one service from another. What is left out does nothing."""

    name: str
    router: APIRouter
    migrations: Path
    facts: Mapping[str, type[Any]]
    hears: tuple[str, ...]
    categories: Sequence[AnyCategory] = ()
    publish: Callable[[Stored], Told | None] = lambda _: None
    remember: Remember = _forget
    remember_facts: RememberFacts = _forget
    timers: Timers = _none
    consequences: Consequences = _none
    reactions: Reactions = field(default_factory=dict[type[Any], Any])
    due_streams: Callable[[Due], Iterable[str]] = _none
    due: Callable[[Work, Due], None] = lambda _, __: None
    schema: str = "es"  # where the tables of hearing are
    asyncapi: Mapping[str, Any] | None = None
