"""The annual report as a page: no script, no style and no picture from elsewhere."""

from functools import cache
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reporting.api import charts
from reporting.api.answers import Answer
from reporting.domain.cost_share import SharedCost
from reporting.domain.figures import ByUnit
from reporting.domain.occupancy import MonthlyOccupancy
from reporting.domain.outcomes import Outcome

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def kronor(ore: int | None) -> str:
    """Öre as kronor with two decimals, `825 000.00`; a dash for none."""
    if ore is None:
        return "–"
    whole, part = divmod(abs(ore), 100)
    return f"{MINUS if ore < 0 else ''}{whole:,}".replace(",", SPACE) + f".{part:02d}"


def number(value: float | str | None, decimals: int = 0) -> str:
    """A number with spaces between the thousands; marks of withheld counts as they are; a dash for none."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:,.{decimals}f}".replace(",", SPACE)


def render(answer: Answer) -> str:
    """The page of an annual report."""
    figures = answer.figures
    drawn = {
        "cost_share": charts.cost_share(cast("ByUnit[SharedCost]", figures["cost_share"])),
        "occupancy": charts.occupancy(
            cast("ByUnit[MonthlyOccupancy]", figures["occupancy_by_month"])
        ),
        "income": charts.outcome(cast("Outcome", figures["income"])),
        "occupation": charts.outcome(cast("Outcome", figures["occupation"])),
    }
    return (
        _templates()
        .get_template("annual.html")
        .render(
            answer=answer,
            figures=figures,
            charts={name: Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - drawn by us
        )
    )


def sign_in_page(to: str, refused: str | None) -> str:
    """The form that leads to the page `to`; after a refusal with its reason."""
    return _templates().get_template("sign_in.html").render(to=to, refused=refused)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("reporting.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({"kronor": kronor, "number": number})
    return environment
