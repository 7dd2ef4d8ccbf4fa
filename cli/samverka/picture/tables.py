"""The few forms that the picture is made of."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from contracts.programme import After, Places, PlacesFrom

LONGEST = 28  # characters of a first column that is kept in one line
UNITS = ("years", "months", "weeks", "days")


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], right: str = ""
) -> RenderableType:
    """Rows under a title; the columns named in `right` hold numbers."""
    made, listed = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)), list(rows)
    for place, column in enumerate(columns):
        short = place == 0 and all(len(row[0]) <= LONGEST for row in listed)
        justify = "right" if column in right else "left"
        made.add_column(column, no_wrap=short, justify=justify, overflow="fold")
    for row in listed:
        made.add_row(*map(Text, row))
    return _titled(title, made)


def details(title: str, said: Mapping[str, Iterable[str]]) -> RenderableType:
    """Words beside their names; what is not said is left out."""
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(no_wrap=True, style="dim")
    made.add_column()
    for name, lines in said.items():
        if kept := [line for line in lines if line]:
            made.add_row(name, Text("\n".join(kept)))
    return _titled(title, made)


def _titled(title: str, inner: RenderableType) -> RenderableType:
    return Group(Text(), Text(title, style="bold cyan"), Padding(inner, (0, 0, 0, 2)))


def length(after: After | None) -> str:
    """A time in words, such as 1 year or 16 weeks."""
    if after is None:
        return ""
    parts = [(getattr(after, unit), unit) for unit in UNITS]
    words = [f"{count} {unit if count > 1 else unit[:-1]}" for count, unit in parts if count]
    return " and ".join(words) or "at once"


def places(at_first: Places, later: Sequence[PlacesFrom] = ()) -> str:
    """A range of places, and the ones after it."""
    said = [_range(at_first), *(f"{_range(each.places)} from {each.valid_from}" for each in later)]
    return ", ".join(said)


def _range(both: Places) -> str:
    return str(both.high) if both.low == both.high else f"{both.low}-{both.high}"
