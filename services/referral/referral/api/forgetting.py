"""Who a case was is forgotten, as the operator asks; and who has looked at it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field, field_validator, model_validator

from chassis.http import Asked, Dated, Problem, asking, reads_of
from referral.api.ending import Ending, end_all, shown
from referral.api.table import COMMANDS, QUERIES
from referral.domain.consent import ConsentCommand, ForgetCase
from referral.domain.identity_number import canonical
from referral.domain.person import ForgetPerson
from referral.projections.account import receipt
from referral.projections.cases import referral_row
from referral.projections.people import CaseOfPerson, person_known

router = APIRouter()


class ForgettingBody(Dated):
    """Whom to forget, by one of the person's cases or by the number: exactly one of them."""

    case_id: UUID | None = None
    identity_number: Annotated[str | None, Field(max_length=20)] = None

    @field_validator("identity_number")
    @classmethod
    def _valid(cls, number: str | None) -> str | None:
        return canonical(number) if number else None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.case_id is None) == (self.identity_number is None):
            raise ValueError("a case or a number is needed, and not both")
        return self


@router.post("/forgettings", status_code=201)
async def forget_person(
    body: ForgettingBody, asked: Annotated[Asked, asking("forget_person", COMMANDS)]
) -> Response:
    """Forgets a person with all cases, which must have ended; each service destroys its keys."""
    on, person = asked.on(body.on), await _person(asked, body)
    ending = Ending(
        on=on, person=person, of_person=ForgetPerson(on=on), of_case=lambda one: _forget(one, on)
    )
    return await end_all(
        asked, ending, say=lambda cases: {"cases": [str(one.case_id) for one in cases]}
    )


async def _person(asked: Asked, body: ForgettingBody) -> UUID:
    if body.case_id:
        row = await referral_row(asked.pool, body.case_id)
        person, field = row and row.person_id, "/case_id"
    else:
        index = asked.store.vault.blind_index(body.identity_number or "")
        async with asked.pool.acquire() as db:
            person, field = await person_known(db, index), "/identity_number"
    if person is None:
        raise Problem.not_found(field, "there is no such case or person here")
    return person


def _forget(one: CaseOfPerson, on: date) -> ConsentCommand:
    if one.ended_on is None:
        raise Problem(409, "case_goes_on", f"case {one.case_id} has not ended", "/case_id")
    return ForgetCase(on=on)


@router.get("/forgettings/{case_id}")
async def read_forgetting(
    case_id: UUID, asked: Annotated[Asked, asking("read_forgetting", QUERIES)]
) -> Mapping[str, Any]:
    """The receipt of one case: complete when every service has destroyed its keys."""
    so_far = await receipt(asked.pool, case_id, "forgotten")
    if so_far is None:
        raise Problem.not_found("case_id", "this case has not been forgotten")
    return shown(so_far, "forgotten")


@router.get("/reads/{case_id}")
async def list_reads(
    case_id: UUID, asked: Annotated[Asked, asking("list_reads", QUERIES)]
) -> dict[str, Any]:
    """Who has looked at a case here, when and why, for whoever shows it to the person."""
    await asked.log_read(case_id, "shown to the person")
    return {"reads": await reads_of(asked.pool, case_id)}
