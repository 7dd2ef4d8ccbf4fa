"""`make mutants`: every test passes as things are, and each fault is caught for its reason."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from embedded import discard, start_parts
from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import CHASSIS, Mutant, copied
from tests.mutants.running import Runner, Verdict

console = Console(width=None if sys.stdout.isatty() else 180)


@contextmanager
def shared_parts() -> Generator[Path]:
    """The home that SAMVERKA_TEST_PARTS names, left running, or one of our own, gone afterwards."""
    given = os.environ.get("SAMVERKA_TEST_PARTS", "")
    if given not in {"", "containers", "processes"}:
        start_parts(Path(given))
        yield Path(given)
        return
    home = Path(tempfile.mkdtemp(prefix="samverka-mutants-"))
    try:
        start_parts(home)
        yield home
    finally:
        discard(home)
        shutil.rmtree(home)


def judged(runner: Runner, mutants: Sequence[Mutant], workers: int) -> Mapping[str, Verdict]:
    """Each as soon as it is known, with a line."""
    verdicts: dict[str, Verdict] = {}
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(runner.judge, mutant): mutant for mutant in mutants}
        for done in as_completed(running):
            mutant, verdict = running[done], done.result()
            verdicts[mutant.name] = verdict
            word = "caught" if verdict.caught else "[bold red]NOT CAUGHT[/]"
            console.print(f"{len(verdicts):>3}/{len(mutants)} {word}: {mutant.name}")
    return verdicts


def table(mutants: Sequence[Mutant], verdicts: Mapping[str, Verdict]) -> Table:
    """What was wrong, who noticed, and how it said so."""
    shown = Table("mutant", "fault", "test", "caught", "because", title="Seeded faults")
    shown.add_column("s", justify="right")
    for mutant in mutants:
        verdict = verdicts[mutant.name]
        test = mutant.test.removeprefix("tests/").replace("::", "\n")
        caught = "yes" if verdict.caught else "[bold red]NO[/]"
        said, seconds = escape(verdict.said[:300]), f"{verdict.seconds:.1f}"
        shown.add_row(mutant.name, mutant.fault, test, caught, said, seconds)
    return shown


def main() -> int:
    """One unless all are caught."""
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="only mutants whose name holds one of these words")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    chosen = [m for m in MUTANTS if not asked.names or any(w in m.name for w in asked.names)]
    began = time.monotonic()
    with shared_parts() as home, tempfile.TemporaryDirectory(prefix="samverka-sound-") as sound:
        runner = Runner(home, copied(CHASSIS, Path(sound)))
        console.print(f"without any fault: {len({m.test for m in chosen})} tests ...")
        if broken := runner.unmutated(chosen):
            console.print("not all of them pass as things are:", escape(broken))
            return 1
        verdicts = judged(runner, chosen, asked.workers)
    console.print(table(chosen, verdicts))
    caught = sum(verdict.caught for verdict in verdicts.values())
    console.print(f"{caught} of {len(chosen)} caught in {time.monotonic() - began:.0f} s")
    return 0 if caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
