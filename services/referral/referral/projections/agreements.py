"""Which agreements cover a unit, and in which ledger a cost lies."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection, Pool, Stored
from referral.domain.agreement import AgreementAdopted
from referral.domain.ledger import CostRecorded

_ADOPTED = "insert into desk.agreement values ($1, $2, $3) on conflict (agreement) do nothing"
_LEDGER = "insert into desk.ledger values ($1, $2) on conflict do nothing"
_COST = "insert into desk.cost values ($1, $2) on conflict do nothing"
# Whoever adopts and whoever records a cost meet here: neither decides on what the other has not finished.
_COVERING = """
select agreement from desk.agreement where programme = $1 and (unit = $2 or unit is null)
order by unit nulls last, agreement for update
"""
_SAME_COVER = """
select agreement from desk.agreement where programme = $1 and unit is not distinct from $2 for update
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
    """The agreements that may cover a unit's cost: its own first, then the programme's."""
    return [row["agreement"] for row in await db.fetch(_COVERING, programme, unit)]


async def agreement_for(db: Connection, programme: str, unit: str | None) -> str | None:
    """The agreement for exactly this programme and unit."""
    return await db.fetchval(_SAME_COVER, programme, unit)


async def ledgers_of(db: Connection, programme: str, unit: str | None) -> Sequence[str]:
    """The ledgers that an agreement may cover."""
    if unit:
        return [unit]
    rows = await db.fetch("select ledger from desk.ledger where programme = $1", programme)
    return [row["ledger"] for row in rows]


async def ledger_of_cost(db: Pool, cost_id: UUID) -> str | None:
    return await db.fetchval("select ledger from desk.cost where cost_id = $1", cost_id)
