"""Real Kafka and real Postgres, once for the whole run, and what tests make in them."""

import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from embedded import Parts, discard, start_parts

from tests.real.containers import containers, missing
from tests.real.database import Database, Databases
from tests.real.kafka import Kafka

NewDatabase = Callable[[Path, str], Awaitable[Database]]

WAY = pytest.StashKey[str]()
CHOICE = "SAMVERKA_TEST_PARTS"


@pytest.fixture(scope="session")
def parts(pytestconfig: pytest.Config) -> Generator[Parts]:
    """Addresses of both, and their super users."""
    wanted = os.environ.get(CHOICE, "")
    why = missing() if wanted != "processes" else f"{CHOICE} asks for it"
    if wanted == "containers" and why:
        pytest.exit(f"no containers here: {why}")
    home = Path(tempfile.mkdtemp(prefix="samverka-test-"))
    with child_processes(home) if why else containers(home) as parts:
        pytestconfig.stash[WAY] = f"child processes ({why})" if why else "containers"
        yield parts
    shutil.rmtree(home)


@contextmanager
def child_processes(home: Path) -> Generator[Parts]:
    try:
        yield start_parts(home)
    finally:
        discard(home)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if WAY in config.stash:
        terminalreporter.write_line(f"real Kafka and Postgres: {config.stash[WAY]}")


@pytest.fixture(scope="session")
def databases(parts: Parts) -> Databases:
    """Each goes with the cluster: to drop one costs more than to leave it."""
    return Databases(parts)


@pytest.fixture
def database(databases: Databases) -> NewDatabase:
    """Makes a fresh, migrated database from a folder of migrations and a role."""
    return databases.new


@pytest.fixture(scope="session")
def kafka(parts: Parts) -> Kafka:
    """Makes topics; their names are unique, so tests share the broker."""
    return Kafka(parts.kafka_inner, parts.kafka_admin, parts.kafka_password)
