"""The history of a programme: its versions, what single funders pay for, and names over time."""

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from samverka.layout.shapes import NONE, Figure


def history(figure: Figure) -> tuple[RenderableType, ...]:
    """One paragraph for each version, and tables of what else changed."""
    title = Text("History", style="bold")
    funding = _table("What single funders pay for", ("funder", "what", "from", "until"))
    for each in figure["funding"]:
        until = each["valid_until"] or NONE
        funding.add_row(each["name"], each["what"], each["valid_from"], until)
    names = _table("Names that organisations have had", ("name", "from"))
    for organisation in figure["organisations"]:
        for name in organisation["names"]:
            names.add_row(name["name"], name["valid_from"])
    tables = [each for each in (funding, names) if each.row_count]
    return title, *map(_version, figure["versions"]), *tables


def _table(title: str, columns: tuple[str, ...]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for column in columns:
        table.add_column(column, no_wrap=column in ("from", "until"))
    return table


def _version(each: Figure) -> Text:
    told = [each["name"], each["phase"], each["last"] and f"until {each['last']}"]
    why = [", ".join(each["changed"]), each["why"], each["closed_for"]]
    text = Text.assemble((each["valid_from"], "bold"), f"  {', '.join(filter(None, told))}\n")
    for line in filter(None, why):
        text.append(f"            {line}\n", style="dim")
    return text
