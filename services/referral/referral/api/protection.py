"""A protected identity, also when it arises on the way."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.auth import Forbidden
from chassis.http import Asked, Dated, Problem, asking
from referral.api.cases import known
from referral.api.ending import Ending, end_all, shown
from referral.api.table import COMMANDS, QUERIES
from referral.domain.consent import RaiseProtection
from referral.domain.person import PERSON, LiftProtection, MarkProtected
from referral.projections.account import receipt
from referral.projections.cases import ReferralRow

router = APIRouter(prefix="/referrals/{case_id}/protection")


@router.post("", status_code=201)
async def raise_protection(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("raise_protection", COMMANDS)]
) -> Response:
    """Ends what a withdrawal ends and hides the unit, in every case of the person."""
    row, on = await known(asked, case_id), asked.on(body.on)
    _require_party(asked, row)
    return await end_all(
        asked,
        Ending(
            on=on,
            person=row.person_id,
            of_person=MarkProtected(on=on),
            of_case=lambda one: RaiseProtection(on=on, unit=one.unit),
        ),
        say=lambda _: {},
    )


@router.post("/lifting", status_code=201)
async def lift_protection(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("lift_protection", COMMANDS)]
) -> Response:
    """The person may be referred again; what was hidden stays hidden."""
    row, on = await known(asked, case_id), asked.on(body.on)
    _require_party(asked, row)
    return await asked.carry_out(
        streams=(PERSON.stream(row.person_id),),
        act=lambda work: work.decide(PERSON, row.person_id, LiftProtection(on=on)),
    )


@router.get("")
async def read_protection(
    case_id: UUID, asked: Annotated[Asked, asking("read_protection", QUERIES)]
) -> Mapping[str, Any]:
    """The receipt: complete when every service has said that it has followed."""
    row = await known(asked, case_id)
    _require_party(asked, row)
    await asked.log_read(case_id, "the sender's own case")
    so_far = await receipt(asked.pool, case_id, "protected")
    if so_far is None:
        raise Problem.not_found("case_id", "no identity has been protected in this case")
    return shown(so_far, "protected")


def _require_party(asked: Asked, row: ReferralRow) -> None:
    """The sender, a party that the consent names, or whoever runs the installation."""
    mine = {row.referred_by, *row.parties}
    if "operator" not in asked.principal.roles and asked.principal.organisation not in mine:
        raise Forbidden("neither sender nor named in the consent")
