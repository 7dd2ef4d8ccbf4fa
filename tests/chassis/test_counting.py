"""How many facts have been applied: what `samverka` waits for must come out even, whatever is told twice."""

import pytest

from chassis.database import Pool
from chassis.effect import Effect
from chassis.event_store import Store
from tests.chassis.facts import FACTS, Unsent, headers, reactions, records, remember_facts, told


def unknown(key: str, sequence: int) -> Unsent:
    """A fact of a type that this service has no model of."""
    named = headers(sequence, f"box-{key}")
    return key, b"{}", [(n, b"boxes.Other.v1" if n == "ce_type" else v) for n, v in named]


@pytest.mark.xfail(strict=True, reason="what is of no known type is counted each time it is told")
async def test_a_chunk_that_is_told_again_is_counted_once(pool: Pool, store: Store) -> None:
    effect = Effect(store, FACTS, reactions(), remember_facts)
    chunk = [*told("a", 1), unknown("a", 2), unknown("b", 1), *told("a", 3)]
    async with pool.acquire() as db, db.transaction():
        await effect.apply(db, records("boxes.v1", [*chunk, *chunk]))
    assert await pool.fetchval("select sum(facts) from applied") == 4
