"""Charts: Vega-Lite specifications, rendered to SVG on the server."""

from collections.abc import Mapping, Sequence
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
_WIDTH = 940

Values = Sequence[Mapping[str, str | int | float | None]]


def cost_share(figure: ByUnit[SharedCost]) -> str:
    """A bar for each unit, divided into what each bearer bears, in thousands of kronor."""
    order = list(dict.fromkeys(part.name for part in figure.programme.parts))
    values = [
        {"unit": row.name, "bearer": part.name, "tkr": part.ore / 100_000, "place": place}
        for row in figure.units
        for place, part in enumerate(row.parts)
    ]
    bars = (
        alt.Chart(_data(values))
        .mark_bar(size=26, stroke="white")
        .encode(
            x=alt.X("tkr:Q", title="thousand kronor, net", axis=_counted()),
            y=alt.Y("unit:N", title=None, sort=[row.name for row in figure.units]),
            color=_colour("bearer", order),
            order=alt.Order("place:Q"),
        )
    )
    return _svg(bars, height=46 * len(figure.units) + 90)


def occupancy(figure: ByUnit[MonthlyOccupancy]) -> str:
    """A line for each unit over the months, in percent of the places available."""
    order = [row.name for row in figure.units]
    values = [
        {"unit": row.name, "month": f"{month.month}-01", "percent": month.percent}
        for row in figure.units
        for month in row.months
    ]
    axis = alt.Axis(format="%b", tickCount="month", grid=False)
    most = max((month.percent or 0 for row in figure.units for month in row.months), default=0)
    scale = alt.Scale(domain=[0, max(100, most)])
    lines = (
        alt.Chart(_data(values))
        .mark_line(point=alt.OverlayMarkDef(size=44, filled=True), strokeWidth=2)
        .encode(
            x=alt.X("month:T", title=None, axis=axis),
            y=alt.Y(
                "percent:Q", title="percent of places", axis=alt.Axis(tickCount=5), scale=scale
            ),
            color=_colour("unit", order),
            shape=alt.Shape("unit:N", title=None, sort=order, scale=alt.Scale(domain=order)),
        )
    )
    return _svg(lines, height=320)


def outcome(figure: Outcome) -> str:
    """For each code a bar before, after and at follow-up; a withheld count has its mark and no bar."""
    occasions = [occasion.name for occasion in figure.occasions]
    values = [
        {
            "code": count.name,
            "occasion": occasion.name,
            "cases": count.cases if isinstance(count.cases, int) else 0,
            "label": str(count.cases),
        }
        for occasion in figure.occasions
        for count in occasion.counts
        if count.cases != 0
    ]
    used = {value["code"] for value in values}
    codes = [count.name for count in figure.occasions[0].counts if count.name in used]
    placed = alt.Chart(_data(values)).encode(
        x=alt.X("cases:Q", title="cases", axis=_counted()),
        y=alt.Y("code:N", title=None, sort=codes, scale=_padded(codes, 0.3)),
        yOffset=alt.YOffset("occasion:N", sort=occasions, scale=_padded(occasions, 0.08)),
    )
    bars = placed.mark_bar().encode(color=_colour("occasion", occasions))
    marks = placed.mark_text(align="left", dx=4, color=_INK, fontSize=10).encode(text="label:N")
    return _svg(alt.layer(bars, marks), height=50 * len(codes) + 90)


def _data(values: Values) -> alt.Data:
    return alt.Data(values=list(values))


def _counted() -> alt.Axis:
    """Whole numbers, few of them, with spaces between the thousands."""
    spaced = "replace(format(datum.value, ',.0f'), /,/g, '\\u00a0')"
    return alt.Axis(tickCount=6, tickMinStep=1, labelExpr=spaced)


def _padded(domain: Sequence[str], padding: float) -> alt.Scale:
    return alt.Scale(domain=list(domain), paddingInner=padding)


def _colour(field: str, order: Sequence[str]) -> alt.Color:
    colours = [PALETTE[place % len(PALETTE)] for place in range(len(order))]
    scale = alt.Scale(domain=list(order), range=colours)
    return alt.Color(f"{field}:N", title=None, sort=list(order), scale=scale)


def _svg(chart: alt.Chart | alt.LayerChart | alt.FacetChart, height: int) -> str:
    """An SVG as wide as the page's column, to be set into it."""
    fitted = alt.AutoSizeParams(type="fit", contains="padding")
    whole = chart.properties(width=_WIDTH, height=height, autosize=fitted, config=_config())
    spec: dict[str, Any] = whole.to_dict()
    return vl_convert.vegalite_to_svg(spec)


def _config() -> alt.Config:
    """The page's own ink, and no more of it than the figures need."""
    axis = alt.AxisConfig(
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
        titlePadding=10,
    )
    legend = alt.LegendConfig(
        orient="top", labelFontSize=12, labelLimit=300, labelColor=_INK, columns=4, offset=14
    )
    return alt.Config(
        background="transparent",
        font=_FONT,
        view=alt.ViewConfig(stroke=None),
        axis=axis,
        legend=legend,
    )
