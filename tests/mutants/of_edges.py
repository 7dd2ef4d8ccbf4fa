"""Faults where people and days come in."""

from collections.abc import Sequence
from typing import Final

from tests.mutants.mutant import Mutant, Patch

MUTANTS: Final[Sequence[Mutant]] = (
    Mutant(
        "answer in a transaction of its own",
        "An Idempotency-Key is answered although the command that it came with was not stored",
        "tests/chassis/test_sharing.py::test_a_failure_of_one_is_told_to_it_alone",
        r"assert \[1, 1, 1\] == \[1, 1\]",
        (
            Patch(
                "commands.py",
                "await answers.keep(work.db, _new",
                "await answers.keep(self._store.pool, _new",
            ),
        ),
    ),
    Mutant(
        "no undoing of what was refused",
        "A command that is refused half-way leaves its first half in a transaction that others share",
        "tests/chassis/test_sharing.py::test_what_is_refused_after_it_has_decided_something_is_undone",
        r"assert \[1, 3, 1\] == \[1, 2, 1\]",
        (
            Patch(
                "event_store.py",
                "                open_.state, open_.staged[count:] = state, []\n",
                "                assert count >= 0 and state is not None and open_\n",
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
                "(row := known.get(question.asker)) is None",
                "(row := known.get(question.asker)) is not None or True",
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
