"""Charts: Vega-Lite specifications, rendered to SVG on the server."""

from collections import Counter
from datetime import date

import altair as alt

from reporting.api.charts.style import INK, PALETTE, colour, counted, data, padded, svg
from reporting.domain.cost_share import SharedCost
from reporting.domain.figures import ByUnit
from reporting.domain.instruments import Changes
from reporting.domain.occupancy import MonthlyOccupancy
from reporting.domain.outcomes import Outcome
from reporting.domain.targets.outcome import Targets, Verdict

_OF_VERDICT = {Verdict.REACHED: PALETTE[2], Verdict.MISSED: "#b3394d"}
_OTHER = PALETTE[4]


def targets(figure: Targets) -> str:
    """A bar for each target in percent, with a tick at its aim; of a withheld one the range. Empty if there is none."""
    names, rows = _labels(figure), [each.programme for each in figure.targets]
    values = [
        {
            "target": names[row.target, row.first],
            "from": float(row.lowest or 0),
            "percent": float(found),
            "aim": row.aimed_at,
            "colour": _OF_VERDICT.get(row.verdict, _OTHER),
        }
        for row in rows
        if row.expressed_in == "percent" and (found := row.outcome or row.highest)
    ]
    if not values:
        return ""
    order = [str(value["target"]) for value in values]
    y = alt.Y("target:N", title=None, sort=order, axis=alt.Axis(labelLimit=420))
    placed = alt.Chart(data(values)).encode(y=y)
    x = alt.X("from:Q", title="percent", scale=alt.Scale(domain=[0, 100]), axis=counted())
    bars = placed.mark_bar(size=16).encode(
        x=x, x2="percent:Q", color=alt.Color("colour:N", scale=None)
    )
    aims = placed.mark_tick(color=INK, thickness=3, size=28).encode(x="aim:Q")
    return svg(alt.layer(bars, aims), height=44 * len(order) + 60)


def _labels(figure: Targets) -> dict[tuple[str, date], str]:
    """Each target's name, with the year before it where it comes in several."""
    times = Counter(each.target for each in figure.targets)
    return {
        (each.target, first): each.name if times[each.target] == 1 else f"{first.year}: {each.name}"
        for each in figure.targets
        for first in [each.programme.first]
    }


def change(figure: Changes) -> str:
    """For each instrument the mean of the first and of the last score. Empty if all are withheld."""
    values = [
        {"instrument": each.name, "when": when, "score": float(mean)}
        for each in figure.instruments
        for when, mean in (("first", each.first), ("last", each.last))
        if mean is not None
    ]
    if not values:
        return ""
    order = list(dict.fromkeys(str(value["instrument"]) for value in values))
    placed = alt.Chart(data(values)).encode(
        x=alt.X("score:Q", title="mean score"),
        y=alt.Y("instrument:N", title=None, sort=order),
    )
    lines = placed.mark_line(color=_OTHER, strokeWidth=3).encode(detail="instrument:N")
    points = placed.mark_point(filled=True, size=140, opacity=1).encode(
        color=colour("when", ["first", "last"]), shape="when:N"
    )
    return svg(alt.layer(lines, points), height=56 * len(order) + 90)


def cost_share(figure: ByUnit[SharedCost]) -> str:
    """A bar for each unit, divided into what each bearer bears, in thousands of kronor."""
    order = list(dict.fromkeys(part.name for part in figure.programme.parts))
    values = [
        {"unit": row.name, "bearer": part.name, "tkr": part.ore / 100_000, "place": place}
        for row in figure.units
        for place, part in enumerate(row.parts)
    ]
    bars = (
        alt.Chart(data(values))
        .mark_bar(size=26, stroke="white")
        .encode(
            x=alt.X("tkr:Q", title="thousand kronor, net", axis=counted()),
            y=alt.Y("unit:N", title=None, sort=[row.name for row in figure.units]),
            color=colour("bearer", order),
            order=alt.Order("place:Q"),
        )
    )
    return svg(bars, height=46 * len(figure.units) + 90)


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
        alt.Chart(data(values))
        .mark_line(point=alt.OverlayMarkDef(size=44, filled=True), strokeWidth=2)
        .encode(
            x=alt.X("month:T", title=None, axis=axis),
            y=alt.Y(
                "percent:Q", title="percent of places", axis=alt.Axis(tickCount=5), scale=scale
            ),
            color=colour("unit", order),
            shape=alt.Shape("unit:N", title=None, sort=order, scale=alt.Scale(domain=order)),
        )
    )
    return svg(lines, height=320)


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
    placed = alt.Chart(data(values)).encode(
        x=alt.X("cases:Q", title="cases", axis=counted()),
        y=alt.Y("code:N", title=None, sort=codes, scale=padded(codes, 0.3)),
        yOffset=alt.YOffset("occasion:N", sort=occasions, scale=padded(occasions, 0.08)),
    )
    bars = placed.mark_bar().encode(color=colour("occasion", occasions))
    marks = placed.mark_text(align="left", dx=4, color=INK, fontSize=10).encode(text="label:N")
    return svg(alt.layer(bars, marks), height=50 * len(codes) + 90)
