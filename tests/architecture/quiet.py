"""Imports every module of packages, in a process of its own, and says which of them does anything else meanwhile."""

import sys
import threading
from collections.abc import Mapping
from importlib import import_module
from inspect import currentframe
from pathlib import Path
from types import FrameType

from tests.architecture.sources import PACKAGES, modules_in

LOUD = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.mkdir")
TIME_ZONES = "zoneinfo"


def disturbances(packages: Mapping[str, Path]) -> list[str]:
    """A line for each file opened, process or connection made, and thread left behind."""
    ours = tuple(str(folder) for folder in packages.values())
    heard: list[str] = []

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" and not event.startswith(LOUD):
            return
        what = f"{event} {arguments[0] if arguments else ''}"
        if TIME_ZONES in what:  # a zone's rules belong to the language
            return
        if culprit := _culprit(currentframe(), ours):
            heard.append(f"{culprit}: {what}")

    sys.addaudithook(listen)
    for name, folder in packages.items():
        for module in modules_in(name, folder):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    alive = [thread.name for thread in threading.enumerate() if thread.name != "MainThread"]
    return [*heard, *(f"thread {name}" for name in alive)]


def _culprit(frame: FrameType | None, ours: tuple[str, ...]) -> str | None:
    """The module of ours that does it; none if an import, of ours or another's, is what does it."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib") or "site-packages" in file:
            return None
        if file.startswith(ours):
            return file
        frame = frame.f_back
    return None


if __name__ == "__main__":
    named = dict(word.split("=", 1) for word in sys.argv[1:])
    print("\n".join(disturbances({name: Path(at) for name, at in named.items()} or PACKAGES)))
