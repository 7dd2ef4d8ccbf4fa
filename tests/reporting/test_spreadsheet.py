"""The year's report as comma-separated values: every value of the answer, each on a line that says what it is."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, TypeAlias

import httpx

from samverka.tabulating import HEAD, table
from tests.reporting.facts import PROGRAMME

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | None"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def leaves(content: Json) -> Iterator[Json]:
    if isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from leaves(each)
    else:
        yield content


async def test_every_value_of_the_annual_report_has_a_line_of_its_own(
    client: httpx.AsyncClient, token: Any
):
    asked = {"programme": PROGRAMME, "year": 2006}
    answer = await client.get("/reports/annual", params=asked, headers=token("auditor"))
    report = answer.json()
    rows = rows_of(table(report))
    expected = ["" if value is None else str(value) for value in leaves(report["figures"])]
    assert [row["value"] for row in rows] == expected
    assert len(rows) > 300
    named = [(row["figure"], row["row"], row["field"]) for row in rows]
    assert len(set(named)) == len(named), "two values with one name"
    assert {(row["report"], row["programme"], row["first"]) for row in rows} == {
        ("annual", PROGRAMME, "2006-01-01")
    }


def test_a_value_stands_whole_beside_what_it_is():
    unit = {"unit": "a", "name": "A", "net_ore": 82_500_000, "percent": None}
    figures = {"costs": {"units": [unit], "programme": unit | {"unit": None, "net_ore": -1}}}
    about = {"report": "annual", "programme": "p", "first": "2006-01-01", "last": "2006-12-31"}
    text = table({**about, "figures": figures})
    assert text.splitlines()[0] == ",".join(HEAD)
    assert "annual,p,2006-01-01,2006-12-31,costs,units / a,net_ore,82500000\r\n" in text
    assert "costs,programme,net_ore,-1\r\n" in text
    assert "costs,units / a,percent,\r\n" in text


def test_no_text_becomes_a_formula():
    about = {"report": "r", "programme": "p", "first": "f", "last": "l"}
    texts = ["=1+1", "@sum", "+46 8", "-x", "-1.5", "<5"]
    shown = [row["value"] for row in rows_of(table({**about, "figures": {"a": {"n": texts}}}))]
    assert shown == ["'=1+1", "'@sum", "'+46 8", "'-x", "-1.5", "<5"]
