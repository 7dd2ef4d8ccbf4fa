"""Figures whose rows are not those of units: each with columns of its own."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from samverka.layout.shapes import NONE, Figure, Layout, shown

Column = tuple[str, str]
"""A field, and the heading above it."""


def _of(rows: Sequence[Figure], name: Callable[[Figure], str], *columns: Column) -> Layout:
    lines = [(name(row), *(shown(field, row[field]) for field, _ in columns)) for row in rows]
    return ("", *(heading for _, heading in columns)), lines


def _by_kind(figure: Figure) -> Layout:
    kinds = figure["kinds"]
    bearers = dict.fromkeys((p["bearer"], p["name"]) for kind in kinds for p in kind["parts"])
    lines = [
        (
            kind["cost_kind"],
            *(shown("ore", _part(kind, bearer)) for bearer, _ in bearers),
            shown("ore", kind["net_ore"]),
        )
        for kind in kinds
    ]
    return ("kr", *(name for _, name in bearers), "net"), lines


def _part(kind: Figure, bearer: str) -> int | None:
    return next((part["ore"] for part in kind["parts"] if part["bearer"] == bearer), None)


def _agreements(figure: Figure) -> Layout:
    lines = [
        (
            f"{each['agreement']} {each['version']} ({_scope(each)})",
            each["valid_from"],
            each["valid_until"] or NONE,
            "\n".join(f"{s['name']} {s['numerator']}/{s['denominator']}" for s in each["shares"]),
        )
        for each in figure["agreements"]
    ]
    return ("", "from", "until", "shares"), lines


def _scope(agreement: Figure) -> str:
    kinds = ", ".join(agreement["cost_kinds"]) or "all other kinds"
    return f"{agreement['unit_name'] or 'all units'}, {kinds}"


def _budget(figure: Figure) -> Layout:
    columns = (
        ("budget_ore", "budget, kr"),
        ("outcome_ore", "outcome, kr"),
        ("deviation_ore", "deviation, kr"),
    )
    rows = [*figure["kinds"], figure["all"]]
    headings, lines = _of(rows, lambda row: row["cost_kind"] or "all kinds", *columns)
    paid = [
        (f"received from {each['name']}", "", shown("ore", each["ore"]), "")
        for each in figure["funds"]
    ]
    return headings, [*lines, *paid]


def _instruments(figure: Figure) -> Layout:
    columns = (("asked", "asked"), ("answered", "answered"), ("percent", "rate"), ("mean", "mean"))
    return _of(figure["answers"], lambda row: f"{row['name']}, {row['at_name']}", *columns)


def _change(figure: Figure) -> Layout:
    columns = (
        ("first", "first"),
        ("last", "last"),
        ("change", "change"),
        ("pairs", "pairs"),
        ("percent", "of asked"),
    )
    return _of(
        figure["instruments"], lambda row: f"{row['name']} ({row['better']} is better)", *columns
    )


def _pools(figure: Figure) -> Layout:
    columns = (
        ("used", "used"),
        ("available", "available"),
        ("percent", "percent"),
        ("full_year_places", "full-year places"),
    )
    return _of(figure["pools"], lambda row: f"{row['name']} ({row['unit_name']})", *columns)


def _phases(figure: Figure) -> Layout:
    columns = (
        ("started", "started"),
        ("ended", "ended"),
        ("took_part", "took part"),
        ("place_days", "place-days"),
        ("net_ore", "net, kr"),
    )
    headings, lines = _of(figure["phases"], _phase, *columns)
    _, joined = _of([figure["joined"]], lambda _: "all phases joined", *columns)
    return headings, [*lines, *joined]


def _phase(row: Figure) -> str:
    return f"{row['name']}, {row['phase'] or NONE} ({row['first']} to {row['last']})"


def _benefit(figure: Figure) -> Layout:
    """Under each party and what it paid, the incomes that are its own."""
    lines = list[Sequence[str]]()
    for party in figure["parties"]:
        lines.append((party["name"], shown("ore", party["ore"]), "", "", ""))
        lines += [(f"  {each['name']}", "", *_living(each)) for each in party["incomes"]]
    lines.append(("persons", "", *_living(figure["cases"])))
    return ("", "paid, kr", "before", "after", "at follow-up"), lines


def _living(row: Figure) -> Sequence[str]:
    return [shown("cases", row[occasion]) for occasion in ("before", "after", "follow_up")]


LAYOUTS: Mapping[str, Callable[[Figure], Layout]] = MappingProxyType(
    {
        "cost_by_kind": _by_kind,
        "agreements": _agreements,
        "budget": _budget,
        "benefit": _benefit,
        "instruments": _instruments,
        "paired_change": _change,
        "occupancy_by_pool": _pools,
        "phases": _phases,
    }
)
