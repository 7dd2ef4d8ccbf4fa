"""A report for a terminal: each figure as a table, with its definition beneath; nothing is computed."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from samverka.layout.life import history
from samverka.layout.rows import LAYOUTS
from samverka.layout.shapes import Figure, kronor, laid_out
from samverka.layout.targets import at_a_glance, targets

__all__ = ["at_a_glance", "kronor", "rendered"]

WIDEST = 30  # characters of a name that is kept in one line
ORDER = (
    "targets",
    "costs",
    "cost_share",
    "cost_by_kind",
    "agreements",
    "budget",
    "cost_per_started",
    "cost_per_place",
    "cost_per_full_year_place",
    "started",
    "ended",
    "ongoing",
    "exits",
    "benefit",
    "income",
    "occupation",
    "paired_change",
    "instruments",
    "response_rate",
    "waiting",
    "occupancy",
    "occupancy_by_pool",
)
"""In which figures are shown; others come after, by name, and the history last."""


def rendered(report: Mapping[str, Any]) -> RenderableType:
    """Each figure as a table, with its definition beneath; the best known ones come first."""
    title = f"{report['name']}, {report['first']} to {report['last']}"
    names = sorted(report["figures"], key=lambda name: (_place(name), name))
    shown = chain.from_iterable(
        _with_definition(name, report["figures"][name], report["definitions"][name])
        for name in names
    )
    as_of = report["as_of"]
    facts = ", ".join(f"{topic} {count}" for topic, count in as_of["applied"].items())
    last = Text(f"As of {as_of['on']}; facts applied: {facts}", style="dim")
    return Group(Text(title, style="bold"), Text(), *shown, last)


def _place(name: str) -> int:
    if name in ("phases", "history"):
        return len(ORDER) + 1
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _with_definition(
    name: str, figure: Figure, definition: Mapping[str, str]
) -> tuple[RenderableType, ...]:
    beneath = meaning(definition)
    match name:
        case "targets":
            return (*targets(figure), beneath)
        case "history":
            return (*history(figure), beneath)
        case _:
            columns, rows = LAYOUTS[name](figure) if name in LAYOUTS else laid_out(figure)
            return _table(definition["name"], columns, rows), beneath


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    names, *values = columns
    table.add_column(names, no_wrap=all(len(row[0]) <= WIDEST for row in rows))
    for column in values:
        table.add_column(column, justify="right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def meaning(definition: Mapping[str, str]) -> Text:
    """A definition in a sentence, with what it is divided by, if by anything."""
    whole, _, aside = definition["denominator"].partition("none")
    over = f" / {whole}" if whole else aside
    return Text(
        f"{definition['numerator']}{over}. Period: {definition['period']}."
        f" Rounding: {definition['rounding']}.\n",
        style="dim",
    )
