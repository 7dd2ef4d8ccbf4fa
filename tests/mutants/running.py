"""Runs named tests against a chassis, and judges whether they failed for the reason that was said."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutants.mutant import ROOT, Mutant
from tests.mutants.witness import MARK

PATIENCE: Final = 100  # seconds for one test: what takes longer has not failed for its reason
_PYTEST: Final = (
    *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"),
    *("-p", "tests.mutants.witness", "--tb=short", "--show-capture=no", f"--timeout={PATIENCE}"),
)


@dataclass(frozen=True)
class Verdict:
    """`said` is the part of the failure that gives the reason, or what came instead of it."""

    caught: bool
    said: str
    seconds: float


@dataclass(frozen=True)
class Runner:
    """`parts` is a home whose Kafka and Postgres all runs share, `chassis` the package without any fault."""

    parts: Path
    chassis: Path

    def unmutated(self, mutants: Sequence[Mutant]) -> str | None:
        """What fails without any fault, if anything does."""
        done = self._run(self.chassis.parent, sorted({mutant.test for mutant in mutants}))
        return None if done.returncode == 0 else done.stdout[-3000:] + done.stderr[-1000:]

    def judge(self, mutant: Mutant) -> Verdict:
        """Its test against a copy of the chassis that has the fault."""
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="samverka-mutant-") as folder:
            mutated = mutant.copied(self.chassis, Path(folder))
            done = self._run(mutated.parent, [mutant.test])
        output = done.stdout + done.stderr
        caught, said = judged(mutant.reason, done.returncode, output, folder)
        return Verdict(caught, said, time.monotonic() - began)

    def _run(self, first: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
        path = f"{first}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep)
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"SAMVERKA_TEST_PARTS": str(self.parts), "COLUMNS": "200"}
        asked = [*_PYTEST, *tests]
        return subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True)


def judged(reason: str, code: int, output: str, folder: str) -> tuple[bool, str]:
    """Caught only if one test ran against this chassis, failed, and said why."""
    lines = [line[1:].strip() for line in output.splitlines() if line.startswith("E  ")]
    if f"{MARK}{folder}" not in output:
        return False, f"this chassis was not tested: {output[-300:]}"
    if code == 0:
        return False, "survived: its test passes"
    if code != 1 or "1 failed" not in output or "Timeout" in output:
        return False, f"broke off: {' '.join(lines)[:300] or output[-300:]}"
    found = re.search(reason, "\n".join(lines))
    said = next((line for line in lines if re.search(reason, line)), found and found[0])
    return bool(found), said or f"failed for another reason: {' '.join(lines)[:300]}"
