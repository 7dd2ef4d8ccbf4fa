"""What may be read of a case, and by whom; each read of an individual is logged before it is answered."""

from typing import Annotated, Any
from uuid import UUID

from chassis.auth import Forbidden
from chassis.http import Asked, asking, reads_of
from chassis.problem import Problem
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from referral.api.cases import found
from referral.api.table import QUERIES
from referral.domain.consent import ANSWERING, CONSENT, Withdrawn
from referral.domain.person import PERSON, Known
from referral.domain.referral.deciding import REFERRAL
from referral.domain.referral.standing import standing
from referral.domain.referral.states import Confirmed, Offered
from referral.projections import ReferralRow, disclosures, referral_row, referrals

router = APIRouter(prefix="/referrals")


@router.get("")
async def list_referrals(
    asked: Annotated[Asked, asking("list_referrals", QUERIES)],
    cursor: Annotated[UUID | None, Query()] = None,
) -> dict[str, Any]:
    """The principal's own: what its organisation sent, and what its units were asked. No names."""
    rows = await referrals(
        asked.pool, asked.principal.organisation, sorted(asked.principal.units), cursor
    )
    listed = [
        {"case_id": r.case_id, "unit": r.unit, "standing": r.standing, "sent_on": r.sent_on}
        for r in rows
    ]
    return {"referrals": listed, "next": rows[-1].case_id if len(rows) == 100 else None}


@router.get("/{case_id}")
async def read_referral(
    case_id: UUID,
    asked: Annotated[Asked, asking("read_referral", QUERIES)],
    wait_for: Annotated[str | None, Query(max_length=4000)] = None,
) -> JSONResponse:
    """Where the referral stands, with the version for If-Match."""
    await asked.wait_for(wait_for)
    row = await referral_row(asked.pool, case_id)
    if row is None:
        raise Problem.not_found("case_id", "there is no such case")
    await asked.log_read(case_id, _ground(asked, row))
    state, version = await asked.store.read(REFERRAL, case_id)
    body = {
        "case_id": str(case_id),
        "programme": row.programme,
        "unit": row.unit,
        "referred_by": row.referred_by,
        "sent_on": row.sent_on.isoformat(),
        "state": standing(state),
        "held_until": state.until.isoformat() if isinstance(state, Offered) else None,
        "start_on": state.start_on.isoformat() if isinstance(state, Confirmed) else None,
        "version": version,
    }
    return JSONResponse(body, headers={"ETag": f'"{version}"'})


def _ground(asked: Asked, row: ReferralRow) -> str:
    """Why this principal may look; refuses when there is no reason."""
    if row.referred_by == asked.principal.organisation:
        return "the sender's own case"
    if row.unit in asked.principal.units:
        return "assigned to the unit"
    if asked.principal.organisation in row.parties:
        return "named in the consent"
    raise Forbidden("neither sender, nor assigned to the unit, nor named in the consent")


@router.get("/{case_id}/person")
async def read_person(
    case_id: UUID, asked: Annotated[Asked, asking("read_person", QUERIES)]
) -> dict[str, str]:
    """Who it is: only for an organisation that the consent in force names."""
    row = await referral_row(asked.pool, case_id)
    if row is None:
        raise Problem.not_found("case_id", "there is no such case")
    if asked.principal.organisation not in row.parties:
        raise Forbidden("the consent in force does not name this organisation")
    await asked.log_read(case_id, "named in the consent")
    person, _ = await asked.store.read(PERSON, row.person_id)
    if not isinstance(person, Known):
        raise Problem.not_found("case_id", "there is no such person any more")
    return {"identity_number": person.identity_number, "name": person.name}


@router.get("/{case_id}/disclosures")
async def read_disclosures(
    case_id: UUID, asked: Annotated[Asked, asking("read_disclosures", QUERIES)]
) -> dict[str, Any]:
    """The account of who was told what, in order."""
    await found(asked, case_id)
    await asked.log_read(case_id, "the sender's own case")
    return {"disclosures": await disclosures(asked.pool, case_id)}


@router.get("/{case_id}/withdrawal")
async def read_withdrawal(
    case_id: UUID, asked: Annotated[Asked, asking("read_withdrawal", QUERIES)]
) -> dict[str, Any]:
    """The receipt: complete when every service has said that it has followed."""
    await found(asked, case_id)
    await asked.log_read(case_id, "the sender's own case")
    consent, _ = await asked.store.read(CONSENT, case_id)
    if not isinstance(consent, Withdrawn):
        raise Problem.not_found("case_id", "no consent of this case has been withdrawn")
    waiting = [service for service in ANSWERING if service not in consent.confirmed]
    return {
        "complete": not waiting,
        "carried_out": list(consent.confirmed),
        "waiting_for": waiting,
        "told": list(consent.parties),
    }


@router.get("/{case_id}/reads")
async def read_reads(
    case_id: UUID, asked: Annotated[Asked, asking("read_reads", QUERIES)]
) -> dict[str, Any]:
    """Who has looked, when and why: what a person is entitled to be shown."""
    await found(asked, case_id)
    await asked.log_read(case_id, "shown to the person")
    return {"reads": await reads_of(asked.pool, case_id)}
