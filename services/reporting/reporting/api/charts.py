"""Charts: Vega-Lite specifications, rendered to SVG on the server."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

from reporting.domain.cost_share import SharedCost
from reporting.domain.figures import ByUnit
from reporting.domain.occupancy import MonthlyOccupancy
from reporting.domain.outcomes import Outcome

# Okabe and Ito's colours, told apart with any colour vision.
PALETTE = ("#2b5d8a", "#d98f2b", "#3f8f73", "#b5577f", "#6c6f7d", "#8fb8d8")
_INK, _FAINT = "#2a3238", "#dfe4e8"
_FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"
_WIDTH = 640

Values = Sequence[Mapping[str, str | int | float | None]]


def cost_share(figure: ByUnit[SharedCost]) -> str:
    """A bar for each unit, divided into what each bearer bears, in thousands of kronor."""
    order = list(dict.fromkeys(part.name for part in figure.programme.parts))
    values = [
        {"unit": row.name, "bearer": part.name, "tkr": part.ore / 100_000}
        for row in figure.units
        for part in row.parts
    ]
    bars = (
        _chart(values, height=46 * max(1, len(figure.units)))
        .mark_bar(size=26)
        .encode(
            x=alt.X("tkr:Q", title="thousand kronor, net", axis=alt.Axis(format=",.0f")),
            y=alt.Y("unit:N", title=None, sort=None),
            color=_colour("bearer", order),
            order=alt.Order("place:Q"),
        )
        .transform_calculate(place=f"indexof({order!r}, datum.bearer)")
    )
    return _svg(bars)


def occupancy(figure: ByUnit[MonthlyOccupancy]) -> str:
    """A line for each unit over the months, in percent of the places available."""
    values = [
        {"unit": row.name, "month": f"{month.month}-01", "percent": month.percent}
        for row in figure.units
        for month in row.months
    ]
    lines = (
        _chart(values, height=220)
        .mark_line(point=alt.OverlayMarkDef(size=34, filled=True), strokeWidth=2)
        .encode(
            x=alt.X("month:T", title=None, axis=alt.Axis(format="%b", tickCount="month")),
            y=alt.Y("percent:Q", title="percent of places", scale=alt.Scale(domainMin=0)),
            color=_colour("unit", [row.name for row in figure.units]),
        )
    )
    return _svg(lines)


def outcome(figure: Outcome) -> str:
    """For each code a bar before, after and at follow-up. Withheld counts have no bar."""
    occasions = [occasion.name for occasion in figure.occasions]
    values = [
        {"code": count.name, "occasion": occasion.name, "cases": count.cases}
        for occasion in figure.occasions
        for count in occasion.counts
        if isinstance(count.cases, int) and count.name in _used(figure)
    ]
    codes = [count.name for count in figure.occasions[0].counts if count.name in _used(figure)]
    bars = (
        _chart(values, height=alt.Step(13))
        .mark_bar()
        .encode(
            x=alt.X("cases:Q", title="cases", axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y("code:N", title=None, sort=codes, scale=_padded(codes)),
            yOffset=alt.YOffset("occasion:N", sort=occasions, scale=_padded(occasions, 0.08)),
            color=_colour("occasion", occasions),
        )
    )
    return _svg(bars)


def _used(figure: Outcome) -> set[str]:
    """Codes that have been recorded on some occasion."""
    return {c.name for occasion in figure.occasions for c in occasion.counts if c.cases != 0}


def _padded(domain: Iterable[str], padding: float = 0.3) -> alt.Scale:
    return alt.Scale(domain=list(domain), paddingInner=padding)


def _colour(field: str, order: Sequence[str]) -> alt.Color:
    colours = [PALETTE[place % len(PALETTE)] for place in range(len(order))]
    scale = alt.Scale(domain=list(order), range=colours)
    return alt.Color(f"{field}:N", title=None, sort=list(order), scale=scale)


def _chart(values: Values, height: int | alt.Step) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(values))).properties(width=_WIDTH, height=height)


def _svg(chart: alt.Chart) -> str:
    """An SVG to be set into a page, hidden from readers of the table beside it."""
    config = alt.Config(
        background="transparent",
        font=_FONT,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=_INK,
            titleColor=_INK,
            titleFontWeight="normal",
            labelFontSize=12,
            titleFontSize=12,
            labelLimit=240,
            domain=False,
            ticks=False,
            gridColor=_FAINT,
            labelPadding=8,
        ),
        legend=alt.LegendConfig(
            orient="top", labelFontSize=12, labelColor=_INK, symbolType="square"
        ),
    )
    spec: dict[str, Any] = chart.properties(config=config).to_dict()
    return vl_convert.vegalite_to_svg(spec)
