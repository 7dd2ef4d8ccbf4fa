"""Remembered: who asked for what, and the parts of programmes that this desk needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis.database import Connection, Heard, Pool, Stored, Timer
from contracts.participation import ProgrammePublished
from contracts.programme import Programme
from pydantic import BaseModel

from referral.domain.agreement import AgreementAdopted
from referral.domain.consent import ConsentGiven, ConsentWithdrawn
from referral.domain.ledger import CostRecorded
from referral.domain.referral import events as happened
from referral.domain.referral.standing import standing_after

ANSWER = "answer"
"""The name of the timer on the day after which nobody may receive a sent referral."""

_ANSWERED = (
    happened.ReferralReceived,
    happened.ReferralWithdrawn,
    happened.ReferralExpired,
)


@dataclass(frozen=True)
class ReferralRow:
    """A referral as the desk lists it: no name, no number."""

    case_id: UUID
    person_id: UUID
    programme: str
    unit: str
    referred_by: str
    standing: str
    sent_on: date
    parties: tuple[str, ...]


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """The rows that follow from this desk's own events, in the transaction of the append."""
    for one in stored:
        await _remember(db, one)


async def _remember(db: Connection, one: Stored) -> None:
    match one.event:
        case happened.ReferralSent() as sent:
            await db.execute(
                "insert into desk.referral (case_id, person_id, programme, unit, referred_by, standing, sent_on)"
                " values ($1, $2, $3, $4, $5, 'sent', $6)",
                UUID(one.key),
                sent.person_id,
                sent.programme,
                sent.unit,
                sent.referred_by,
                sent.on,
            )
        case ConsentGiven(parties=parties):
            await _set_parties(db, one.key, parties)
        case ConsentWithdrawn():
            await _set_parties(db, one.key, ())
        case AgreementAdopted(programme=programme, unit=unit):
            await db.execute(
                "insert into desk.agreement values ($1, $2, $3) on conflict do nothing",
                one.key,
                programme,
                unit,
            )
        case CostRecorded(cost_id=cost, programme=programme):
            await db.execute(
                "insert into desk.ledger values ($1, $2) on conflict do nothing", one.key, programme
            )
            await db.execute(
                "insert into desk.cost values ($1, $2) on conflict do nothing", cost, one.key
            )
        case _:
            await _set_standing(db, one)


async def _set_parties(db: Connection, case_id: str, parties: Sequence[str]) -> None:
    await db.execute(
        "update desk.referral set parties = $2 where case_id = $1", UUID(case_id), list(parties)
    )


async def _set_standing(db: Connection, one: Stored) -> None:
    if word := standing_after(one.event):
        await db.execute(
            "update desk.referral set standing = $2 where case_id = $1", UUID(one.key), word
        )


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """The programmes that people can be referred to."""
    for one in heard:
        if isinstance(one.fact, ProgrammePublished):
            programme = one.fact.programme
            await db.execute(
                "insert into desk.programme values ($1, $2, $3) on conflict do nothing",
                programme.programme,
                programme.version,
                programme.model_dump_json(),
            )


def timers(stored: Stored) -> Iterable[Timer]:
    """A sent referral waits for its answer until the day after `answer_by`."""
    match stored.event:
        case happened.ReferralSent(answer_by=until):
            return (Timer(ANSWER, until + timedelta(days=1)),)
        case event if isinstance(event, _ANSWERED):
            return (Timer(ANSWER, None),)
        case _:
            return ()


async def person_of(db: Connection, number_index: bytes) -> UUID:
    """The person with this number, found or made; nobody is told which."""
    await db.execute(
        "insert into desk.person values ($1, $2) on conflict do nothing", number_index, uuid4()
    )
    return await db.fetchval(
        "select person_id from desk.person where number_index = $1", number_index
    )


async def programme_in_force(db: Pool | Connection, programme: str) -> Programme | None:
    """The newest version heard of."""
    data = await db.fetchval(
        "select data from desk.programme where programme = $1 order by version desc limit 1",
        programme,
    )
    return Programme.model_validate_json(data, extra="ignore") if data else None


async def referral_row(db: Pool | Connection, case_id: UUID) -> ReferralRow | None:
    row = await db.fetchrow("select * from desk.referral where case_id = $1", case_id)
    return _row(dict(row)) if row else None


def _row(row: Mapping[str, Any]) -> ReferralRow:
    return ReferralRow(**{**row, "parties": tuple(row["parties"])})


async def referrals(
    db: Pool, organisation: str, units: Sequence[str], after: UUID | None, limit: int = 100
) -> Sequence[ReferralRow]:
    """What an organisation has referred, and what its units have been asked; a page by case id."""
    rows = await db.fetch(
        "select * from desk.referral where (referred_by = $1 or unit = any($2))"
        " and ($3::uuid is null or case_id > $3) order by case_id limit $4",
        organisation,
        list(units),
        after,
        limit,
    )
    return [_row(dict(row)) for row in rows]


async def agreement_of(db: Connection, programme: str, unit: str) -> str | None:
    """The agreement that covers a unit: its own, or the programme's."""
    return await db.fetchval(
        "select agreement from desk.agreement where programme = $1 and (unit = $2 or unit is null)"
        " order by unit nulls last limit 1",
        programme,
        unit,
    )


async def ledgers_of(db: Connection, programme: str, unit: str | None) -> Sequence[str]:
    """The ledgers that an agreement covers."""
    if unit:
        return [unit]
    rows = await db.fetch("select ledger from desk.ledger where programme = $1", programme)
    return [row["ledger"] for row in rows]


async def ledger_of_cost(db: Pool, cost_id: UUID) -> str | None:
    return await db.fetchval("select ledger from desk.cost where cost_id = $1", cost_id)


class Disclosure(BaseModel):
    """One line of the account of who was told what."""

    to: str
    what: str
    on: date


async def disclosures(db: Pool, case_id: UUID) -> Sequence[Disclosure]:
    """Who was told what of a case, in order: the consent's own stream is the account."""
    rows = await db.fetch(
        "select data ->> 'to' as to_, data ->> 'what' as what, (data ->> 'on')::date as on_ from es.event"
        " where stream_id = $1 and type = 'Disclosed' order by version",
        f"consent-{case_id}",
    )
    return [Disclosure(to=row["to_"], what=row["what"], on=row["on_"]) for row in rows]
