"""Start, stop and list the programs of a home folder, through its one detached keeper."""

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from embedded.keeper import ANOTHER_IS_RUNNING, GRACE
from embedded.probes import answers
from embedded.program import NotReady, Program

PAUSE: Final = 0.02  # seconds between two looks
PATIENCE: Final = 3 * GRACE  # seconds for an answer: the keeper may be stopping three layers
NO_KEEPER = (FileNotFoundError, ConnectionError)


def up(home: Path, programs: Sequence[Program], timeout: float = 60.0) -> None:
    """Start those of `programs` that are not running and return when every one is ready.

    What runs already stays as it is, also with other settings. Nothing is ever restarted without
    a call of `up`. Raises `NotReady`: at once if one ends, or after `timeout` seconds.
    """
    deadline = time.monotonic() + timeout
    for folder in ("run", "logs"):
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    started = _begin(home, programs, deadline)
    waiting = {program.name: program for program in programs}
    while waiting:
        pids = state(home)
        for name, program in list(waiting.items()):
            if pids.get(name) is None and name not in started:  # it was dying when we asked
                started |= _begin(home, [program], deadline)
            elif _is_ready(home, program, pids.get(name), deadline):
                del waiting[name]
        time.sleep(PAUSE if waiting else 0)


def state(home: Path) -> dict[str, int | None]:
    """Process id of every program started here, None once ended; empty without a keeper."""
    try:
        return _ask(home, {"ask": "state"}, PATIENCE)["pids"]
    except NO_KEEPER:
        return {}


def down(home: Path, names: Sequence[str] | None = None) -> None:
    """Stop `names`, or everything and the keeper too; SIGKILL after 10 s. Nothing there: fine."""
    try:
        _ask(home, {"ask": "down", "names": names}, PATIENCE)
    except NO_KEEPER:
        if names is not None:
            return
    if names is None:
        _wait_for_keeper(home)


def _begin(home: Path, programs: Sequence[Program], deadline: float) -> set[str]:
    """Have them started where they do not run; the names of those that this started."""
    started: set[str] = set()
    request = {"ask": "up", "programs": [program.written() for program in programs]}
    while True:
        answer = _ask_any(home, request, deadline)
        refused: dict[str, str] = answer["refused"]
        started |= set(answer["started"])
        for name, reason in refused.items():
            if reason != "busy":
                raise NotReady(name, reason, ())
            if time.monotonic() > deadline:
                raise NotReady(name, "is still held by its last process", _tail(home, name))
        if not refused:
            return started
        time.sleep(PAUSE)


def _is_ready(home: Path, program: Program, pid: int | None, deadline: float) -> bool:
    if pid is None:
        raise NotReady(program.name, "ended", _tail(home, program.name))
    if program.ready is None or answers(program.ready):
        return True
    if time.monotonic() > deadline:
        raise NotReady(program.name, "did not become ready in time", _tail(home, program.name))
    return False


def _ask_any(home: Path, request: Mapping[str, Any], deadline: float) -> dict[str, Any]:
    """Ask the keeper, made first if there is none."""
    while True:
        try:
            return _ask(home, request, PATIENCE)
        except NO_KEEPER:
            if time.monotonic() > deadline:
                raise
            _make_keeper(home)


def _ask(home: Path, request: Mapping[str, Any], timeout: float) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout)
        try:
            _connect(connection, home / "run")
            connection.sendall(json.dumps(request).encode())
            connection.shutdown(socket.SHUT_WR)
            with connection.makefile("rb") as file:
                answer = file.read()
        except TimeoutError:
            raise NotReady("keeper", "does not answer", _tail(home, "keeper")) from None
    if not answer:
        raise ConnectionResetError("the keeper ended before it answered")
    return json.loads(answer)


def _connect(connection: socket.socket, run: Path) -> None:
    """By a short path, however long that of the home is: a socket's may have 108 bytes."""
    folder = os.open(run, os.O_RDONLY | os.O_CLOEXEC)
    near = Path(f"/proc/self/fd/{folder}")
    try:
        connection.connect(str((near if near.exists() else run) / "keeper.sock"))
    finally:
        os.close(folder)


def _make_keeper(home: Path) -> None:
    """Of two callers at once, one makes it; nothing of the caller stays open in it."""
    with (home / "logs" / "keeper.log").open("ab") as output:
        code = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "embedded", str(home.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
        ).returncode
    if code not in {0, ANOTHER_IS_RUNNING}:
        raise NotReady("keeper", f"ended with code {code}", _tail(home, "keeper"))
    if code == ANOTHER_IS_RUNNING:
        time.sleep(PAUSE)


def _wait_for_keeper(home: Path) -> None:
    """It holds its lock until the very end."""
    with contextlib.suppress(FileNotFoundError), (home / "run" / "keeper.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def _tail(home: Path, name: str) -> tuple[str, ...]:
    log = home / "logs" / f"{name}.log"
    if not log.exists():
        return ()
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 64_000))
        return tuple(file.read().decode(errors="replace").splitlines()[-20:])
