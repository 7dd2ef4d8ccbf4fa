"""The annual report as a page: no script, no style and no picture from elsewhere."""

from functools import cache
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reporting.api import charts
from reporting.api.answers import Answer
from reporting.api.words import FILTERS
from reporting.domain.cost_share import SharedCost
from reporting.domain.figures import ByUnit
from reporting.domain.instruments import Changes
from reporting.domain.occupancy import MonthlyOccupancy
from reporting.domain.outcomes import Outcome
from reporting.domain.targets.outcome import Targets


def render(answer: Answer) -> str:
    """The page of an annual report."""
    figures = answer.figures
    drawn = {
        "targets": charts.targets(cast("Targets", figures["targets"])),
        "cost_share": charts.cost_share(cast("ByUnit[SharedCost]", figures["cost_share"])),
        "occupancy": charts.occupancy(
            cast("ByUnit[MonthlyOccupancy]", figures["occupancy_by_month"])
        ),
        "income": charts.outcome(cast("Outcome", figures["income"])),
        "occupation": charts.outcome(cast("Outcome", figures["occupation"])),
        "change": charts.change(cast("Changes", figures["paired_change"])),
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
    environment.filters.update(FILTERS)
    return environment
