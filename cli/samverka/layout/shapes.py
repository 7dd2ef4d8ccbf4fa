"""Figures as columns and rows, by their shape, whatever they are about."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

Figure: TypeAlias = Mapping[str, Any]
Layout: TypeAlias = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The columns, and the rows under them."""

NONE = "–"
LABELS = frozenset({"unit", "name", "milestone"})


def laid_out(figure: Figure) -> Layout:
    """By the shape of a figure, whatever it is about."""
    if "occasions" in figure:
        return _occasions(figure["occasions"])
    if "counts" in figure:
        rows = [(each["name"], shown("cases", each["cases"])) for each in _named(figure["counts"])]
        return ("", "cases"), [*rows, ("all", shown("cases", figure["cases"]))]
    if "milestones" in figure:
        return records([*figure["milestones"], figure["all"]])
    rows = [*figure["units"], figure["programme"]]
    if "months" in rows[0]:
        return _months(rows)
    if "parts" in rows[0]:
        return _parts(rows)
    return records([*rows, *figure.get("sexes", ())])


def records(rows: Sequence[Figure]) -> Layout:
    """A line for each, a column for each of its values."""
    fields = [key for key in rows[0] if key not in LABELS]
    lines = [(row["name"], *(shown(field, row.get(field)) for field in fields)) for row in rows]
    return ("", *(_heading(field) for field in fields)), lines


def _parts(rows: Sequence[Figure]) -> Layout:
    """A line for each bearer, a column for each unit."""
    bearers = dict.fromkeys(chain.from_iterable(_bearers(row) for row in rows))
    columns = [{part["bearer"]: part["ore"] for part in row["parts"]} for row in rows]
    lines = [
        (name, *(shown("ore", column.get(bearer)) for column in columns))
        for bearer, name in bearers
    ]
    return ("kr", *(row["name"] for row in rows)), lines


def _bearers(row: Figure) -> Iterator[tuple[str, str]]:
    return ((part["bearer"], part["name"]) for part in row["parts"])


def _months(rows: Sequence[Figure]) -> Layout:
    """A line for each month, a column for each unit."""
    months = [month["month"] for month in rows[0]["months"]]
    shares = [[shown("percent", month["percent"]) for month in row["months"]] for row in rows]
    return ("", *(row["name"] for row in rows)), list(zip(months, *shares, strict=True))


def _occasions(occasions: Sequence[Figure]) -> Layout:
    """A line for each code that occurs, a column for each occasion."""
    found = {code["code"]: code["name"] for each in occasions for code in _named(each["counts"])}
    columns = [{code["code"]: code["cases"] for code in each["counts"]} for each in occasions]
    lines = [
        (name, *(shown("cases", column[code]) for column in columns))
        for code, name in found.items()
    ]
    cases = ("persons", *(shown("cases", each["cases"]) for each in occasions))
    return ("", *(each["name"] for each in occasions)), [*lines, cases]


def _named(counts: Sequence[Figure]) -> list[Figure]:
    return [each for each in counts if each["cases"] != 0]


def _heading(field: str) -> str:
    """Amounts are shown in kronor, whatever they are stored in."""
    amount = "each, kr" if field == "ore" else field.replace("_ore", ", kr")
    return amount.replace("_", " ")


def shown(field: str, value: Any) -> str:
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
