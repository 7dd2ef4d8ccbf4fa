"""Who is known by which number; the number itself lies sealed in the person's stream, until both are forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from chassis.database import Connection, Stored
from referral.domain.consent import CaseForgotten
from referral.domain.person import PersonForgotten

_MADE = "insert into desk.person values ($1, $2) on conflict do nothing"
_FOUND = "select person_id from desk.person where number_index = $1"
_CASES = """
select r.case_id, r.unit, r.forgotten_on, l.ended_on
from desk.referral r left join desk.life l using (case_id) where r.person_id = $1 order by r.case_id
"""
_DROP = "delete from desk.person where person_id = $1"
_DESTROY = "delete from es.key where key_id = $1"
# The print of the request that sent the case was made of its number and name as well.
_BLANK = "update es.answer set fingerprint = '' where body ->> 'case_id' = $1"


@dataclass(frozen=True)
class CaseOfPerson:
    """One of a person's cases; `ended_on` is none while it goes on."""

    case_id: UUID
    unit: str
    forgotten_on: date | None
    ended_on: date | None


async def remember(db: Connection, one: Stored) -> None:
    """What is forgotten goes in the transaction that says so: the number's index, and the keys."""
    match one.event:
        case PersonForgotten():
            await db.execute(_DROP, UUID(one.key))
            await db.execute(_DESTROY, one.key)
        case CaseForgotten():
            await db.execute(_BLANK, one.key)
            await db.execute(_DESTROY, one.key)
        case _:
            pass


async def person_of(db: Connection, number_index: bytes) -> UUID:
    """The person with this number, found or made; nobody is told which."""
    await db.execute(_MADE, number_index, uuid4())
    return await db.fetchval(_FOUND, number_index)


async def person_known(db: Connection, number_index: bytes) -> UUID | None:
    """The person with this number; none when nobody has been registered under it."""
    return await db.fetchval(_FOUND, number_index)


async def cases_of(db: Connection, person: UUID) -> Sequence[CaseOfPerson]:
    """All cases of a person, forgotten ones too."""
    rows = await db.fetch(_CASES, person)
    return [CaseOfPerson(r["case_id"], r["unit"], r["forgotten_on"], r["ended_on"]) for r in rows]
