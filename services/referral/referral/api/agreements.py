"""Organisations, and the agreements on who bears which share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.database import Connection
from chassis.event_store import Work
from chassis.http import Asked, Dated, asking
from contracts.base import Day, Slug
from contracts.codes import Party
from contracts.programme import Share, Text
from referral.api.table import COMMANDS
from referral.domain.agreement import AGREEMENT, AdoptAgreement
from referral.domain.ledger import LEDGER
from referral.domain.organisation import ORGANISATION, RegisterOrganisation, Unknown
from referral.projections.agreements import agreement_for, ledgers_of

router = APIRouter()


class OrganisationBody(Dated):
    organisation: Slug
    name: Text
    party: Party | None = None


class AgreementBody(Dated):
    agreement: Slug
    programme: Slug
    unit: Slug | None = None
    valid_from: Day
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=50)]


@router.post("/organisations", status_code=201)
async def register_organisation(
    body: OrganisationBody,
    asked: Annotated[Asked, asking("register_organisation", COMMANDS)],
) -> Response:
    """Makes an organisation known, or records its new name."""
    command = RegisterOrganisation(on=asked.on(body.on), name=body.name, party=body.party)
    return await asked.carry_out(
        streams=(ORGANISATION.stream(body.organisation),),
        act=lambda work: work.decide(ORGANISATION, body.organisation, command),
    )


@router.post("/agreements", status_code=201)
async def adopt_agreement(
    body: AgreementBody, asked: Annotated[Asked, asking("adopt_agreement", COMMANDS)]
) -> Response:
    """Adopts an agreement, or its next version; the shares must sum to exactly one."""
    found: list[_Beside] = []

    async def streams(db: Connection) -> Sequence[str]:
        found.append(await _beside(db, body))
        return found[0].streams(body)

    def act(work: Work) -> None:
        work.decide(AGREEMENT, body.agreement, _adopting(work, body, asked.on(body.on), found[0]))

    return await asked.carry_out(streams=streams, act=act)


@dataclass(frozen=True)
class _Beside:
    """What lies beside an agreement: the one that covers the same so far, and the ledgers it covers."""

    same_cover: str | None
    ledgers: Sequence[str]

    def streams(self, body: AgreementBody) -> Sequence[str]:
        funders = [ORGANISATION.stream(share.funder) for share in body.shares]
        return [AGREEMENT.stream(body.agreement), *map(LEDGER.stream, self.ledgers), *funders]


async def _beside(db: Connection, body: AgreementBody) -> _Beside:
    same_cover = await agreement_for(db, body.programme, body.unit)
    return _Beside(same_cover, await ledgers_of(db, body.programme, body.unit))


def _adopting(work: Work, body: AgreementBody, on: date, beside: _Beside) -> AdoptAgreement:
    until = [u for ledger in beside.ledgers if (u := work.state(LEDGER, ledger).until)]
    funders = (share.funder for share in body.shares)
    return AdoptAgreement(
        on=on,
        programme=body.programme,
        unit=body.unit,
        valid_from=body.valid_from,
        shares=body.shares,
        costs_recorded_until=max(until, default=None),
        covered_by=None if beside.same_cover == body.agreement else beside.same_cover,
        unknown_funders=tuple(f for f in funders if _is_unknown(work, f)),
    )


def _is_unknown(work: Work, organisation: str) -> bool:
    return isinstance(work.state(ORGANISATION, organisation), Unknown)
