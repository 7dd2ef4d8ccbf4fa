"""The reports of the reporting service, for a terminal or as they are; nothing is computed here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any, TypeAlias

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from samverka.client import Door
from samverka.principals import OPERATIONS, Doors, Who

Figure: TypeAlias = Mapping[str, Any]
NONE = "–"


class Kind(StrEnum):
    """Which report."""

    ANNUAL = "annual"
    COST_SHARE = "cost-share"
    OUTCOMES = "outcomes"
    OCCUPANCY = "occupancy"
    THROUGHPUT = "throughput"
    RESPONSE_RATE = "response-rate"
    WAITING = "waiting"


class View(StrEnum):
    """Whose share: each funder's as agreed, or each party's."""

    AGREED = "agreed"
    PER_PARTY = "per_party"


@dataclass(frozen=True)
class Wanted:
    """A report of a programme's year; `on` is the day of a report about one day."""

    kind: Kind
    programme: str
    year: int
    view: View = View.AGREED
    on: date | None = None

    @property
    def parameters(self) -> dict[str, str | int]:
        """The request's parameters."""
        if self.kind is Kind.WAITING:
            return {"programme": self.programme, "on": str(self.on or date(self.year, 7, 1))}
        asked: dict[str, str | int] = {"programme": self.programme, "year": self.year}
        viewed = self.kind in (Kind.ANNUAL, Kind.COST_SHARE)
        return asked | ({"view": self.view.value} if viewed else {})


def _door(doors: Doors) -> Door:
    return doors.to("reporting", Who(OPERATIONS, "auditor"))


async def fetch(doors: Doors, wanted: Wanted) -> dict[str, Any]:
    """The report as the service answers it."""
    return (await _door(doors).get(f"/reports/{wanted.kind}", wanted.parameters)).body


async def fetch_page(doors: Doors, wanted: Wanted) -> str:
    """The annual report as a page with charts."""
    return (await _door(doors).get("/reports/annual.html", wanted.parameters)).body


def page_address(doors: Doors, wanted: Wanted) -> str:
    """Where the page is; it wants the token of a coordinator, economist or auditor."""
    base = doors.addresses["reporting"][0]
    return f"{base}/reports/annual.html?programme={wanted.programme}&year={wanted.year}"


def canonical(report: Mapping[str, Any]) -> str:
    """One form only, so that two reports can be compared byte by byte."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rendered(report: Mapping[str, Any]) -> RenderableType:
    """Each figure as a table, with its definition beneath."""
    title = f"{report['name']}, {report['first']} to {report['last']}"
    tables = [
        _table(report["definitions"][name], figure) for name, figure in report["figures"].items()
    ]
    as_of = report["as_of"]
    facts = ", ".join(f"{topic} {count}" for topic, count in as_of["applied"].items())
    last = Text(f"As of {as_of['on']}; facts applied: {facts}", style="dim")
    return Group(Text(title, style="bold"), *tables, last)


def _table(definition: Mapping[str, str], figure: Figure) -> Table:
    columns, rows = _laid_out(figure)
    caption = (
        f"{definition['numerator']} / {definition['denominator']}."
        f" Period: {definition['period']}. Rounding: {definition['rounding']}."
    )
    table = Table(title=definition["name"], caption=caption, title_justify="left")
    table.caption_justify = "left"
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    return table


Layout: TypeAlias = tuple[Sequence[str], Sequence[Sequence[str]]]


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
    return ("", *(row["name"] for row in rows)), lines


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
    return field.removesuffix("_ore").replace("_", " ").replace("ore", "cost each")


def _shown(field: str, value: Any) -> str:
    if value is None:
        return NONE
    if field == "ore" or field.endswith("_ore"):
        return kronor(value)
    if isinstance(value, float):
        return f"{value:.1f} %" if field == "percent" else f"{value:.1f}"
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


def kronor(ore: int) -> str:
    """Öre as kronor, such as 825 000.00 kr."""
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole:,}.{rest:02} kr".replace(",", " ")
