"""Faults where people and days come in."""

from collections.abc import Sequence
from typing import Final

from tests.mutants.mutant import Mutant, Patch

MUTANTS: Final[Sequence[Mutant]] = (
    Mutant(
        "answer in a transaction of its own",
        "An Idempotency-Key is taken although the command that it came with was refused",
        "tests/chassis/test_commands.py::test_a_refusal_is_not_kept_for_its_key",
        r"assert \{'type'.*mistake.* == \{'version': 3\}",
        (
            Patch(
                "http.py",
                "answers.answered(work.db, asker, print_)",
                "answers.answered(self.pool, asker, print_)",
            ),
        ),
    ),
    Mutant(
        "no answer kept",
        "A command that is asked again is carried out again",
        "tests/chassis/test_commands.py::test_a_repeated_command_gets_the_first_answer_again",
        r"assert \(201, b'\{\"version\":3\}'\) == \(201, b'\{\"version\":1\}'\)",
        (
            Patch(
                "answers.py",
                'if await db.execute(_FIRST, *asker, print_) == "INSERT 0 1":',
                "if await db.execute(_FIRST, *asker, print_):",
            ),
        ),
    ),
    Mutant(
        "timers gone before the reaction",
        "What was due is deleted although carrying it out failed",
        "tests/chassis/test_tick_faults.py::test_what_was_due_on_a_day_that_failed_is_still_due",
        r"assert datetime\.date\(2024, 6, \d+\) == ",
        (
            Patch(
                "timers.py",
                "        for one in due:\n            self.react(work, one)\n        await work.db.execute(\n"
                "            _DONE, [d.stream for d in due], [d.name for d in due], [d.due_on for d in due]\n"
                "        )\n",
                "        await self.store.pool.execute(\n"
                "            _DONE, [d.stream for d in due], [d.name for d in due], [d.due_on for d in due]\n"
                "        )\n        for one in due:\n            self.react(work, one)\n",
            ),
        ),
    ),
    Mutant(
        "time runs back",
        "A tick may lie before one that has been",
        "tests/chassis/test_ticks.py::test_asked_again_nothing_happens_and_time_never_runs_back",
        r"DID NOT RAISE.*TimeRunsForward",
        (
            Patch("timers.py", "if stands and as_of < stands:", "if False:"),
            Patch("clock.py", "if before and as_of < before:", "if False:"),
        ),
    ),
)
