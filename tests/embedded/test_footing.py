"""Postgres on each footing that root may find: it refuses to run as root itself."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from embedded import discard, down, footing, state, up
from embedded.postgres import postgres

Gone = Callable[[int | None], bool]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user is simply itself")


@pytest.fixture
def no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an ordinary container, where they are refused."""
    monkeypatch.setattr(footing, "PREFIXES", dict(footing.PREFIXES) | {"namespace": ("false",)})


@pytest.fixture
def open_home() -> Generator[Path]:
    """A home that every user of the machine can enter."""
    home = Path(tempfile.mkdtemp(prefix="samverka-test-", dir="/var/tmp"))
    home.chmod(0o755)
    yield home
    discard(home)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def copied_wheel() -> Generator[Path]:
    place = Path(tempfile.mkdtemp(prefix="samverka-test-", dir="/var/tmp"))
    place.chmod(0o755)
    yield footing._copied(place)
    shutil.rmtree(place)


@pytest.fixture
def open_wheel(copied_wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs where every user can read them, wherever this project lies."""
    monkeypatch.setattr(footing, "_wheel", lambda: copied_wheel)


@pytest.fixture
def closed_home(open_home: Path) -> Path:
    """A home like one of root's, below a folder that only its owner can enter."""
    open_home.chmod(0o700)
    return open_home


def start_twice(home: Path, gone: Gone) -> None:
    """Its keeper's death ends it too, through the change of user."""
    up(home, [postgres(home)])
    started = state(home)["postgres"]
    os.kill(int((home / "run" / "keeper.pid").read_text()), signal.SIGKILL)
    assert gone(started)
    up(home, [postgres(home)])
    down(home)


def test_nobody_runs_in_a_home_it_can_enter(
    open_home: Path, gone: Gone, no_namespaces: None, open_wheel: None
) -> None:
    start_twice(open_home, gone)
    stand = footing.footing(open_home)
    assert stand.way == "nobody"
    assert stand.data == open_home / "postgres" / "data"
    assert stand.data.owner() == "nobody"


def test_nobody_has_its_own_place_beside_a_closed_home(
    closed_home: Path, gone: Gone, no_namespaces: None
) -> None:
    start_twice(closed_home, gone)
    place = footing.outside(closed_home)
    assert place is not None
    assert place.parent == footing.OPEN_TO_ALL
    assert footing.footing(closed_home).binaries.is_relative_to(place)
    assert (place / "data").owner() == "nobody"
    discard(closed_home)
    assert not place.exists()


def test_the_footing_is_remembered(
    open_home: Path, open_wheel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = footing.footing(open_home)
    monkeypatch.setattr(footing, "_works", lambda *_: False)
    assert footing.footing(open_home) == before
