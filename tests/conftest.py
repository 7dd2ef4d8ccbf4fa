"""Real Kafka and real Postgres, once for the whole run, and what tests make in them."""

import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from embedded import Parts, discard, start_parts
from tests.real.containers import containers, missing
from tests.real.database import Database, Databases
from tests.real.kafka import Kafka

NewDatabase = Callable[[Path, str], Awaitable[Database]]

WAY = pytest.StashKey[str]()
MEMORY, ROOMY = Path("/dev/shm"), 12 * 1024**3  # noqa: S108 - a folder of its own in it
CHOICE = "SAMVERKA_TEST_PARTS"
"""`containers`, `processes`, or a home folder whose parts are used and left running; empty: what there is."""


@pytest.fixture(scope="session")
def parts(pytestconfig: pytest.Config) -> Generator[Parts]:
    """Addresses of both, and their super users."""
    with ExitStack() as stack:
        way, parts = _chosen(os.environ.get(CHOICE, ""), stack)
        pytestconfig.stash[WAY] = way
        yield parts


def _chosen(wanted: str, stack: ExitStack) -> tuple[str, Parts]:
    if wanted not in {"", "containers", "processes"}:
        return f"left running in {wanted}", start_parts(Path(wanted))
    home = stack.enter_context(_temporary_home())
    why = f"{CHOICE} asks for it" if wanted == "processes" else missing()
    if why is None:
        return "containers", stack.enter_context(containers(home))
    if wanted == "containers":
        pytest.exit(f"no containers here: {why}")
    return f"child processes ({why})", start_parts(home)


@contextmanager
def _temporary_home() -> Generator[Path]:
    home = Path(tempfile.mkdtemp(prefix="samverka-test-", dir=_in_memory()))
    yield home
    discard(home)
    shutil.rmtree(home)


def _in_memory() -> Path | None:
    """Where there is plenty: of the hundreds of databases, a disk takes minutes to make and delete the files."""
    if not MEMORY.is_dir():
        return None
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return MEMORY if min(free, shutil.disk_usage(MEMORY).free) > ROOMY else None


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
