"""How much room a unit has and how much of it is used, as the units' desk tells: counts, and nobody behind them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Connection, Heard, Pool
from contracts import participation as told
from contracts.programme import Places
from contracts.programme import Pool as Pooled

_ROOM = """
insert into desk.room values ($1, $2, $3, $4)
on conflict (unit) do update set places = excluded.places, pools = excluded.pools, closed_on = null
"""
_CLOSED = "update desk.room set closed_on = $2 where unit = $1"
_HELD = """
insert into desk.hold values ($1, $2, $3, true)
on conflict (case_id) do update set unit = excluded.unit, pool = excluded.pool, held = true
"""
_NOT_HELD = "update desk.hold set held = false where case_id = $1"
_SEATED = """
insert into desk.seat values ($1, $2, $3, true)
on conflict (case_id) do update set unit = excluded.unit, pool = excluded.pool, taken = true
"""
_AGAIN = "update desk.seat set taken = true where case_id = $1"
_LEFT = "update desk.seat set taken = false where case_id = $1"
_NUMBERED = "insert into desk.anonymous_place values ($1, $2, $3) on conflict do nothing"
_FREED = "update desk.anonymous_place set freed = true where unit = $1 and number = $2"
_AS_OF = """
insert into desk.room_as_of values ($1, $2, $3) on conflict (unit, partition) do update set as_of = excluded.as_of
"""
_USED = """
select pool, sum(taken)::int as taken, sum(held)::int as held from (
    select pool, 1 as taken, 0 as held from desk.seat where unit = $1 and taken
    union all select pool, 1, 0 from desk.anonymous_place where unit = $1 and not freed
    union all select hold.pool, 0, 1 from desk.hold left join desk.seat using (case_id)
        where hold.unit = $1 and held and seat.case_id is null
) used group by pool
"""
_WAITING = "select count(*) from desk.referral where unit = $1 and standing = 'waitlisted'"
_SAID = "select max(as_of) from desk.room_as_of where unit = $1"


@dataclass(frozen=True)
class Used:
    """How many places are taken, and how many are held for somebody who has not begun."""

    taken: int = 0
    held: int = 0


@dataclass(frozen=True)
class Room:
    """A unit's room; `used` by pool, none for what is in no pool. `closed_on`: since when nobody new is taken."""

    programme: str
    places: Places
    pools: Sequence[Pooled]
    used: dict[str | None, Used]
    waiting: int
    closed_on: date | None
    as_of: datetime


async def remember_fact(db: Connection, one: Heard) -> None:
    """Each statement follows one key of one topic, so that facts of others may cross it."""
    fact: Any = one.fact
    match fact:
        case told.UnitOpened() | told.UnitRefurnished():
            await _furnished(db, fact)
        case told.UnitClosed(unit=unit, on=on):
            await db.execute(_CLOSED, unit, on)
        case told.PlaceHeld(case_id=case, unit=unit, pool=pool):
            await db.execute(_HELD, case, unit, pool)
        case told.HoldExpired(case_id=case) | told.HoldReleased(case_id=case):
            await db.execute(_NOT_HELD, case)
        case told.AnonymousPlaceTaken(unit=unit, number=number, pool=pool):
            await db.execute(_NUMBERED, unit, number, pool)
        case told.AnonymousPlaceFreed(unit=unit, number=number):
            await db.execute(_FREED, unit, number)
        case _:
            await _of_case(db, fact)
    if one.topic == "participation.v1" and (unit := getattr(fact, "unit", None)):
        await db.execute(_AS_OF, unit, one.partition, one.recorded_at)


async def _furnished(db: Connection, fact: told.UnitOpened | told.UnitRefurnished) -> None:
    pools = json.dumps([pool.model_dump(mode="json") for pool in fact.pools])
    await db.execute(_ROOM, fact.unit, fact.programme, fact.places.model_dump_json(), pools)


async def _of_case(db: Connection, fact: Any) -> None:
    """Whoever is hidden or forgotten is counted under a number from then on, which the unit tells."""
    match fact:
        case told.Enrolled(case_id=case, unit=unit, pool=pool):
            await db.execute(_SEATED, case, unit, pool)
        case told.ParticipationReopened(case_id=case):
            await db.execute(_AGAIN, case)
        case told.Exited(case_id=case) | told.EnteredInError(case_id=case):
            await db.execute(_LEFT, case)
        case told.WithdrawalCarriedOut(case_id=case) | told.ProtectionCarriedOut(case_id=case):
            await db.execute(_LEFT, case)
        case told.KeysDestroyed(case_id=case):
            await db.execute(_LEFT, case)
        case _:
            pass


async def room_of(db: Pool, unit: str) -> Room | None:
    """What the unit has told so far; none before it opened."""
    row = await db.fetchrow("select * from desk.room where unit = $1", unit)
    if row is None:
        return None
    used = {each["pool"]: Used(each["taken"], each["held"]) for each in await db.fetch(_USED, unit)}
    return Room(
        programme=row["programme"],
        places=Places.model_validate_json(row["places"]),
        pools=[Pooled.model_validate(each) for each in json.loads(row["pools"])],
        used=used,
        waiting=await db.fetchval(_WAITING, unit),
        closed_on=row["closed_on"],
        as_of=await db.fetchval(_SAID, unit),
    )
