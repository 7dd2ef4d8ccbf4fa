"""What may be read of a case, and by whom; each read of an individual is logged before it is answered."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from chassis.auth import Forbidden, Principal
from chassis.http import Asked, asking, reads_of
from chassis.problem import Problem
from referral.api.cases import found, known
from referral.api.ending import shown
from referral.api.table import AT_UNIT, QUERIES, SENDING
from referral.domain.consent import CONSENT, Given
from referral.domain.person import PERSON, Known
from referral.domain.referral.deciding import REFERRAL
from referral.domain.referral.standing import standing
from referral.domain.referral.states import (
    Answered,
    Closed,
    Confirmed,
    Offered,
    Questioned,
    Referral,
    Sent,
    Waitlisted,
)
from referral.projections.account import disclosures, receipt
from referral.projections.cases import ReferralRow
from referral.projections.lifespans import ended_on

router = APIRouter(prefix="/referrals/{case_id}")


@router.get("")
async def read_referral(
    case_id: UUID,
    asked: Annotated[Asked, asking("read_referral", QUERIES)],
    wait_for: Annotated[str | None, Query(max_length=4000)] = None,
) -> JSONResponse:
    """Where the referral stands, with the version for If-Match."""
    await asked.wait_for(wait_for)
    row = await known(asked, case_id)
    await asked.log_read(case_id, _ground(asked.principal, row))
    if row.standing_told and not _at_unit(asked.principal, row):
        return JSONResponse(_shown(row, row.standing_told))
    state, version = await asked.store.read(REFERRAL, case_id)
    body = _shown(row, standing(state)) | _days(state) | _waiting(state, asked.clock.today())
    body |= {"version": version}
    return JSONResponse(body, headers={"ETag": f'"{version}"'})


def _shown(row: ReferralRow, state: str) -> dict[str, Any]:
    """What stays the same, and the standing; to an agency none that is later than the consent."""
    return {
        "case_id": str(row.case_id),
        "programme": row.programme,
        "unit": None if row.protected else row.unit,
        "referred_by": row.referred_by,
        "sent_on": row.sent_on.isoformat(),
        "redirected_from": str(row.redirected_from) if row.redirected_from else None,
        "state": state,
    }


def _days(state: Referral) -> dict[str, Any]:
    """What the standing brings with it."""
    until = state.until if isinstance(state, Offered) else None
    start = state.start_on if isinstance(state, Answered | Confirmed) else None
    answer_by = state.answer_by if isinstance(state, Sent | Questioned) else None
    to = state.redirect if isinstance(state, Closed) else None
    return {
        "held_until": _written(until),
        "start_on": _written(start),
        "answer_by": _written(answer_by),
        "asked_for": list(state.asked_for) if isinstance(state, Questioned) else [],
        "redirected_to": to.model_dump(mode="json") if to else None,
    }


def _waiting(state: Referral, today: date) -> dict[str, Any]:
    """How long it has waited and whether it is still wanted; its place in the line is the unit's to say."""
    if not isinstance(state, Waitlisted):
        return {"waiting": None}
    waiting = {
        "since": state.since.isoformat(),
        "days": (today - state.since).days,
        "interested": state.interested,
        "interest_confirmed_on": _written(state.confirmed_on),
    }
    return {"waiting": waiting}


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _at_unit(who: Principal, row: ReferralRow) -> bool:
    return bool(who.roles & AT_UNIT) and row.unit in who.units and not row.protected


def _ground(who: Principal, row: ReferralRow) -> str:
    """Why this principal may look; refuses when there is no reason."""
    if _at_unit(who, row):
        return "assigned to the unit"
    if who.roles & SENDING and row.referred_by == who.organisation:
        return "the sender's own case"
    if who.roles & SENDING and who.organisation in row.parties:
        return "named in the consent"
    raise Forbidden("neither sender, nor assigned to the unit, nor named in the consent")


@router.get("/person")
async def read_person(
    case_id: UUID, asked: Annotated[Asked, asking("read_person", QUERIES)]
) -> dict[str, str]:
    """Who it is: for the agencies that the consent in force names, and for the unit's own staff meanwhile."""
    row = await known(asked, case_id)
    ground = _ground_for_name(asked.principal, row)
    await _check_purpose(asked, case_id)
    await asked.log_read(case_id, ground)
    person, _ = await asked.store.read(PERSON, row.person_id)
    if not isinstance(person, Known):
        raise Problem.not_found("case_id", "there is no such person any more")
    return {"identity_number": person.identity_number, "name": person.name}


async def _check_purpose(asked: Asked, case_id: UUID) -> None:
    """Once a case has ended there is nothing to exchange: only a consent to follow-up reaches further."""
    consent, _ = await asked.store.read(CONSENT, case_id)
    further = isinstance(consent, Given) and consent.follow_up
    if not further and await ended_on(asked.pool, case_id):
        why = "the exchange it was given for has ended, and follow-up was not consented to"
        raise Problem(403, "consent_outside_purpose", why, "case_id")


def _ground_for_name(who: Principal, row: ReferralRow) -> str:
    if not row.consented:
        raise Forbidden("no consent is in force")
    if "caseworker" in who.roles and who.organisation in row.parties:
        return "named in the consent"
    if "unit_staff" in who.roles and row.unit in who.units:
        return "assigned to the unit"
    raise Forbidden("neither named in the consent nor assigned to the unit")


@router.get("/disclosures")
async def read_disclosures(
    case_id: UUID, asked: Annotated[Asked, asking("read_disclosures", QUERIES)]
) -> dict[str, Any]:
    """The account of who was told what, in order."""
    await found(asked, case_id)
    await asked.log_read(case_id, "the sender's own case")
    return {"disclosures": await disclosures(asked.pool, case_id)}


@router.get("/withdrawal")
async def read_withdrawal(
    case_id: UUID, asked: Annotated[Asked, asking("read_withdrawal", QUERIES)]
) -> Mapping[str, Any]:
    """The receipt: complete when every service has said that it has followed."""
    await found(asked, case_id)
    await asked.log_read(case_id, "the sender's own case")
    so_far = await receipt(asked.pool, case_id, "withdrawn")
    if so_far is None:
        raise Problem.not_found("case_id", "no consent of this case has been withdrawn")
    return shown(so_far, "withdrawn")


@router.get("/reads")
async def read_reads(
    case_id: UUID, asked: Annotated[Asked, asking("read_reads", QUERIES)]
) -> dict[str, Any]:
    """Who has looked, when and why: what a person is entitled to be shown."""
    await found(asked, case_id)
    await asked.log_read(case_id, "shown to the person")
    return {"reads": await reads_of(asked.pool, case_id)}
