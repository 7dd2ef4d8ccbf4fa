"""Sent on to another unit, and opened again: what the unit that was asked does with its own answer."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.event_store import Work
from chassis.http import Asked, Dated, Problem, asking
from contracts.base import Slug
from contracts.programme import Programme, Unit
from referral.api.cases import found, of_case, terms
from referral.api.table import COMMANDS
from referral.domain.consent import CONSENT, Given
from referral.domain.entry import case_of_redirect, refusals_at, refusals_of_reopening
from referral.domain.referral import commands
from referral.domain.referral.deciding import REFERRAL
from referral.domain.referral.states import Closed, Unsent
from referral.projections.programmes import programme_in_force

router = APIRouter(prefix="/referrals/{case_id}")


class RedirectBody(Dated):
    """The unit that fits better, of this or another programme."""

    programme: Slug
    unit: Slug


@router.post("/redirect", status_code=201)
async def redirect_referral(
    case_id: UUID,
    body: RedirectBody,
    asked: Annotated[Asked, asking("redirect_referral", COMMANDS)],
) -> Response:
    """Closes it here; the sender may put the person forward there, as a new case with a consent of its own."""
    row, on = await found(asked, case_id), asked.on(body.on)
    programme = await programme_in_force(asked.pool, body.programme, on)
    there, unit = _there(programme, body)
    command = commands.RedirectReferral(
        on=on,
        to_programme=body.programme,
        to_unit=body.unit,
        to_case=case_of_redirect(case_id, body.unit),
        refusals=refusals_at(there, unit, row.referred_by, on),
    )
    return await of_case(asked, case_id, command)


def _there(programme: Programme | None, body: RedirectBody) -> tuple[Programme, Unit]:
    if programme is None:
        raise Problem(422, "unknown_programme", "there is no such programme", "/programme")
    if (unit := programme.unit(body.unit)) is None:
        raise Problem(422, "unknown_unit", "the programme has no such unit", "/unit")
    return programme, unit


@router.post("/reopening", status_code=201)
async def reopen_referral(
    case_id: UUID, body: Dated, asked: Annotated[Asked, asking("reopen_referral", COMMANDS)]
) -> Response:
    """Takes back that it was declined, sent on or left to expire; it then waits to be received anew."""
    row, on = await found(asked, case_id), asked.on(body.on)
    version = await programme_in_force(asked.pool, row.programme, on) or await terms(asked, row)
    there = await _sent_on_as(asked, case_id)

    def act(work: Work) -> None:
        command = commands.ReopenReferral(
            on=on,
            answer_by=version.limits.answer_within.counted_from(on),
            consented=isinstance(work.state(CONSENT, case_id), Given),
            taken_up=any(not isinstance(work.state(REFERRAL, c), Unsent) for c in there),
            refusals=refusals_of_reopening(version, row.unit, on),
        )
        work.decide(REFERRAL, case_id, command)

    streams = REFERRAL.stream(case_id), CONSENT.stream(case_id), *map(REFERRAL.stream, there)
    return await asked.carry_out(
        streams=streams, act=act, organisation=row.referred_by, unit=row.unit
    )


async def _sent_on_as(asked: Asked, case_id: UUID) -> Sequence[UUID]:
    closed, _ = await asked.store.read(REFERRAL, case_id)
    to = closed.redirect if isinstance(closed, Closed) else None
    return [to.case_id] if to else []
