"""PostgreSQL 18 from a wheel's binaries: its cluster folder made once, and its program."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Final

from embedded.footing import NOBODY, Footing, footing
from embedded.notebook import write
from embedded.ports import port
from embedded.program import Program, Ready
from embedded.secrets import secret

SUPERUSER: Final = "postgres"
SETTINGS: Final = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=on",
    "wal_level=logical",
    "max_connections=200",
    "shared_buffers=256MB",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_line_prefix=%m [%p] %q%u@%d ",
)
ENVIRONMENT: Final = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/sbin"}


def postgres(home: Path) -> Program:
    """Make the cluster if there is none, and say how to run it."""
    stand = footing(home)
    if not stand.data.exists():
        _initialise(stand, secret(home, "postgres"))
    number = port(home, "postgres")
    options = [word for setting in (*SETTINGS, f"port={number}") for word in ("-c", setting)]
    return Program(
        name="postgres",
        argv=(*stand.prefix, str(stand.binaries / "postgres"), "-D", str(stand.data), *options),
        env=ENVIRONMENT,
        cwd="/",
        ready=Ready("postgres", f"127.0.0.1:{number}"),
        layer=0,
        stop_signal=signal.SIGINT,  # "fast": open transactions are rolled back
        orphan_signal=signal.SIGINT,
    )


def _initialise(stand: Footing, password: str) -> None:
    """Made beside its place and moved there whole: a broken attempt leaves nothing."""
    new, word = stand.data.with_name("data.new"), stand.data.with_name("password")
    shutil.rmtree(new, ignore_errors=True)
    stand.data.parent.mkdir(parents=True, exist_ok=True)
    new.mkdir(mode=0o700)
    write(word, password)
    if stand.way == "nobody":
        for path in (new, word):
            os.chown(path, NOBODY, NOBODY)
    try:
        _initdb(stand, new, word)
    finally:
        word.unlink()
    new.rename(stand.data)


def _initdb(stand: Footing, data: Path, word: Path) -> None:
    done = subprocess.run(  # noqa: S603 - the wheel's own program, fixed words
        [
            *(*stand.prefix, str(stand.binaries / "initdb"), "-D", str(data), "-U", SUPERUSER),
            *("--auth=scram-sha-256", f"--pwfile={word}", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--no-instructions", "--data-checksums"),
        ],
        env=ENVIRONMENT,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(f"the database folder could not be made: {done.stdout}{done.stderr}")
