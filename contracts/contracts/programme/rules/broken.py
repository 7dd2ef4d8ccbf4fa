"""A rule, what it needs to be looked at, and what it says when it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from contracts.programme.version import Programme

Place: TypeAlias = tuple[str | int, ...]
"""Where: the names and indexes that lead there."""


@dataclass(frozen=True)
class Broken:
    """Which rule is broken, where, and in words."""

    place: Place
    rule: str
    message: str

    @property
    def where(self) -> str:
        """The place as it is written in a message."""
        return ".".join(map(str, self.place))


@dataclass(frozen=True)
class Rule:
    """`find` reads no field but those in `needs`."""

    needs: tuple[str, ...]
    find: Callable[[Programme], Iterator[Broken]]
