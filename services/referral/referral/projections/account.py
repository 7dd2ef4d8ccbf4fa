"""Who was told what of a case, and what became of its end: read from the consent's own stream."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Pool
from contracts.followup import MilestoneCancelled
from referral.domain.consent import (
    ANSWERING,
    CONSENT,
    CaseForgotten,
    Confirmed,
    ConsentWithdrawn,
    DestructionConfirmed,
    Disclosed,
    Ended,
    Ground,
    ProtectionConfirmed,
    ProtectionRaised,
    WithdrawalConfirmed,
    Withheld,
)

_OF_TYPES = """
select type, data from es.event where stream_id = $1 and type = any($2) order by version
"""
_TYPES: Mapping[Ground, tuple[type[Ended], type[Confirmed]]] = {
    "withdrawn": (ConsentWithdrawn, WithdrawalConfirmed),
    "protected": (ProtectionRaised, ProtectionConfirmed),
    "forgotten": (CaseForgotten, DestructionConfirmed),
}


class Disclosure(BaseModel):
    """One line of the account: an agency was told one thing."""

    to: str
    what: str
    on: date


class CarriedOut(BaseModel):
    """A service has followed."""

    service: str
    on: date


@dataclass(frozen=True)
class Receipt:
    """What the end of a consent has led to so far; complete when every service has confirmed."""

    on: date
    told: tuple[str, ...]
    withheld: Mapping[str, int]
    """What has not been told since, by what it was."""
    carried_out: tuple[CarriedOut, ...]

    @property
    def waiting_for(self) -> tuple[str, ...]:
        confirmed = {one.service for one in self.carried_out}
        return tuple(service for service in ANSWERING if service not in confirmed)

    @property
    def milestones_cancelled(self) -> int:
        """Told by the calendar before it confirms, so whole by then."""
        return self.withheld.get(MilestoneCancelled.type_name(), 0)


async def disclosures(db: Pool, case_id: UUID) -> Sequence[Disclosure]:
    """Who was told what of a case, in order."""
    rows = await db.fetch(_OF_TYPES, CONSENT.stream(case_id), [Disclosed.__name__])
    told = [Disclosed.model_validate_json(row["data"]) for row in rows]
    return [Disclosure(to=one.to, what=one.what, on=one.on) for one in told]


async def receipt(db: Pool, case_id: UUID, ground: Ground) -> Receipt | None:
    """The receipt of a withdrawal, a protection or a forgetting; none where there was none."""
    ended, confirmed = _TYPES[ground]
    types = [ended.__name__, confirmed.__name__, Withheld.__name__]
    rows = await db.fetch(_OF_TYPES, CONSENT.stream(case_id), types)
    said = [(row["type"], json.loads(row["data"])) for row in rows]
    ends = [data for kind, data in said if kind == ended.__name__]
    if not ends:
        return None
    withheld = Counter(data["what"] for kind, data in said if kind == Withheld.__name__)
    answers = [data for kind, data in said if kind == confirmed.__name__]
    return Receipt(
        on=date.fromisoformat(ends[0]["on"]),
        told=tuple(ends[0]["parties"]),
        withheld=withheld,
        carried_out=tuple(CarriedOut(service=c["service"], on=c["on"]) for c in answers),
    )
