"""Which cases would be forgotten when, and by whose clock: a dry run, always, for only forgetting carries it out."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.http import Asked, asking
from contracts.programme import Programme
from referral.api.table import QUERIES
from referral.domain.retention import CLOCKS, Life, due_on, forget_on
from referral.projections.lifespans import Lifespan, ended
from referral.projections.programmes import programme_in_force

router = APIRouter()
PAGE = 100


@router.get("/retention")
async def list_retention(
    asked: Annotated[Asked, asking("list_retention", QUERIES)],
    cursor: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """Changes nothing and names nobody; `next` is the cursor."""
    rows = await ended(asked.pool, cursor, PAGE)
    today = asked.clock.today()
    listed = [
        _line(row, await programme_in_force(asked.pool, row.programme, row.sent_on), today)
        for row in rows
    ]
    return {"cases": listed, "next": rows[-1].case_id if len(rows) == PAGE else None}


def _line(row: Lifespan, programme: Programme | None, today: date) -> dict[str, Any]:
    organisations = programme.organisations if programme else ()
    parties = {o.organisation: o.party for o in organisations if o.party}
    parties = {name: party for name, party in parties.items() if name in row.controllers}
    life = Life(row.ended_on, row.last_note_on, _needed_until(row, programme))
    clocks = [
        {"organisation": name, "due_on": due_on(party, life), "rule": CLOCKS[party].rule}
        for name, party in sorted(parties.items())
    ]
    forget = forget_on(parties, life)
    days = {"ended_on": row.ended_on, "last_note_on": row.last_note_on, "forget_on": forget}
    about = {"case_id": row.case_id, "programme": row.programme}
    return {**about, **days, "clocks": clocks, "due": forget <= today}


def _needed_until(row: Lifespan, programme: Programme | None) -> date:
    """Until nobody waits any more for the last follow-up after the exit, where there is one."""
    milestones = programme.pathway.milestones if programme and row.followed_up else ()
    days = [
        m.overdue_after.counted_from(m.after.counted_from(row.ended_on))
        for m in milestones
        if m.counted_from == "exit"
    ]
    return max(days, default=row.ended_on)
