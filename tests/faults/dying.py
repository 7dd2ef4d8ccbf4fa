"""`python -m tests.faults.dying SERVICE [--at POINT --nth N] [--alone]`: a service that kills itself at a named point.

The point is a function of the chassis, wrapped here; the service itself knows nothing of it. With `--alone` a relay
takes itself for the only one, so that two of them tell at once.
"""

import argparse
import functools
import os
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, Literal

import uvicorn

from chassis import relay
from chassis.effect import Effect
from chassis.event_store import Store, Work
from chassis.hearing import Hearing
from chassis.relay import Relay
from chassis.service import Service, create_app
from chassis.settings import read_settings
from tests.faults import counting

When = Literal["before", "after"]


def die() -> None:
    """As if the power went: nothing is flushed, nobody is told."""
    os.kill(os.getpid(), signal.SIGKILL)


class Fuse:
    """Burns down by one at each call."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            die()


def _around(owner: Any, name: str, when: When, fuse: Fuse, wanted: Callable[..., bool]) -> None:
    """Wraps an asynchronous function so that the fuse burns before or after each call that is wanted."""
    inner = getattr(owner, name)

    @functools.wraps(inner)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        counts = wanted(*args)
        if counts and when == "before":
            fuse.burn()
        done = await inner(*args, **kwargs)
        if counts and when == "after":
            fuse.burn()
        return done

    setattr(owner, name, wrapped)


def _after_commit(fuse: Fuse) -> None:
    """The command is stored; whoever asked is not answered any more."""
    inner = Store.work

    @asynccontextmanager
    async def work(self: Store, actor: str | None = None) -> AsyncGenerator[Work]:
        async with inner(self, actor) as work:
            yield work
        if work.staged:
            fuse.burn()

    Store.work = work


def _staged(work: Work) -> bool:
    return bool(work.staged)


def _always(*_: Any) -> bool:
    return True


def _some(*args: Any) -> bool:
    """Relay._move with facts that were told."""
    return bool(args[-1])


POINTS: dict[str, Callable[[Fuse], None]] = {
    "before append": lambda fuse: _around(Work, "flush", "before", fuse, _staged),
    "after append": lambda fuse: _around(Work, "flush", "after", fuse, _staged),
    "after commit, before answer": _after_commit,
    "while sending": lambda fuse: _around(relay, "send", "after", fuse, _always),
    "between send and cursor": lambda fuse: _around(Relay, "_move", "before", fuse, _some),
    "after cursor": lambda fuse: _around(Relay, "_move", "after", fuse, _some),
    "before effect": lambda fuse: _around(Effect, "apply", "before", fuse, _always),
    "between effect and offset": lambda fuse: _around(Effect, "apply", "after", fuse, _always),
    "after offset": lambda fuse: _around(Hearing, "_transaction", "after", fuse, _always),
}
"""Where a process can be killed."""


def service(name: str) -> Service:
    """One of the street's by its name, or one that counts."""
    return counting.named(name) if "-" in name else import_module(f"{name}.app").SERVICE


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("service")
    parser.add_argument("--at", choices=POINTS)
    parser.add_argument("--nth", type=int, default=1)
    parser.add_argument("--alone", action="store_true")
    asked = parser.parse_args()
    if asked.at:
        POINTS[asked.at](Fuse(asked.nth))
    if asked.alone:
        relay._LEADER = os.getpid()  # a lock that nobody else wants
    settings = read_settings(None)
    app = create_app(service(asked.service), settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None)


if __name__ == "__main__":
    main()
