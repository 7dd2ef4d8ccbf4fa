"""Who was told what of a case, and what became of a withdrawal: read from the consent's own stream."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Pool
from referral.domain.consent import (
    ANSWERING,
    CONSENT,
    ConsentWithdrawn,
    Disclosed,
    WithdrawalConfirmed,
)

_OF_TYPES = """
select type, data from es.event where stream_id = $1 and type = any($2) order by version
"""


class Disclosure(BaseModel):
    """One line of the account: an agency was told one thing."""

    to: str
    what: str
    on: date


class CarriedOut(BaseModel):
    """A service has followed the withdrawal."""

    service: str
    on: date


@dataclass(frozen=True)
class Receipt:
    """What a withdrawal has led to so far; complete when every service has confirmed."""

    withdrawn_on: date
    told: tuple[str, ...]
    carried_out: tuple[CarriedOut, ...]

    @property
    def waiting_for(self) -> tuple[str, ...]:
        confirmed = {one.service for one in self.carried_out}
        return tuple(service for service in ANSWERING if service not in confirmed)


async def disclosures(db: Pool, case_id: UUID) -> Sequence[Disclosure]:
    """Who was told what of a case, in order."""
    rows = await db.fetch(_OF_TYPES, CONSENT.stream(case_id), [Disclosed.__name__])
    told = [Disclosed.model_validate_json(row["data"]) for row in rows]
    return [Disclosure(to=one.to, what=one.what, on=one.on) for one in told]


async def receipt(db: Pool, case_id: UUID) -> Receipt | None:
    """The receipt of the case's withdrawal; none when no consent of it has been withdrawn."""
    types = [ConsentWithdrawn.__name__, WithdrawalConfirmed.__name__]
    rows = await db.fetch(_OF_TYPES, CONSENT.stream(case_id), types)
    if not rows:
        return None
    withdrawn, *confirmed = (json.loads(row["data"]) for row in rows)
    return Receipt(
        withdrawn_on=date.fromisoformat(withdrawn["on"]),
        told=tuple(withdrawn["parties"]),
        carried_out=tuple(CarriedOut(service=c["service"], on=c["on"]) for c in confirmed),
    )
