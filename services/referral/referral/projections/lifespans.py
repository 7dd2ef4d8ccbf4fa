"""How long each case has lived: its end, its last note, and who is answerable for it. No name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.database import Connection, Heard, Pool, Stored
from contracts import followup, participation
from contracts.base import CaseFact
from referral.domain.consent import (
    CONSENT,
    CaseForgotten,
    ConsentGiven,
    ConsentWithdrawn,
    ProtectionRaised,
)
from referral.domain.referral import events as told
from referral.domain.referral.deciding import REFERRAL

_NOTE = """
insert into desk.lifespan as l (case_id, controllers, last_note_on) values ($1, $2, $3)
on conflict (case_id) do update set last_note_on = greatest(l.last_note_on, excluded.last_note_on),
    controllers = array(select distinct unnest(l.controllers || excluded.controllers) order by 1)
"""
_END = "update desk.lifespan set ended_on = coalesce(ended_on, $2) where case_id = $1"
_FORGET = "delete from desk.lifespan where case_id = $1"
_GO_ON = "update desk.lifespan set ended_on = null where case_id = $1"
_NOTED = "update desk.lifespan set last_note_on = greatest(last_note_on, $2) where case_id = $1"
_NOTES = """
update desk.lifespan l set last_note_on = greatest(l.last_note_on, n.last_note_on)
from (select case_id, max(noted_on) as last_note_on
      from unnest($1::uuid[], $2::date[]) u (case_id, noted_on) group by case_id) n
where l.case_id = n.case_id
"""
_END_RECORD = """
update desk.lifespan set record_ended_on = coalesce(record_ended_on, $2) where case_id = $1
"""
_ENDED = """
select l.*, r.programme, r.sent_on, r.standing = 'admitted' and r.standing_told is null as followed_up
from desk.life l join desk.referral r using (case_id)
where ended_on is not null and ($1::uuid is null or case_id > $1) order by case_id limit $2
"""
_ENDED_ON = "select ended_on from desk.life where case_id = $1"
_ENDING = (
    told.ReferralDeclined,
    told.ReferralWithdrawn,
    told.ReferralExpired,
    told.ReferralClosedWithoutName,
    told.ReferralRedirected,
    told.ReferralEnteredInError,
)
_RECEIPTS = (
    participation.WithdrawalCarriedOut,
    participation.ProtectionCarriedOut,
    participation.KeysDestroyed,
    followup.WithdrawalCarriedOut,
    followup.ProtectionCarriedOut,
    followup.KeysDestroyed,
)
"""What services answer; no note in anybody's file."""


@dataclass(frozen=True)
class Lifespan:
    """A case that has ended; `controllers` are the organisations that a consent has named."""

    case_id: UUID
    programme: str
    controllers: tuple[str, ...]
    sent_on: date
    ended_on: date
    last_note_on: date
    followed_up: bool
    """Whether follow-ups after the exit may still need the case."""


async def remember(db: Connection, one: Stored) -> None:
    if one.category not in (REFERRAL.name, CONSENT.name):
        return
    case, on = UUID(one.key), one.event.on
    match one.event:
        case CaseForgotten():
            await db.execute(_FORGET, case)
        case ConsentGiven(parties=parties) | told.ReferralSent(consented_parties=parties):
            await db.execute(_NOTE, case, sorted(parties), on)
        case ConsentWithdrawn() | ProtectionRaised():
            await db.execute(_NOTED, case, on)
        case event if one.category == REFERRAL.name:
            await db.execute(_NOTED, case, on)
            if isinstance(event, _ENDING):
                await db.execute(_END, case, on)
            if isinstance(event, told.ReferralReopened):
                await db.execute(_GO_ON, case)
        case _:
            pass


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """What is told of a case is a note, all of a slice in one statement; an exit ends it until it is reopened."""
    notes = [
        (one.fact.case_id, one.fact.on)
        for one in heard
        if isinstance(one.fact, CaseFact) and not isinstance(one.fact, _RECEIPTS)
    ]
    if notes:
        await db.execute(_NOTES, *map(list, zip(*notes, strict=True)))
    for one in heard:
        await _end(db, one.fact)


async def _end(db: Connection, fact: object) -> None:
    match fact:
        case (
            participation.Exited(case_id=case, on=on)
            | participation.EnteredInError(case_id=case, on=on)
        ):
            await db.execute(_END, case, on)
        case participation.ParticipationReopened(case_id=case):
            await db.execute(_GO_ON, case)
        case participation.WithdrawalCarriedOut(case_id=case, on=on):
            # From here on nothing is recorded: the case of somebody who is enrolled ends with it. Whether
            # that is so is asked when the end is, for the enrolment may be heard in the same slice.
            await db.execute(_END_RECORD, case, on)
        case _:
            pass


async def ended_on(db: Pool, case_id: UUID) -> date | None:
    """The day on which a case ended; none while it goes on."""
    return await db.fetchval(_ENDED_ON, case_id)


async def ended(db: Pool, after: UUID | None, limit: int) -> Sequence[Lifespan]:
    """Cases that have ended, a page by case id."""
    return [
        Lifespan(
            case_id=row["case_id"],
            programme=row["programme"],
            controllers=tuple(row["controllers"]),
            sent_on=row["sent_on"],
            ended_on=row["ended_on"],
            last_note_on=row["last_note_on"],
            followed_up=row["followed_up"],
        )
        for row in await db.fetch(_ENDED, after, limit)
    ]
