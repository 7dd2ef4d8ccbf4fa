"""The detached process that is parent of every program of one home folder.

It starts what it is asked to start, and never restarts anything by itself: a program that was
killed stays down until somebody calls `up` again, because whether that is wanted is for the
operator to say, and the data survive. Its own death ends its programs (`orphan_signal`).
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from embedded.program import Program

ANOTHER_IS_RUNNING: Final = 3
GRACE: Final = 10.0  # seconds from the stop signal to SIGKILL
TICK: Final = 0.2  # seconds between two looks at ended programs and at our own end
PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True)
class Kept:
    """A program and the process that ran or runs it."""

    program: Program
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int | None:
        """Its process id while it runs, as far as was looked."""
        return self.process.pid if self.process.returncode is None else None


class Keeper:
    """Starts, watches and stops the programs of `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.kept: dict[str, Kept] = {}
        self.ending = False

    def serve(self, listener: socket.socket) -> None:
        """Answer one request after another until the programs have been taken down."""
        listener.settimeout(TICK)
        while not self.ending:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                self._note_ends()
                continue
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        try:
            with connection.makefile("rb") as file:
                request = json.load(file)
            connection.sendall(json.dumps(self._do(request)).encode())
        except (OSError, ValueError) as error:  # the caller went away: that is its business
            _note(f"a request was cut off: {error}")

    def _do(self, request: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        self._note_ends()
        if request["ask"] == "up":
            answer = self._up([Program.read(fields) for fields in request["programs"]])
        elif request["ask"] == "down":
            names: list[str] | None = request["names"]
            self.stop(self.kept if names is None else names)
            self.ending = self.ending or names is None
        return answer | {"pids": {name: kept.pid for name, kept in self.kept.items()}}

    def _up(self, programs: Iterable[Program]) -> dict[str, Any]:
        started: list[str] = []
        refused: dict[str, str] = {}
        for program in programs:
            kept = self.kept.get(program.name)
            if kept is None or kept.pid is None:
                try:
                    self.kept[program.name] = Kept(program, self._start(program))
                    started.append(program.name)
                except BlockingIOError:
                    refused[program.name] = "busy"
                except (OSError, subprocess.SubprocessError) as error:
                    refused[program.name] = f"cannot be started: {error}"
        return {"started": started, "refused": refused}

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        """Its lock goes with it: held while the process lives, whoever its parent is by then."""
        lock = os.open(self.home / "run" / f"{program.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        log = self.home / "logs" / f"{program.name}.log"
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with log.open("ab") as output:
                process = subprocess.Popen(  # noqa: S603 - what the owner of this home asked for
                    program.argv,
                    env=program.env,
                    cwd=program.cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=(lock,),
                    preexec_fn=_tied_to(os.getpid(), program.orphan_signal),
                )
        finally:
            os.close(lock)
        _note(f"{program.name} started, pid {process.pid}")
        return process

    def stop(self, names: Iterable[str]) -> None:
        """Stop by layers, the highest first, those of one layer at once."""
        chosen = [self.kept[name] for name in names if name in self.kept]
        for layer in sorted({kept.program.layer for kept in chosen}, reverse=True):
            _stop([kept for kept in chosen if kept.program.layer == layer])

    def _note_ends(self) -> None:
        for kept in self.kept.values():
            if kept.pid is not None and kept.process.poll() is not None:
                _note(f"{kept.program.name} ended, code {kept.process.returncode}")


def _stop(layer: list[Kept]) -> None:
    running = [kept for kept in layer if kept.pid is not None]
    for kept in running:
        kept.process.send_signal(kept.program.stop_signal)
    deadline = time.monotonic() + GRACE
    for kept in running:
        try:
            kept.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            kept.process.kill()
            kept.process.wait()
        _note(f"{kept.program.name} stopped, code {kept.process.returncode}")


def _tied_to(keeper: int, orphan_signal: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, orphan_signal)
        if os.getppid() != keeper:  # it died before the signal was set
            os._exit(1)

    return tie


def _note(line: str) -> None:
    print(datetime.now(UTC).isoformat(timespec="milliseconds"), line, flush=True)


def main(home: Path) -> None:
    """Become the keeper of `home`, in the background once requests are accepted."""
    os.chdir(home / "run")  # a socket's path may have 108 bytes at most: ours is relative
    lock = os.open("keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(ANOTHER_IS_RUNNING)
    socket_file = Path("keeper.sock")
    socket_file.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_file))
        listener.listen(128)
        if os.fork():
            os._exit(0)  # the one who called us sees this: there is a keeper now
        _keep(home, listener)
        socket_file.unlink(missing_ok=True)


def _keep(home: Path, listener: socket.socket) -> None:
    keeper = Keeper(home)

    def end(*_: object) -> None:
        keeper.ending = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    Path("keeper.pid").write_text(f"{os.getpid()}\n", "utf-8")
    _note(f"keeper started, pid {os.getpid()}")
    keeper.serve(listener)
    keeper.stop(keeper.kept)
    _note("keeper ended")
