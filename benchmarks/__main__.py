"""`python -m benchmarks [NAME ...]`: measures, prints the table, keeps the figures."""

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvloop
from rich.console import Console

from benchmarks.appending import append
from benchmarks.deciding import decide, fold
from benchmarks.ground import Ground
from benchmarks.hearing import hear
from benchmarks.lines import Line
from benchmarks.rebuilding import rebuild
from benchmarks.relaying import relay
from benchmarks.replaying import replay
from benchmarks.reporting import report
from benchmarks.scale import FULL, TINY, Scale
from benchmarks.table import RESULTS, facts, keep, show
from benchmarks.telling import acknowledge
from chassis import telemetry
from embedded import discard, start_parts

Benchmark = Callable[[Ground, Scale], AsyncGenerator[Line]]
BENCHMARKS: dict[str, Benchmark] = {
    "append": append,
    "decide": decide,
    "fold": fold,
    "replay": replay,
    "relay": relay,
    "hear": hear,
    "rebuild": rebuild,
    "acknowledge": acknowledge,
    "report": report,
}


async def measure(
    ground: Ground, scale: Scale, names: Sequence[str], said: Callable[[str], None]
) -> list[Line]:
    """The lines of these benchmarks, each told as soon as it is known."""
    lines: list[Line] = []
    for name in names:
        started = time.monotonic()
        async for line in BENCHMARKS[name](ground, scale):
            lines.append(line)
        said(f"{name}: {time.monotonic() - started:.0f} s")
    return lines


@contextmanager
def temporary_ground() -> Generator[Ground]:
    """Kafka and Postgres of their own, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="samverka-bench-"))
    try:
        ground = Ground.on(start_parts(home))
        yield ground
        ground.leave()
    finally:
        discard(home)
        shutil.rmtree(home)


async def _run(names: Sequence[str], scale: Scale, console: Console, folder: Path) -> None:
    with temporary_ground() as ground:
        about = await facts(ground)
        lines = await measure(ground, scale, names, lambda said: console.print(said, style="dim"))
        show(console, lines)
        console.print(f"kept in {keep(lines, about, folder)}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *BENCHMARKS], help="all unless named")
    parser.add_argument("--tiny", action="store_true", help="just enough to see that it runs")
    parser.add_argument("--into", type=Path, default=RESULTS, help="the folder of the JSON")
    asked = parser.parse_args()
    telemetry.set_up("benchmarks", "ERROR", None)  # as a service whose spans nobody collects
    scale, names = TINY if asked.tiny else FULL, asked.only or list(BENCHMARKS)
    console = Console(width=150)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(names, scale, console, asked.into))


if __name__ == "__main__":
    main()
