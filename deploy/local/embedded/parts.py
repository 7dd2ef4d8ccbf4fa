"""Both real parts of a home folder, started together: Apache Kafka and PostgreSQL."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from embedded import certificates
from embedded.footing import outside
from embedded.jars import jars
from embedded.kafka import ADMIN, broker, kafka
from embedded.notebook import locked
from embedded.ports import free_port, port
from embedded.postgres import SUPERUSER, postgres
from embedded.program import Program
from embedded.secrets import secret
from embedded.supervisor import down, state, up
from embedded.warmup import flags

PORTS: Final = {
    "kafka": ("kafka-inner", "kafka-outer", "kafka-controller"),
    "postgres": ("postgres",),
}


@dataclass(frozen=True)
class Parts:
    """Addresses and super users. Kafka's are `host:port`: inner for SCRAM, outer for mTLS."""

    kafka_inner: str
    kafka_outer: str
    kafka_admin: str
    kafka_password: str = field(repr=False)
    postgres_host: str
    postgres_port: int
    postgres_user: str
    postgres_password: str = field(repr=False)
    certificates: Path


def quiet(_: str) -> None:
    """Say nothing."""


def start_parts(
    home: Path,
    cache: Path | None = None,
    say: Callable[[str], None] = quiet,
    timeout: float = 60.0,
) -> Parts:
    """Start what is not running, each on the ports it had before, and return when both answer.

    `cache` keeps what is fetched or built once for many homes (the checkout's `.local/cache`
    unless given). `timeout` is in seconds and does not count fetching. Raises NotReady,
    JarsUnavailable or OSError, each saying what went wrong.
    """
    home = home.resolve()
    with locked(home / ".start.lock"):
        up(home, _programs(home, cache or default_cache(home), say), timeout)
    return parts(home)


def parts(home: Path) -> Parts:
    """What `start_parts` returns, without starting anything."""
    addresses = broker(home)
    return Parts(
        kafka_inner=addresses.inner.advertised,
        kafka_outer=addresses.outer.advertised,
        kafka_admin=ADMIN,
        kafka_password=addresses.admin_password,
        postgres_host="127.0.0.1",
        postgres_port=port(home, "postgres"),
        postgres_user=SUPERUSER,
        postgres_password=secret(home, "postgres"),
        certificates=certificates.folder(home),
    )


def discard(home: Path) -> None:
    """Stop everything and delete the home but its `cache`, with what Postgres keeps outside it."""
    down(home)
    place = outside(home)
    if place is not None:
        shutil.rmtree(place, ignore_errors=True)
    for child in home.iterdir() if home.exists() else ():
        if child.is_dir() and child.name != "cache":
            shutil.rmtree(child)
        elif not child.is_dir():
            child.unlink()


def default_cache(home: Path) -> Path:
    """Shared by every home of one checkout that we may write in; otherwise one per home."""
    checkout = Path(__file__).parents[3]
    shared = checkout / ".local" / "cache"
    nearest = next(path for path in (shared, *shared.parents) if path.exists())
    ours = (checkout / "uv.lock").exists() and os.access(nearest, os.W_OK)
    return shared if ours else home / "cache"


def _programs(home: Path, cache: Path, say: Callable[[str], None]) -> list[Program]:
    running = {name for name, pid in state(home).items() if pid is not None}
    for name in PORTS.keys() - running:
        for each in PORTS[name]:
            free_port(home, each)

    def broker_program() -> Program:
        found = jars(cache, say)
        return kafka(home, found, *flags(found, say))

    with ThreadPoolExecutor(2) as both:
        return [
            work.result() for work in (both.submit(broker_program), both.submit(postgres, home))
        ]
