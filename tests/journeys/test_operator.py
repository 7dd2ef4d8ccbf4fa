"""What one who is woken at night has: a table that says what is wrong, and commands that settle it."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from uuid import uuid4

import pytest

from tests.journeys.parking import HEARERS, dead_letters, headers, of_key, write
from tests.journeys.town import Town

WHY = "Cut off by its sender, who tells it anew."


async def samverka(town: Town, *words: str) -> tuple[int, str]:
    """The command line as one types it: its code, and all that it prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "samverka.main", *words, "--home", str(town.home)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"COLUMNS": "200"},
    )
    printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def cells(town: Town, process: str) -> list[str]:
    """The row of a process in the table of `samverka status`."""
    _, printed = await samverka(town, "status")
    return next(line.split() for line in printed.splitlines() if line.split()[:1] == [process])


@pytest.fixture
async def poisoned(town: Town) -> AsyncGenerator[str]:
    """A key with half a record and two whole ones behind it, parked wherever the desk is heard; settled in the end."""
    case = str(uuid4())
    whole = b'{"case_id": "%s", "on": "2011-05-31", "unit": "porten", "code": "work"}'
    write(town, case.encode(), b'{"half": ', headers(f"participation-{case}", 1))
    for number in (2, 3):
        named = headers(f"participation-{case}", number)
        write(town, case.encode(), whole.replace(b"%s", case.encode()), named)
    for service in HEARERS:
        await of_key(town, service, case, 3)
    yield case
    for service in HEARERS:
        for row in [each for each in await dead_letters(town, service) if each["key"] == case]:
            door = town.doors.operator(service)
            await door.post(f"/dead-letters/{row['dead_letter_id']}/discard", {"reason": "a test"})


async def test_the_table_shows_what_runs_and_what_waits(town: Town):
    await town.settle()
    code, printed = await samverka(town, "status")
    assert code == 0
    assert "The clock is played." in printed
    for process in ("kafka", "postgres", "participation-2"):
        assert "ready" in await cells(town, process)
    assert (await cells(town, "reporting-1"))[2:5] == ["ready", "0", "0"]


async def test_a_parked_key_is_seen_discarded_and_gone_on_with(town: Town, poisoned: str):
    code, listed = await samverka(town, "dead-letters", "list")
    assert code == 0
    assert listed.count(poisoned) == len(HEARERS)
    assert "followup has parked" in (await samverka(town, "status"))[1]
    first, second, _ = (
        row["dead_letter_id"] for row in await of_key(town, "followup", poisoned, 3)
    )
    at = ("--service", "followup")
    _, shown = await samverka(town, "dead-letters", "show", str(first), *at)
    assert "rule: contract" in shown
    assert "no JSON: '{\"half\": '" in shown
    code, again = await samverka(town, "dead-letters", "retry", str(first), *at)
    assert (code, again.splitlines()[0]) == (1, "Applied 0; 3 wait on the key.")
    because = ("--reason", WHY)
    code, early = await samverka(town, "dead-letters", "discard", str(second), *at, *because)
    assert (code, early.count("\n")) == (1, 1)
    assert "others of its key come first" in early
    _, given_up = await samverka(town, "dead-letters", "discard", str(first), *at, *because)
    assert f"samverka dead-letters retry {second} --service followup" in given_up
    _, applied = await samverka(town, "dead-letters", "retry", str(second), *at)
    assert applied.splitlines() == ["Applied 2; 0 wait on the key."]
    _, settled = await samverka(town, "dead-letters", "list", "--settled")
    assert WHY in settled
    assert "operations/operator@operations" in settled


async def test_what_is_not_there_is_told_in_a_line(town: Town):
    for words in (("show", "999999", "--service", "followup"), ("retry", "1", "--service", "x")):
        code, printed = await samverka(town, "dead-letters", *words)
        assert code == 1
        assert "Traceback" not in printed
    assert printed.splitlines() == [
        "There is no service x: it is one of referral, participation, followup, reporting."
    ]


async def test_values_of_dead_letters_are_in_no_log(town: Town, poisoned: str):
    await of_key(town, "followup", poisoned, 3)
    for log in (town.home / "logs").glob("*.log"):
        text = log.read_text("utf-8", "replace")
        assert "half" not in text, log.name
