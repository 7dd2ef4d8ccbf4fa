"""Which agreements may be about a unit's costs, and in which ledger a cost lies."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection, Pool, Stored
from referral.domain.agreement import AgreementAdopted
from referral.domain.ledger import CostRecorded

_ADOPTED = "insert into desk.agreement values ($1, $2, $3) on conflict (agreement) do nothing"
_LEDGER = "insert into desk.ledger values ($1, $2) on conflict do nothing"
_COST = "insert into desk.cost values ($1, $2) on conflict do nothing"
# Whoever adopts and whoever records a cost meet here: neither decides on what the other has not finished.
_MEET = "select 1 from desk.programme where programme = $1 order by version limit 1 for update"
_COVERING = """
select agreement from desk.agreement where programme = $1 and (unit = $2 or unit is null) order by agreement
"""
_BESIDE = """
select agreement from desk.agreement where programme = $1 and unit is not distinct from $2 order by agreement
"""


async def remember(db: Connection, one: Stored) -> None:
    match one.event:
        case AgreementAdopted(programme=programme, unit=unit):
            await db.execute(_ADOPTED, one.key, programme, unit)
        case CostRecorded(cost_id=cost, programme=programme):
            await db.execute(_LEDGER, one.key, programme)
            await db.execute(_COST, cost, one.key)
        case _:
            pass


async def agreements_of(db: Connection, programme: str, unit: str) -> Sequence[str]:
    """The agreements that may be about a unit's costs: its own, and the programme's."""
    await db.execute(_MEET, programme)
    return [row["agreement"] for row in await db.fetch(_COVERING, programme, unit)]


async def agreements_beside(db: Connection, programme: str, unit: str | None) -> Sequence[str]:
    """The agreements for exactly this programme and unit, whatever kinds of cost they are about."""
    await db.execute(_MEET, programme)
    return [row["agreement"] for row in await db.fetch(_BESIDE, programme, unit)]


async def ledgers_of(db: Connection, programme: str, unit: str | None) -> Sequence[str]:
    """The ledgers that an agreement may cover."""
    if unit:
        return [unit]
    rows = await db.fetch("select ledger from desk.ledger where programme = $1", programme)
    return [row["ledger"] for row in rows]


async def ledger_of_cost(db: Pool, cost_id: UUID) -> str | None:
    return await db.fetchval("select ledger from desk.cost where cost_id = $1", cost_id)
