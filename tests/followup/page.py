"""The published page of rules: its tables, row by row."""

import re
from functools import cache
from pathlib import Path

from contracts.programme import After

PAGE = Path(__file__).parents[2] / "docs" / "calendar-rules.md"

Row = tuple[str, ...]


@cache
def tables() -> dict[str, list[Row]]:
    """The rows below each heading, without the head of the table."""
    found: dict[str, list[Row]] = {}
    heading = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            found.setdefault(heading, []).append(cells)
    return {heading: rows[2:] for heading, rows in found.items()}


def time_of(text: str) -> After:
    """`1 year 1 month`, as the page writes it."""
    parts = re.findall(r"(\d+) (day|week|month|year)s?\b", text)
    assert " ".join(parts_of(text)) == text
    return After.model_validate({f"{unit}s": int(number) for number, unit in parts})


def parts_of(text: str) -> list[str]:
    """Each number with its unit; what is left out of them is no time."""
    return re.findall(r"\d+ (?:day|week|month|year)s?\b", text)
