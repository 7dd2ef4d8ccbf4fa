"""Faults between the broker and the effect."""

from collections.abc import Sequence
from typing import Final

from tests.mutants.mutant import Mutant, Patch

_HEARING = "hearing.py"
_FAULTS = "tests/chassis/test_hearing_faults.py"
_DEAD = "tests/chassis/test_dead_letters.py"

MUTANTS: Final[Sequence[Mutant]] = (
    Mutant(
        "offset in a transaction of its own",
        "The next offset is committed before the effect that it stands for",
        f"{_FAULTS}::test_an_offset_moves_only_with_its_effect",
        r"assert \[\d.*\] == \[\]",
        (
            Patch(
                _HEARING,
                "            await offsets.claim(db, tp, expected, end)\n",
                "            async with self._pool.acquire() as other:\n"
                "                await offsets.claim(other, tp, expected, end)\n",
            ),
        ),
    ),
    Mutant(
        "offset without swap",
        "Whoever commits last sets the offset, owner or not",
        "tests/chassis/test_owners.py::test_only_who_knows_the_stored_offset_may_move_it",
        r"DID NOT RAISE.*Fenced",
        (
            Patch(
                "offsets.py",
                "where (topic, part, next_offset) = ($1, $2, $3)",
                "where (topic, part) = ($1, $2) and $3::bigint is not null",
            ),
        ),
    ),
    Mutant(
        "no pause on assignment",
        "A new partition is read from wherever the client stands, before the stored offset is known",
        f"{_FAULTS}::test_nothing_is_taken_before_the_stored_offset_is_known",
        r"assert \[0, 1.*\] == \[\]",
        (Patch(_HEARING, "self._consumer.pause(*assigned)", "set(assigned)"),),
    ),
    Mutant(
        "no rewind on error",
        "After an error it reads on from where the client stands",
        f"{_FAULTS}::test_after_an_error_it_reads_on_from_the_stored_offset",
        r"assert \['resume'\] == \['seek 0', 'resume'\]",
        (Patch(_HEARING, "            self._consumer.seek(tp, stored)\n", ""),),
    ),
    Mutant(
        "gaps not seen",
        "A slice that begins after the stored offset is taken all the same",
        f"{_FAULTS}::test_a_lost_batch_is_not_read_past",
        r"\{'a': \[2, 3\]\} == \{'a': \[1, 2, 3\]\}",
        (Patch(_HEARING, "if records[0].offset > expected:", "if False:"),),
    ),
    Mutant(
        "no audit",
        "A lost batch that nothing follows is never missed",
        f"{_FAULTS}::test_a_lost_last_batch_is_noticed_within_a_few_empty_rounds",
        r"assert \{\} == \{'a': \[1, 2\]\}",
        (Patch(_HEARING, "            await self._audit()\n", ""),),
    ),
    Mutant(
        "heard again",
        "What a relay tells twice is applied twice",
        "tests/chassis/test_hearing.py::test_what_has_been_heard_is_dropped_and_holes_are_normal",
        r"'a': \[1, 2, 1, 2",
        (
            Patch(
                "effect.py",
                "if one.sequence > last.get((one.source, one.subject), 0):",
                "if one.sequence:",
            ),
        ),
    ),
    Mutant(
        "random ids",
        "What follows from a fact has new ids each time it is heard",
        "tests/chassis/test_store.py"
        "::test_ids_that_follow_from_a_cause_make_hearing_again_add_nothing",
        r"assert \[2, 2\] == \[2, 0\]",
        (
            Patch(
                "event_store.py",
                "return uuid5(self._cause, str(self._caused - 1))",
                "return uuid7()",
            ),
        ),
    ),
    Mutant(
        "poison parked alone",
        "What follows a parked record on its key is applied",
        f"{_DEAD}::test_poison_is_parked_with_its_followers_and_other_keys_flow",
        r"Left contains \d more items:\n\{'\w+': \[2, 3\]",
        (Patch("effect.py", "            if key in waiting:\n", "            if False:\n"),),
    ),
    Mutant(
        "trouble taken for poison",
        "A record is parked because the database was away",
        f"{_DEAD}::test_what_passes_by_itself_is_never_parked",
        r"DID NOT RAISE",
        (
            Patch(
                "effect.py",
                "                await self.apply(db, records)\n        except TRANSIENT:\n",
                "                await self.apply(db, records)\n        except ZeroDivisionError:\n",
            ),
        ),
    ),
)
