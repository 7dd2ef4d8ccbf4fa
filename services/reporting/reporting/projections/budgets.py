"""Budgets and funds as heard: what a year may cost, and who has paid in how much."""

from collections.abc import Iterable, Sequence

from chassis.database import Connection
from contracts.referral import BudgetSet, FundsReceived
from reporting.domain.budget import Books
from reporting.projections.rows import Row, rows


def _budget(fact: BudgetSet, sequence: int) -> Iterable[Row]:
    of = (fact.programme, fact.unit or "", fact.year, fact.cost_kind or "")
    yield *of, sequence, fact.net_ore


def _funds(fact: FundsReceived, _: int) -> Iterable[Row]:
    yield fact.receipt_id, fact.programme, fact.unit or "", fact.year, fact.funder, fact.ore


ROWS = (
    rows(
        BudgetSet,
        "budget",
        {
            "programme": "text",
            "unit": "text",
            "year": "int",
            "cost_kind": "text",
            "sequence": "bigint",
            "net_ore": "bigint",
        },
        _budget,
    ),
    rows(
        FundsReceived,
        "funds",
        {
            "receipt_id": "uuid",
            "programme": "text",
            "unit": "text",
            "year": "int",
            "funder": "text",
            "ore": "bigint",
        },
        _funds,
    ),
)

_BUDGETS = """
select cost_kind, sum(net_ore)::bigint as net_ore
  from (select distinct on (unit, year, cost_kind) cost_kind, net_ore from budget
         where programme = $1 and year = any($2)
         order by unit, year, cost_kind, sequence desc) last
 group by 1
"""

_FUNDS = """
select funder, sum(ore)::bigint as ore from funds
 where programme = $1 and year = any($2) group by 1
"""


async def books(db: Connection, programme: str, years: Sequence[int]) -> Books:
    """Of these years: a budget counts as it was set last."""
    budgets = await db.fetch(_BUDGETS, programme, years)
    funds = await db.fetch(_FUNDS, programme, years)
    return Books(
        {row["cost_kind"]: row["net_ore"] for row in budgets},
        {row["funder"]: row["ore"] for row in funds},
    )
