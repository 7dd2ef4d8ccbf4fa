"""The proof after the storm: everything committed was told, heard and applied, once each and in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from samverka.oracle.comparing import compare
from samverka.oracle.verdict import Heard, Report, Told
from tests.chassis.waiting import until
from tests.faults.house import PATIENCE, Desk, Pair
from tests.faults.load import Load

_BACKLOG = "select coalesce(max(position), 0) - (select position from es.relay) from es.event"
_HEARD = "select coalesce(sum(next_offset), 0)::bigint from es.next_offset"
_LOGGED = "select event_id::text as id from es.event where event_id = any($1::uuid[])"
_SEEN = """
select count(*) as seen, count(distinct (subject, sequence)) as distinct_,
       count(*) filter (where sequence <= before) as disordered
from (select subject, sequence, lag(sequence) over (partition by subject order by seen_id) as before
      from probe.seen) s
"""


@dataclass(frozen=True)
class Proof:
    """`doubled` and `disordered` count effects too: rows of the projections, in the order they were written."""

    report: Report
    told: int
    heard: int
    lost: int
    doubled: int
    disordered: int
    repeated: int

    @property
    def faults(self) -> list[str]:
        """Every fault in words, with the first cases."""
        return [f"{row} {name}: {cases.first}" for row, name, cases in self.report.faults]


async def at_rest(pair: Pair, seconds: float = PATIENCE) -> None:
    """Until all is told and heard; in this order, because an echo may have something to tell."""
    for desk, hearer in ((pair.teller, pair.echo), (pair.echo, pair.teller)):
        await until(lambda d=desk, h=hearer: _carried(d, h), seconds, pause=0.2)


async def _carried(desk: Desk, hearer: Desk) -> bool:
    try:
        if await _ask(desk, _BACKLOG):
            return False
        ends = await asyncio.to_thread(desk.house.topics.ends, [desk.topic])
        return await _ask(hearer, _HEARD) == sum(ends.values())
    except (OSError, asyncpg.PostgresError):
        return False


async def offsets(desk: Desk) -> int:
    """How far it has heard, all partitions together."""
    return await _ask(desk, _HEARD)


async def _ask(desk: Desk, query: str) -> int:
    db = await asyncpg.connect(desk.db.superuser)
    try:
        return await db.fetchval(query)
    finally:
        await db.close()


async def prove(pair: Pair) -> Proof:
    """What the oracle says of the two, and what their projections show."""
    parties = [desk.party for desk in pair.desks]
    report = await compare(parties, pair.house.topics, lambda *_: None)
    return await proof_of(report, pair.desks)


async def proof_of(report: Report, desks: Sequence[Desk]) -> Proof:
    """What a report comes to, with what the projections of these services show."""
    seen = [await _seen(desk) for desk in desks]
    told = [row for row in report.rows if isinstance(row, Told)]
    heard = [row for row in report.rows if isinstance(row, Heard)]
    return Proof(
        report,
        told=sum(row.told for row in told),
        heard=sum(row.heard for row in heard),
        lost=sum(row.lost.count for row in told) + sum(row.missing.count for row in heard),
        doubled=sum(row.twice.count for row in heard)
        + sum(s["seen"] - s["distinct_"] for s in seen),
        disordered=sum(row.disordered.count for row in told) + sum(s["disordered"] for s in seen),
        repeated=sum(row.repeated for row in told),
    )


async def _seen(desk: Desk) -> asyncpg.Record:
    db = await asyncpg.connect(desk.db.superuser)
    row = await db.fetchrow(_SEEN)
    await db.close()
    assert row is not None
    return row


async def sound(pair: Pair, *loads: Load) -> Proof:
    """At rest, and without any fault; and every commit that was acknowledged is in the log, no other is."""
    await at_rest(pair)
    proof = await prove(pair)
    assert proof.faults == []
    assert (proof.lost, proof.doubled, proof.disordered) == (0, 0, 0)
    assert proof.heard == proof.told > 0
    for load in loads:
        assert await logged(pair.teller, load.committed) == load.committed
        assert await logged(pair.teller, load.rolled_back) == set()
    return proof


async def logged(desk: Desk, ids: set[str]) -> set[str]:
    """Those of these events that lie in the log."""
    db = await asyncpg.connect(desk.db.superuser)
    rows = await db.fetch(_LOGGED, list(ids))
    await db.close()
    return {row["id"] for row in rows}
