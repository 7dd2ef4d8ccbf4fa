"""A report for a terminal: each figure as a table, laid out by its shape; nothing is computed."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

Figure: TypeAlias = Mapping[str, Any]
Layout: TypeAlias = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The columns, and the rows under them."""

NONE = "–"
WIDEST = 30  # characters of a name that is kept in one line
ORDER = (
    "costs",
    "cost_share",
    "cost_per_started",
    "cost_per_place",
    "cost_per_full_year_place",
    "started",
    "ended",
    "ongoing",
    "income",
    "occupation",
    "response_rate",
    "waiting",
    "occupancy",
)
"""In which figures are shown; others come after, by name."""


def rendered(report: Mapping[str, Any]) -> RenderableType:
    """Each figure as a table, with its definition beneath; the best known ones come first."""
    title = f"{report['name']}, {report['first']} to {report['last']}"
    names = sorted(report["figures"], key=lambda name: (_place(name), name))
    shown = chain.from_iterable(
        _with_definition(report["figures"][name], report["definitions"][name]) for name in names
    )
    as_of = report["as_of"]
    facts = ", ".join(f"{topic} {count}" for topic, count in as_of["applied"].items())
    last = Text(f"As of {as_of['on']}; facts applied: {facts}", style="dim")
    return Group(Text(title, style="bold"), Text(), *shown, last)


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _with_definition(
    figure: Figure, definition: Mapping[str, str]
) -> tuple[RenderableType, RenderableType]:
    columns, rows = _laid_out(figure)
    table = Table(title=definition["name"], title_justify="left", title_style="bold")
    names, *values = columns
    table.add_column(names, no_wrap=all(len(row[0]) <= WIDEST for row in rows))
    for column in values:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    over = f" / {definition['denominator']}" if definition["denominator"] != "none" else ""
    meaning = (
        f"{definition['numerator']}{over}. Period: {definition['period']}."
        f" Rounding: {definition['rounding']}.\n"
    )
    return table, Text(meaning, style="dim")


def _laid_out(figure: Figure) -> Layout:
    """By the shape of a figure, whatever it is about."""
    if "occasions" in figure:
        return _occasions(figure["occasions"])
    if "counts" in figure:
        rows = [(each["name"], _shown("cases", each["cases"])) for each in _named(figure["counts"])]
        return ("", "cases"), [*rows, ("all", _shown("cases", figure["cases"]))]
    if "milestones" in figure:
        return _records([*figure["milestones"], figure["all"]])
    rows = [*figure["units"], figure["programme"]]
    if "months" in rows[0]:
        return _months(rows)
    if "parts" in rows[0]:
        return _parts(rows)
    return _records([*rows, *figure.get("sexes", ())])


def _records(rows: Sequence[Figure]) -> Layout:
    """A line for each, a column for each of its values."""
    fields = [key for key in rows[0] if key not in {"unit", "name", "milestone"}]
    lines = [(row["name"], *(_shown(field, row.get(field)) for field in fields)) for row in rows]
    return ("", *(_heading(field) for field in fields)), lines


def _parts(rows: Sequence[Figure]) -> Layout:
    """A line for each bearer, a column for each unit."""
    bearers = dict.fromkeys(chain.from_iterable(_bearers(row) for row in rows))
    columns = [{part["bearer"]: part["ore"] for part in row["parts"]} for row in rows]
    lines = [
        (name, *(_shown("ore", column.get(bearer)) for column in columns))
        for bearer, name in bearers
    ]
    return ("kr", *(row["name"] for row in rows)), lines


def _bearers(row: Figure) -> Iterator[tuple[str, str]]:
    return ((part["bearer"], part["name"]) for part in row["parts"])


def _months(rows: Sequence[Figure]) -> Layout:
    """A line for each month, a column for each unit."""
    months = [month["month"] for month in rows[0]["months"]]
    shares = [[_shown("percent", month["percent"]) for month in row["months"]] for row in rows]
    return ("", *(row["name"] for row in rows)), list(zip(months, *shares, strict=True))


def _occasions(occasions: Sequence[Figure]) -> Layout:
    """A line for each code that occurs, a column for each occasion."""
    found = {code["code"]: code["name"] for each in occasions for code in _named(each["counts"])}
    columns = [{code["code"]: code["cases"] for code in each["counts"]} for each in occasions]
    lines = [
        (name, *(_shown("cases", column[code]) for column in columns))
        for code, name in found.items()
    ]
    cases = ("persons", *(_shown("cases", each["cases"]) for each in occasions))
    return ("", *(each["name"] for each in occasions)), [*lines, cases]


def _named(counts: Sequence[Figure]) -> list[Figure]:
    return [each for each in counts if each["cases"] != 0]


def _heading(field: str) -> str:
    """Amounts are shown in kronor, whatever they are stored in."""
    amount = "each, kr" if field == "ore" else field.replace("_ore", ", kr")
    return amount.replace("_", " ")


def _shown(field: str, value: Any) -> str:
    if value is None:
        return NONE
    if field == "ore" or field.endswith("_ore"):
        return kronor(value)
    if isinstance(value, float):
        return f"{value:.1f} %" if field == "percent" else f"{value:.1f}"
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


def kronor(ore: int) -> str:
    """Öre as kronor, such as 825 000.00."""
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole:,}.{rest:02}".replace(",", " ")
