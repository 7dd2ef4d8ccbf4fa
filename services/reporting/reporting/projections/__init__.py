"""What reporting remembers of the facts that it hears, and the queries that read it."""

from collections.abc import Sequence

from chassis.database import Connection, Heard
from contracts import followup, participation
from contracts.referral import ConsentWithdrawn
from reporting.projections import (
    ledger,
    milestones,
    outcomes,
    participations,
    places,
    programmes,
    referrals,
)
from reporting.projections.progress import advance

ROWS = (
    *programmes.ROWS,
    *ledger.ROWS,
    *referrals.ROWS,
    *participations.ROWS,
    *places.ROWS,
    *outcomes.ROWS,
    *milestones.ROWS,
)

_OF_A_PERSON = (
    participation.SituationRecorded,
    followup.SituationRecorded,
    participation.AttendanceRecorded,
)

_FORGET = """
with forgotten as (delete from situation where case_id = any($1) returning 1),
     unpaid as (delete from income_source where case_id = any($1) returning 1)
delete from attendance where case_id = any($1)
"""


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """Adds the rows of a batch, in the transaction that moves its offset, whatever order facts come in."""
    personal = [h.fact for h in heard if isinstance(h.fact, (*_OF_A_PERSON, ConsentWithdrawn))]
    if personal:
        await _lock(db, alone=any(isinstance(fact, ConsentWithdrawn) for fact in personal))
    by_fact: dict[type, list[Heard]] = {}
    for each in heard:
        by_fact.setdefault(type(each.fact), []).append(each)
    for rows in ROWS:
        await rows.add(db, by_fact.get(rows.fact, ()))
    if personal:
        await _forget_hidden(db, [fact.case_id for fact in personal])
    await advance(db, heard)


async def _lock(db: Connection, *, alone: bool) -> None:
    """Batches of other partitions are heard at the same time: of a withdrawal and what it hides, one must see the other."""
    shared = "" if alone else "_shared"
    await db.execute(
        f"select pg_advisory_xact_lock{shared}(hashtext(current_schema || '.withdrawal'))"
    )


async def _forget_hidden(db: Connection, cases: Sequence[object]) -> None:
    """Outcomes and attendance go with the consent, whichever is heard first."""
    hidden = await db.fetch("select case_id from withdrawal where case_id = any($1)", cases)
    if hidden:
        await db.execute(_FORGET, [row["case_id"] for row in hidden])
