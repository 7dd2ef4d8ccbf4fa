"""What reporting remembers of the facts that it hears, and the queries that read it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from chassis.database import Connection, Heard
from contracts import followup, participation
from contracts.base import CaseFact
from contracts.referral import (
    AdmissionDecided,
    ConsentWithdrawn,
    ProtectionRaised,
    ReferralSent,
)
from reporting.projections import (
    answers,
    budgets,
    ledger,
    milestones,
    organisations,
    outcomes,
    participations,
    places,
    programmes,
    referrals,
)
from reporting.projections.progress import advance

ROWS = (
    *programmes.ROWS,
    *organisations.ROWS,
    *ledger.ROWS,
    *budgets.ROWS,
    *referrals.ROWS,
    *participations.ROWS,
    *places.ROWS,
    *outcomes.ROWS,
    *milestones.ROWS,
    *answers.ROWS,
)

_OF_A_PERSON: tuple[type[CaseFact], ...] = (
    participation.SituationRecorded,
    followup.SituationRecorded,
    participation.AttendanceRecorded,
    participation.InstrumentCompleted,
    participation.InstrumentMissed,
    followup.InstrumentCompleted,
    followup.InstrumentMissed,
    ConsentWithdrawn,
    ProtectionRaised,
)
_AT_A_UNIT: tuple[type[CaseFact], ...] = (
    ReferralSent,
    AdmissionDecided,
    participation.Enrolled,
    ProtectionRaised,
)
_HIDING = {ConsentWithdrawn, ProtectionRaised}

_HIDE_UNIT = """
with sent_ as (update sent set unit = '' where case_id = any($1) and unit <> '' returning 1),
     decided_ as (update decided set unit = '' where case_id = any($1) and unit <> '' returning 1)
update enrolled set unit = '' where case_id = any($1) and unit <> ''
"""
_FORGET = """
with forgotten as (delete from situation where case_id = any($1) returning 1),
     unpaid as (delete from income_source where case_id = any($1) returning 1),
     unasked as (delete from answer where case_id = any($1) returning 1)
delete from attendance where case_id = any($1)
"""


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """Adds the rows of a batch, in the transaction that moves its offset, whatever order facts come in."""
    by_fact: dict[type, list[Heard]] = {}
    for each in heard:
        by_fact.setdefault(type(each.fact), []).append(each)
    cases = [case for fact in _OF_A_PERSON for case in _cases(fact, by_fact.get(fact, ()))]
    at_units = [case for fact in _AT_A_UNIT for case in _cases(fact, by_fact.get(fact, ()))]
    if cases or at_units:
        await _lock(db, alone=not _HIDING.isdisjoint(by_fact))
    for rows in ROWS:
        await rows.add(db, by_fact.get(rows.fact, ()))
    if cases:
        await _forget_hidden(db, cases)
    if at_units:
        await _hide_units(db, at_units)
    await advance(db, heard)


def _cases(fact: type[CaseFact], heard: Sequence[Heard]) -> Iterator[UUID]:
    return (each.fact.case_id for each in heard if isinstance(each.fact, fact))


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


async def _hide_units(db: Connection, cases: Sequence[object]) -> None:
    """A protected person is counted under no unit, whichever is heard first; the programme's figures stay."""
    hidden = await db.fetch("select case_id from protection where case_id = any($1)", cases)
    if hidden:
        await db.execute(_HIDE_UNIT, [row["case_id"] for row in hidden])
