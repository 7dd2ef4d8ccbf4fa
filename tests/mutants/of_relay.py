"""Faults between the log and the broker."""

from collections.abc import Sequence
from typing import Final

from tests.mutants.mutant import Mutant, Patch

MUTANTS: Final[Sequence[Mutant]] = (
    Mutant(
        "cursor before the report",
        "The cursor moves when records are sent, not when the broker has them",
        "tests/chassis/test_relay_faults.py::test_the_cursor_moves_only_after_every_acknowledgement",
        r"assert 3 == 0",
        (
            Patch(
                "relay.py",
                "            delivered = list[Delivered]()\n",
                '            await self.pool.execute("update es.relay set position = $1", rows[-1]["position"])\n'
                "            delivered = list[Delivered]()\n",
            ),
        ),
    ),
    Mutant(
        "cursor without swap",
        "A relay moves the cursor from wherever it stands",
        "tests/chassis/test_relay_leaders.py"
        "::test_two_that_both_believe_to_lead_lose_nothing_and_one_gives_way",
        r"assert set\(\) == \{'Overtaken'\}",
        (
            Patch(
                "relay.py",
                "set position = $2 where position = $1",
                "set position = greatest(position, $2) where $1::bigint is not null",
            ),
        ),
    ),
    Mutant(
        "partition by chance",
        "A record's key is its event's, so a stream is spread over the partitions",
        "tests/chassis/test_relay.py::test_facts_are_told_in_order_per_key_under_exact_headers",
        r"assert \{'[0-9a-f]{8}-.* == \{'key-",
        (Patch("telling.py", '"key": stored.key.encode(),', '"key": str(stored.id).encode(),'),),
    ),
    Mutant(
        "full batch",
        "The record that finds its batch full is left out",
        "tests/chassis/test_relay_batches.py::test_a_chunk_of_many_batches_is_told_whole_and_in_order",
        r"assert \[\('\w', \d+\).* == \[\]",
        (
            Patch(
                "telling.py",
                "            found.append({tp: untyped.create_batch()})\n"
                "            found[-1][tp].append(**record)\n",
                "            found.append({tp: untyped.create_batch()})\n",
            ),
        ),
    ),
    Mutant(
        "batches not waited for",
        "The next batch of a partition is sent before the broker has the one before it",
        "tests/chassis/test_relay_batches.py::test_a_batch_waits_for_the_one_before_it",
        r"assert \d+ == 1",
        (
            Patch(
                "relay.py",
                "                answers = await self._delivered(await send(producer, wave))\n"
                "                counts = [batch.record_count() for batch in wave.values()]\n"
                "                delivered += zip(answers, counts, strict=True)\n",
                "                delivered += zip(await send(producer, wave), wave.values(), strict=True)\n"
                "            answers = await self._delivered([sent for sent, _ in delivered])\n"
                "            counts = [batch.record_count() for _, batch in delivered]\n"
                "            delivered = list(zip(answers, counts, strict=True))\n",
            ),
        ),
    ),
)
