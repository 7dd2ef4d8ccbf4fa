"""A JSON file that several processes add to: each name is decided once and then remembered."""

import fcntl
import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold the file lock `path`, waiting for whoever holds it, thread or process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(path: Path, content: str, mode: int = 0o600) -> None:
    """Put `content` in `path` so that a reader sees the old text or the new, never a part."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    new.replace(path)


def read(path: Path) -> dict[str, str]:
    """Everything remembered in `path`; empty if there is no such file."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def remembered(
    path: Path,
    name: str,
    decide: Callable[[dict[str, str]], str],
    still_good: Callable[[str], bool] = bool,
) -> str:
    """The value of `name` in `path`; decided from the others, and written, if missing or bad."""
    with locked(path.with_name(f".{path.name}.lock")):
        known = read(path)
        if name not in known or not still_good(known[name]):
            known[name] = decide(known)
            write(path, json.dumps(known, indent=2) + "\n")
        return known[name]
