"""Cases as the desk lists them: who sent whom where, and whom the consent in force names. No name, no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.database import Connection, Pool, Stored
from referral.domain.consent import (
    CaseForgotten,
    ConsentGiven,
    ConsentWithdrawn,
    ProtectionRaised,
)
from referral.domain.referral.events import ReferralSent
from referral.domain.referral.standing import standing_after

_SENT = """
insert into desk.referral
(case_id, person_id, programme, unit, referred_by, sent_on, parties, redirected_from, standing)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'sent')
"""
_MOVED = "update desk.referral set standing = $2 where case_id = $1"
_NAMED = "update desk.referral set parties = $2 where case_id = $1"
_UNNAMED = """
update desk.referral set parties = '{}', standing_told = coalesce(standing_told, standing),
    protected = protected or $2, forgotten_on = coalesce(forgotten_on, $3) where case_id = $1
"""
_ONE = "select * from desk.referral where case_id = $1"
_LIST = """
select * from desk.referral where (referred_by = $1 or unit = any($2) and not protected) and ($3::uuid is null or case_id > $3)
and forgotten_on is null
order by case_id limit $4
"""


@dataclass(frozen=True)
class ReferralRow:
    """A referral, the organisations that the consent in force names, and what agencies last learned of it."""

    case_id: UUID
    person_id: UUID
    programme: str
    unit: str
    referred_by: str
    standing: str
    sent_on: date
    parties: tuple[str, ...]
    redirected_from: UUID | None
    standing_told: str | None
    """Where it stood when the consent ended; none as long as it is in force."""
    protected: bool
    forgotten_on: date | None

    @property
    def consented(self) -> bool:
        return self.standing_told is None


async def remember(db: Connection, one: Stored) -> None:
    match one.event:
        case ReferralSent() as sent:
            await _remember_sent(db, UUID(one.key), sent)
        case ConsentGiven(parties=parties):
            await db.execute(_NAMED, UUID(one.key), list(parties))
        case ConsentWithdrawn():
            await db.execute(_UNNAMED, UUID(one.key), False, None)
        case ProtectionRaised():
            await db.execute(_UNNAMED, UUID(one.key), True, None)
        case CaseForgotten(on=on):
            await db.execute(_UNNAMED, UUID(one.key), False, on)
        case event:
            if word := standing_after(event):
                await db.execute(_MOVED, UUID(one.key), word)


async def _remember_sent(db: Connection, case_id: UUID, sent: ReferralSent) -> None:
    asked = sent.programme, sent.unit, sent.referred_by, sent.on
    parties = list(sent.consented_parties)
    await db.execute(_SENT, case_id, sent.person_id, *asked, parties, sent.redirected_from)


async def referral_row(db: Pool | Connection, case_id: UUID) -> ReferralRow | None:
    row = await db.fetchrow(_ONE, case_id)
    return _row(row) if row else None


def _row(row: Any) -> ReferralRow:
    return ReferralRow(
        case_id=row["case_id"],
        person_id=row["person_id"],
        programme=row["programme"],
        unit=row["unit"],
        referred_by=row["referred_by"],
        standing=row["standing"],
        sent_on=row["sent_on"],
        parties=tuple(row["parties"]),
        redirected_from=row["redirected_from"],
        standing_told=row["standing_told"],
        protected=row["protected"],
        forgotten_on=row["forgotten_on"],
    )


async def referrals(
    db: Pool, organisation: str | None, units: Sequence[str], after: UUID | None, limit: int
) -> Sequence[ReferralRow]:
    """What an organisation has sent, and what these units have been asked; a page by case id."""
    rows = await db.fetch(_LIST, organisation, list(units), after, limit)
    return [_row(row) for row in rows]
