"""What the keeper keeps: a program to run, and how to ask whether it is ready."""

import re
import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Ready:
    """A question that only a ready program answers.

    `address` is `host:port`, and for `http` a URL that must answer 200.
    """

    kind: Literal["tcp", "http", "kafka", "postgres"]
    address: str


@dataclass(frozen=True)
class Program:
    """One process of a home folder; there are never two of one name.

    `env` is its whole environment, nothing is inherited. Programs of a higher `layer` are
    stopped before those of a lower one (0: what the others stand on). `stop_signal` asks it to
    end, `orphan_signal` reaches it when its keeper dies.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    cwd: str
    ready: Ready | None = None
    layer: int = 1
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGKILL

    def __post_init__(self) -> None:
        """Names become file names: refuse any other (ValueError)."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a program cannot be called {self.name!r}")

    def written(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """The program that was `written`."""
        ready = fields["ready"]
        values: dict[str, Any] = dict(fields) | {
            "argv": tuple(fields["argv"]),
            "ready": ready and Ready(**ready),
        }
        return cls(**values)


class NotReady(Exception):
    """A program ended, or did not answer in time; carries the end of its log."""

    def __init__(self, name: str, reason: str, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join((f"{name} {reason}", *(f"  {line}" for line in lines))))
        self.name = name
        self.lines = lines
