"""Agreements on who bears which share of which costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.database import Connection
from chassis.event_store import Work
from chassis.http import Asked, Dated, asking
from contracts.base import Day, Slug
from contracts.programme import Prose, Share
from referral.api.books import organisations_of
from referral.api.table import COMMANDS
from referral.domain.agreement import AGREEMENT, AdoptAgreement, InForce
from referral.domain.ledger import LEDGER
from referral.domain.organisation import ORGANISATION, Unknown
from referral.projections.agreements import agreements_beside, ledgers_of

router = APIRouter()


class AgreementBody(Dated):
    """Of a `unit`, or of the whole programme; for `cost_kinds`, or for all that no other agreement names."""

    agreement: Slug
    programme: Slug
    unit: Slug | None = None
    cost_kinds: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    valid_from: Day
    valid_until: Day | None = None
    why: Prose | None = None
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=50)]


@router.post("/agreements", status_code=201)
async def adopt_agreement(
    body: AgreementBody, asked: Annotated[Asked, asking("adopt_agreement", COMMANDS)]
) -> Response:
    """Adopts an agreement, or its next version; the shares must sum to exactly one."""
    organisations = await organisations_of(asked, body.programme, body.unit)
    found: list[_Beside] = []

    async def streams(db: Connection) -> Sequence[str]:
        found.append(await _beside(db, body))
        return found[0].streams(body)

    def act(work: Work) -> None:
        strangers = [s.funder for s in body.shares if s.funder not in organisations]
        unknown = (*strangers, *_unregistered(work, body))
        command = _adopting(work, body, asked.on(body.on), found[0], unknown)
        work.decide(AGREEMENT, body.agreement, command)

    return await asked.carry_out(streams=streams, act=act)


@dataclass(frozen=True)
class _Beside:
    """What lies beside an agreement: the others of the same unit, and the ledgers it covers."""

    agreements: Sequence[str]
    ledgers: Sequence[str]

    def streams(self, body: AgreementBody) -> Sequence[str]:
        funders = [ORGANISATION.stream(share.funder) for share in body.shares]
        others = [a for a in self.agreements if a != body.agreement]
        agreements = map(AGREEMENT.stream, (body.agreement, *others))
        return [*agreements, *map(LEDGER.stream, self.ledgers), *funders]


async def _beside(db: Connection, body: AgreementBody) -> _Beside:
    others = await agreements_beside(db, body.programme, body.unit)
    return _Beside(others, await ledgers_of(db, body.programme, body.unit))


def _adopting(
    work: Work, body: AgreementBody, on: date, beside: _Beside, unknown: tuple[str, ...]
) -> AdoptAgreement:
    until = (work.state(LEDGER, each).until(body.cost_kinds) for each in beside.ledgers)
    command = AdoptAgreement(
        on=on,
        programme=body.programme,
        unit=body.unit,
        cost_kinds=body.cost_kinds,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        why=body.why,
        shares=body.shares,
        costs_recorded_until=max(filter(None, until), default=None),
        covered_by=None,
        unknown_funders=unknown,
    )
    covering = next(_covering(work, command, body.agreement, beside), None)
    return command.model_copy(update={"covered_by": covering})


def _covering(
    work: Work, command: AdoptAgreement, agreement: str, beside: _Beside
) -> Iterator[str]:
    for other in beside.agreements:
        state = work.state(AGREEMENT, other)
        if other != agreement and isinstance(state, InForce) and state.meets(command):
            yield other


def _unregistered(work: Work, body: AgreementBody) -> list[str]:
    funders = (share.funder for share in body.shares)
    return [f for f in funders if isinstance(work.state(ORGANISATION, f), Unknown)]
