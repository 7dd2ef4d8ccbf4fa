"""How charts look: colours, axes, and the way from a specification to an SVG."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert

# Okabe and Ito's colours, told apart with any colour vision.
PALETTE = ("#2b5d8a", "#d98f2b", "#3f8f73", "#b5577f", "#6c6f7d", "#8fb8d8")
INK, FAINT = "#2a3238", "#dfe4e8"
_FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"
WIDTH = 940

Values = Sequence[Mapping[str, str | int | float | None]]


def data(values: Values) -> alt.Data:
    return alt.Data(values=list(values))


def counted() -> alt.Axis:
    """Whole numbers, few of them, with spaces between the thousands."""
    spaced = "replace(format(datum.value, ',.0f'), /,/g, '\\u00a0')"
    return alt.Axis(tickCount=6, tickMinStep=1, labelExpr=spaced)


def padded(domain: Sequence[str], padding: float) -> alt.Scale:
    return alt.Scale(domain=list(domain), paddingInner=padding)


def colour(field: str, order: Sequence[str]) -> alt.Color:
    colours = [PALETTE[place % len(PALETTE)] for place in range(len(order))]
    scale = alt.Scale(domain=list(order), range=colours)
    return alt.Color(f"{field}:N", title=None, sort=list(order), scale=scale)


def svg(chart: alt.Chart | alt.LayerChart | alt.FacetChart, height: int) -> str:
    """An SVG as wide as the page's column, to be set into it."""
    fitted = alt.AutoSizeParams(type="fit", contains="padding")
    whole = chart.properties(width=WIDTH, height=height, autosize=fitted, config=_config())
    spec: dict[str, Any] = whole.to_dict()
    return vl_convert.vegalite_to_svg(spec)


def _config() -> alt.Config:
    """The page's own ink, and no more of it than the figures need."""
    axis = alt.AxisConfig(
        labelColor=INK,
        titleColor=INK,
        titleFontWeight="normal",
        labelFontSize=12,
        titleFontSize=12,
        labelLimit=240,
        domain=False,
        ticks=False,
        gridColor=FAINT,
        labelPadding=8,
        titlePadding=10,
    )
    legend = alt.LegendConfig(
        orient="top", labelFontSize=12, labelLimit=300, labelColor=INK, columns=4, offset=14
    )
    return alt.Config(
        background="transparent",
        font=_FONT,
        view=alt.ViewConfig(stroke=None),
        axis=axis,
        legend=legend,
    )
