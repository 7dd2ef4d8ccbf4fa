"""A report as a table for a spreadsheet: a line for each value, whole and not rounded any further."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, TypeAlias, cast

HEAD = ("report", "programme", "first", "last", "figure", "row", "field", "value")
LABELS = (
    *("unit", "bearer", "target", "instrument", "milestone", "cost_kind", "pool", "phase"),
    *("party", "occasion", "agreement", "organisation", "funder", "month", "version", "code", "at"),
)
"""Fields that say which row of a list it is; several of them together where there are several."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""
Value: TypeAlias = str | int | float | bool | None
Line: TypeAlias = tuple[str, str, Value]


def table(report: Mapping[str, Any]) -> str:
    """The figures as comma-separated values, with the report and its time on each line."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(HEAD)
    about = [report[name] for name in ("report", "programme", "first", "last")]
    for figure, content in report["figures"].items():
        for row, field, value in _lines(content, ()):
            write([*about, figure, row, field, _safe(value)])
    return out.getvalue()


def _lines(content: object, at: Sequence[str], field: str = "") -> Iterator[Line]:
    """The values inside, each with the names that lead to it."""
    if isinstance(content, Mapping):
        for name, value in cast("Mapping[str, object]", content).items():
            yield from _lines(value, (*at, field) if field else at, name)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for number, each in enumerate(cast("Sequence[object]", content), 1):
            label = _label(each) or str(number)
            yield from _lines(each, (*at, field, label) if field else (*at, label))
    else:
        yield " / ".join(at), field, cast("Value", content)


def _label(row: object) -> str:
    if not isinstance(row, Mapping):
        return ""
    known = cast("Mapping[str, object]", row)
    return " ".join(str(known[name]) for name in LABELS if isinstance(known.get(name), str | int))


def _safe(value: Value) -> Value:
    """A text that is no formula; a number stays a number, and what is not there is empty."""
    risky = isinstance(value, str) and value.startswith(FORMULA) and not _number(value)
    return f"'{value}" if risky else value


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
