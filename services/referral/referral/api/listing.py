"""The list of a principal's own cases: where they stand, and no name."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth import Principal
from chassis.http import Asked, asking
from referral.api.table import AT_UNIT, QUERIES, SENDING
from referral.projections.cases import ReferralRow, referrals

router = APIRouter(prefix="/referrals")

PAGE = 100


@router.get("")
async def list_referrals(
    asked: Annotated[Asked, asking("list_referrals", QUERIES)],
    cursor: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """What a caseworker's organisation sent, and what the units of staff were asked; `next` is the cursor."""
    who = asked.principal
    organisation = who.organisation if who.roles & SENDING else None
    units = sorted(who.units) if who.roles & AT_UNIT else []
    rows = await referrals(asked.pool, organisation, units, cursor, PAGE)
    listed = [_line(row, who) for row in rows]
    return {"referrals": listed, "next": rows[-1].case_id if len(rows) == PAGE else None}


def _line(row: ReferralRow, who: Principal) -> dict[str, Any]:
    at_unit = bool(who.roles & AT_UNIT) and row.unit in who.units
    standing = row.standing if at_unit else row.standing_told or row.standing
    unit = None if row.protected else row.unit
    return {"case_id": row.case_id, "unit": unit, "state": standing, "sent_on": row.sent_on}
