"""Short-lived homes, and how to see whether a process runs."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from embedded import Parts, Program, discard, down, start_parts


@pytest.fixture(scope="session")
def parts_home() -> Generator[Path]:
    """For the real parts; what was started in it is gone afterwards, whatever the tests did."""
    home = Path(tempfile.mkdtemp(prefix="samverka-test-"))
    yield home
    discard(home)
    shutil.rmtree(home)


@pytest.fixture
def parts(parts_home: Path) -> Parts:
    """Running, whatever the test before killed."""
    return start_parts(parts_home)


@pytest.fixture
def home(tmp_path: Path) -> Generator[Path]:
    """For small programs."""
    yield tmp_path
    down(tmp_path)


@pytest.fixture
def sleeper(tmp_path: Path) -> Callable[[str], Program]:
    """Makes programs that run until they are stopped."""
    return lambda name: Program(name, ("/bin/sleep", "300"), {}, str(tmp_path))


@pytest.fixture
def gone() -> Callable[[int | None], bool]:
    """True as soon as the process does not run any more, False if it does for five seconds."""

    def wait(pid: int | None) -> bool:
        deadline = time.monotonic() + 5
        while running(pid):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    return wait


def running(pid: int | None) -> bool:
    """A zombie waiting for its parent does not run."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


@pytest.fixture
def python() -> Callable[[str], list[str]]:
    """The command line of another Python process."""
    return lambda code: [sys.executable, "-c", code]
