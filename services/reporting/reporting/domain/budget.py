"""Budget, outcome and deviation by kind of cost; and what funders have paid in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.domain.cost_share import Pot
from reporting.domain.figures import Figure
from reporting.domain.views import Known, Organisation


@dataclass(frozen=True)
class Books:
    """Net öre budgeted by kind of cost (empty for all kinds together), and öre paid in by funder."""

    budgets: Mapping[str, int]
    funds: Mapping[str, int]


class BudgetRow(Figure):
    """`cost_kind` is none for all kinds together; `deviation_ore` is the outcome minus the budget, if there is one."""

    cost_kind: str | None
    budget_ore: int | None
    outcome_ore: int
    deviation_ore: int | None


class Paid(Figure):
    funder: str
    name: str
    ore: int


class Budget(Figure):
    kinds: tuple[BudgetRow, ...]
    all: BudgetRow
    funds: tuple[Paid, ...]


def budget(books: Books, pots: Sequence[Pot], known: Known) -> Budget:
    """Of the calendar years of the report; `pots` are those of the same years.

    There is a budget for all kinds together if one was set for that, or if every kind has its own.
    """
    spent: dict[str, int] = {}
    for pot in pots:
        spent[pot.cost_kind] = spent.get(pot.cost_kind, 0) + pot.net_ore
    kinds = sorted({*spent, *books.budgets} - {""})
    whole = "" in books.budgets or (kinds and books.budgets.keys() >= set(kinds))
    budgeted = sum(books.budgets.values()) if whole else None
    return Budget(
        kinds=tuple(_row(kind, books.budgets.get(kind), spent.get(kind, 0)) for kind in kinds),
        all=_row(None, budgeted, sum(spent.values())),
        funds=tuple(
            Paid(funder=funder, name=_name(funder, known), ore=ore)
            for funder, ore in sorted(books.funds.items())
        ),
    )


def _row(kind: str | None, budgeted: int | None, spent: int) -> BudgetRow:
    deviation = None if budgeted is None else spent - budgeted
    return BudgetRow(
        cost_kind=kind, budget_ore=budgeted, outcome_ore=spent, deviation_ore=deviation
    )


def _name(funder: str, known: Known) -> str:
    return known.get(funder, Organisation(funder, None)).name
