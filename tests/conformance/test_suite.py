"""The suite itself: its checks can fail, its expectations speak of what there is, and a change shows."""

import os
import re
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from typing import Final

from tests.conformance.adapters.flawed import NAIVE, Flawed
from tests.conformance.adapters.samverka import Samverka
from tests.conformance.conftest import Server
from tests.conformance.known import EXPECTED, FLAWED, STORES
from tests.conformance.plugin import check_of

_HERE: Final = Path(__file__).parent
MENDED: Final = Samverka(name="naive")
"""One that is expected to fail and does not any more."""
BROKEN: Final = Flawed("samverka", NAIVE.readers)
"""One that nobody expects to fail."""

_UNFAILED: Final = {
    "what is appended is read back in order numbered from one",  # no store here is as wrong as that
    "under contention alone nothing is lost",  # a matter of luck
}


def _checks() -> set[str]:
    text = "".join(file.read_text("utf-8") for file in _HERE.glob("test_*.py"))
    return {check_of(name) for name in re.findall(r"^async def (test_\w+)\(\s*\w+: St", text, re.M)}


def test_every_expectation_names_a_store_and_a_check() -> None:
    stores = {store.name for store in (*STORES, *FLAWED)}
    assert {store for store, _ in EXPECTED} <= stores
    assert {check for _, check in EXPECTED} <= _checks()


def test_every_check_is_failed_by_a_store_that_was_made_to_fail_it() -> None:
    flawed = {store.name for store in FLAWED}
    failed = {c for (store, c), flaw in EXPECTED.items() if store in flawed and flaw.always}
    assert _checks() - failed == _UNFAILED


async def test_a_verdict_that_changes_fails_the_run(server: Server, tmp_path: Path) -> None:
    """And the adapter that the page shows passes, as it stands there."""
    page = (_HERE / "README.md").read_text("utf-8")
    (tmp_path / "my_store.py").write_text(page.partition("```python")[2].partition("```")[0])
    stores = (f"{__name__}:MENDED", f"{__name__}:BROKEN", "my_store:MyStore")
    run = await create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "pytest",
            "-q",
            f"{_HERE}/test_following.py",
            "-k",
            "commits_after",
        ),
        *(f"--adapter={store}" for store in stores),
        f"--postgres={server.any.url}",
        cwd=_HERE.parents[1],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=PIPE,
        stderr=STDOUT,
    )
    said = (await run.communicate())[0].decode()
    assert run.returncode == 1, said
    assert "[XPASS(strict)] naive: its reader goes past" in said
    assert "Violation: lost 1 of 3" in said
    assert "2 failed, 1 passed" in said
