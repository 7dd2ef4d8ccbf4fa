"""One command to one case, by the sender or the unit, as the table says."""

from uuid import UUID

from fastapi import Response

from chassis.http import Asked, Problem
from contracts.programme import Programme
from referral.domain.consent import CONSENT
from referral.domain.referral.commands import ReferralCommand
from referral.domain.referral.deciding import REFERRAL
from referral.projections.cases import ReferralRow, referral_row
from referral.projections.programmes import programme_in_force


async def known(asked: Asked, case_id: UUID) -> ReferralRow:
    """The case, whoever asks; 404 when there is none, or nobody can say any more whose it was."""
    row = await referral_row(asked.pool, case_id)
    if row is None or row.forgotten_on:
        raise Problem.not_found("case_id", "there is no such case")
    return row


async def found(asked: Asked, case_id: UUID) -> ReferralRow:
    """The case, if there is one and the principal's assignments cover it."""
    row = await known(asked, case_id)
    asked.allow(organisation=row.referred_by, unit=row.unit)
    return row


async def terms(asked: Asked, row: ReferralRow) -> Programme:
    """The version of the programme that the case was sent under: it stays on it."""
    version = await programme_in_force(asked.pool, row.programme, row.sent_on)
    if version is None:
        raise Problem(409, "unknown_programme", "its programme is not known here", "case_id")
    return version


async def of_case(asked: Asked, case_id: UUID, command: ReferralCommand) -> Response:
    """Carries a command out; what it leads to is disclosed in the same transaction."""
    row = await found(asked, case_id)
    return await asked.carry_out(
        streams=(REFERRAL.stream(case_id), CONSENT.stream(case_id)),
        act=lambda work: work.decide(REFERRAL, case_id, command),
        organisation=row.referred_by,
        unit=row.unit,
    )
