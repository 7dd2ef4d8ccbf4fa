"""Apache Kafka's jars: fetched once by jgo, compared with the committed lock at every start."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from embedded.notebook import locked

HERE: Final = Path(__file__).parent
SPECIFICATION: Final = HERE / "jgo.toml"
LOCK: Final = HERE / "jgo.lock.toml"
VERSION: Final = "4.4.0"


class JarsUnavailable(Exception):
    """The jars could not be fetched, or are not those of the lock."""


@dataclass(frozen=True)
class Jars:
    """`folder` belongs to exactly these jars; `class_path` lists them in a fixed order."""

    folder: Path
    class_path: str


def jars(cache: Path, say: Callable[[str], None]) -> Jars:
    """The verified jars, fetched into `cache` if they are not there. Raises JarsUnavailable."""
    wanted = locked_sums()
    folder = cache / f"kafka-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    with locked(folder / ".lock"):
        if _sums(folder) != wanted:
            say(f"fetching Apache Kafka {VERSION} (42 MB), once")
            _fetch(cache, folder)
            _compare(cache, folder, wanted)
    return Jars(folder, os.pathsep.join(str(path) for path in _files(folder)))


def locked_sums() -> dict[str, str]:
    """File name to sha256, as committed."""
    entries = tomllib.loads(LOCK.read_text("utf-8"))["dependencies"]
    return {f"{e['artifactId']}-{e['version']}.jar": e["sha256"] for e in entries}


def _files(folder: Path) -> list[Path]:
    return sorted((folder / ".jgo").glob("*/*.jar"))


def _sums(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(folder)}


def _fetch(cache: Path, folder: Path) -> None:
    shutil.rmtree(folder / ".jgo", ignore_errors=True)
    for source in (SPECIFICATION, LOCK):
        shutil.copyfile(source, folder / source.name)
    environment = os.environ | {"M2_REPO": str(cache / "maven")}
    if "SSL_CERT_FILE" in os.environ:  # jgo's HTTP client knows this trust store by another name
        environment = {"REQUESTS_CA_BUNDLE": os.environ["SSL_CERT_FILE"]} | environment
    done = subprocess.run(
        [sys.executable, "-m", "jgo", "sync"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:  # its folders exist even then
        shutil.rmtree(folder / ".jgo", ignore_errors=True)
        end = "\n".join(done.stdout.splitlines()[-20:])
        raise JarsUnavailable(f"jgo sync ended with code {done.returncode}:\n{end}")


def _compare(cache: Path, folder: Path, wanted: Mapping[str, str]) -> None:
    have = _sums(folder)
    wrong = sorted(name for name in have.keys() | wanted if have.get(name) != wanted.get(name))
    if wrong:
        for spoiled in (folder / ".jgo", cache / "maven"):  # the next attempt fetches anew
            shutil.rmtree(spoiled, ignore_errors=True)
        raise JarsUnavailable(f"not the jars of {LOCK.name}: {', '.join(wrong)}")
