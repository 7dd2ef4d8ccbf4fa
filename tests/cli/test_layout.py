"""Reports in a terminal: every shape of figure, with its definition."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from samverka.layout import at_a_glance, kronor, rendered

DEFINITION = {
    "name": "A figure",
    "numerator": "what is counted",
    "denominator": "over what",
    "period": "the year",
    "rounding": "none",
}


def shown(figure: dict[str, Any], denominator: str = "over what") -> str:
    report = {
        "name": "A programme",
        "first": "2006-01-01",
        "last": "2006-12-31",
        "figures": {"figure": figure},
        "definitions": {"figure": DEFINITION | {"denominator": denominator}},
        "as_of": {"on": "2006-12-31", "applied": {"a.v1": 3}},
    }
    console = Console(width=100, record=True, file=StringIO())
    console.print(rendered(report))
    return console.export_text()


def test_a_row_for_each_unit_and_one_for_all() -> None:
    row = {"unit": "a", "name": "Unit A", "net_ore": 82_500_000, "percent": 93.44, "cases": "<5"}
    text = shown({"units": [row], "programme": row | {"name": "All units", "percent": None}})
    assert "825 000.00" in text
    assert "93.4 %" in text
    assert "<5" in text
    assert "All units" in text


def test_parts_have_a_line_for_each_bearer() -> None:
    one = {"unit": "a", "name": "A", "undivided_ore": 0, "parts": [part("x", 5), part("y", 7)]}
    all_units = {"unit": None, "name": "All", "undivided_ore": 0, "parts": [part("x", 5)]}
    lines = shown({"units": [one], "programme": all_units}).splitlines()
    (x,) = [line for line in lines if "name of x" in line]
    (y,) = [line for line in lines if "name of y" in line]
    assert x.count("0.05") == 2
    assert "0.07" in y
    assert "–" in y


def part(bearer: str, ore: int) -> dict[str, Any]:
    return {"bearer": bearer, "name": f"name of {bearer}", "ore": ore}


def test_occasions_stand_side_by_side_and_codes_that_never_occur_are_left_out() -> None:
    def occasion(name: str, *cases: int) -> dict[str, Any]:
        codes = zip(("wage", "aid", "never"), cases, strict=True)
        counts = [{"code": code, "name": code, "cases": count} for code, count in codes]
        return {"occasion": name, "name": name, "cases": 9, "named": 9, "counts": counts}

    text = shown({"occasions": [occasion("before", 0, 9, 0), occasion("after", 8, 1, 0)]})
    assert "wage" in text
    assert "never" not in text
    assert text.index("before") < text.index("after")


def test_codes_and_milestones_and_months() -> None:
    assert "work" in shown({"cases": 7, "counts": [{"code": "w", "name": "work", "cases": 7}]})
    answered = {"milestone": "m", "name": "6 months", "done": 5, "percent": 50.0}
    assert "50.0 %" in shown({"milestones": [answered], "all": answered | {"name": "all"}})
    months = [{"month": "2006-01", "places": 12.0, "percent": 48.9}]
    row = {"unit": "a", "name": "Unit A", "months": months}
    assert "2006-01" in shown({"units": [row], "programme": row})


def test_the_definition_stands_beneath() -> None:
    row = {"unit": "a", "name": "Unit A", "cases": 5}
    text = shown({"units": [row], "programme": row})
    assert "what is counted / over what. Period: the year. Rounding: none." in text
    assert " / none" not in shown({"units": [row], "programme": row}, denominator="none")
    assert "As of 2006-12-31; facts applied: a.v1 3" in text


@pytest.mark.parametrize(
    ("ore", "expected"), [(82_500_000, "825 000.00"), (5, "0.05"), (-150, "-1.50"), (0, "0.00")]
)
def test_kronor(ore: int, expected: str) -> None:
    assert kronor(ore) == expected


def target(verdict: str, **row: Any) -> dict[str, Any]:
    whole = {"first": "2020-01-01", "last": "2020-12-31", "is_over": True, "lowest": None}
    outcome = {"expressed_in": "percent", "numerator": "<5", "denominator": 9, "highest": None}
    return {
        **whole,
        **outcome,
        "unit": None,
        "aim": None,
        "outcome": None,
        "verdict": verdict,
        **row,
    }


def test_targets_at_a_glance_have_a_line_each() -> None:
    row = target("missed", aim="at least 50 %", outcome="44.4", numerator=4)
    unit = target("withheld", unit="a", name="Unit A", last="2021-06-30")
    ranged = target("reached", lowest="11.1", highest="44.4", is_over=False)
    name = "At least half leave for work, studies or activity within the agencies' ordinary mandate"
    found = [
        {"target": "onwards", "name": name, "units": [unit], "programme": row},
        {"target": "own-income", "name": name, "units": [], "programme": ranged},
    ]
    console = Console(width=100, record=True, file=StringIO())
    console.print(at_a_glance({"name": "P", "figures": {"targets": {"targets": found}}}))
    lines = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert "P: its targets" in lines
    assert "Unit A 2020-01-01 to 2021-06-30 – – <5 / 9 withheld" in lines
    assert "onwards 2020 at least 50 % 44.4 % 4 / 9 MISSED" in lines
    assert "own-income 2020 – 11.1–44.4 % <5 / 9 reached so far" in lines
