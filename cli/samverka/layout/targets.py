"""Targets: the aim, what came of it, and the verdict, each with the definition that it depends on."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from samverka.layout.shapes import NONE, Figure, shown

VERDICTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "reached": ("reached", "bold green"),
        "missed": ("MISSED", "bold red"),
        "shown": ("only shown", "dim"),
        "nothing": ("nothing to count", "dim"),
        "withheld": ("withheld", "dim"),
    }
)


def targets(figure: Figure) -> tuple[RenderableType, ...]:
    """A table of all of them, and what each counts."""
    table = _table(figure)
    if not figure["targets"]:
        return table, Text("No target has been set for this time.\n")
    return table, *_definitions(figure)


def at_a_glance(report: Figure) -> RenderableType:
    """A line for each, by its short name, of a report about targets."""
    table = _empty(f"{report['name']}: its targets")
    for column in ("target", "period", "aim", "outcome", "of", "verdict"):
        table.add_column(column)
    for target in report["figures"]["targets"]["targets"]:
        for row in (*target["units"], target["programme"]):
            name = f"  {row['name']}" if row["unit"] else target["target"]
            table.add_row(name, _time(row), *_cells(name, row)[1:])
    return table


def _table(figure: Figure) -> Table:
    table = _empty("Targets")
    table.add_column("", ratio=1)
    for column in ("aim", "outcome", "of", "verdict"):
        table.add_column(column, justify="right")
    for target in figure["targets"]:
        for row in (*target["units"], target["programme"]):
            table.add_row(*_cells(target["name"], row))
    return table


def _empty(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )


def _cells(name: str, row: Figure) -> tuple[str | Text, ...]:
    label = f"  {row['name']}" if row["unit"] else f"{name} ({_time(row)})"
    over = f" / {shown('cases', row['denominator'])}" if row["denominator"] is not None else ""
    words, style = VERDICTS[row["verdict"]]
    judged = row["verdict"] in ("reached", "missed")
    soon = " so far" if judged and not row["is_over"] else ""
    counted = f"{shown('cases', row['numerator'])}{over}"
    return label, row["aim"] or NONE, _outcome(row), counted, Text(words + soon, style=style)


def _time(row: Figure) -> str:
    """A calendar year by its number."""
    year = row["first"][:4]
    whole = (row["first"], row["last"]) == (f"{year}-01-01", f"{year}-12-31")
    return year if whole else f"{row['first']} to {row['last']}"


def _outcome(row: Figure) -> str:
    """The figure, or the range that a withheld one lies in."""
    unit = " %" if row["expressed_in"] == "percent" else ""
    if row["outcome"] is not None:
        return f"{row['outcome']}{unit}"
    return NONE if row["lowest"] is None else f"{row['lowest']}{NONE}{row['highest']}{unit}"


def _definitions(figure: Figure) -> Iterator[RenderableType]:
    """Each once, whatever the number of years."""
    found = {each["target"]: each["definition"] for each in figure["targets"]}
    for definition in found.values():
        over = definition["denominator"]
        divided = "" if over == "none" else f" / {over}"
        text = f"{definition['numerator']}{divided}. Period: {definition['period']}."
        yield Text.assemble(
            (f"{definition['name']}: ", "dim bold"),
            (f"{text} Rounding: {definition['rounding']}.", "dim"),
        )
