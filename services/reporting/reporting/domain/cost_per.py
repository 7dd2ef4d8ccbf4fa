"""Cost per participant started, per place and per full-year place; the denominator is always named."""

from collections.abc import Mapping, Sequence

from reporting.domain.figures import ByUnit, Row, Unit, by_unit
from reporting.domain.shares import per, tenths
from reporting.domain.suppression import Shown
from reporting.domain.throughput import People


class CostPer(Row):
    """Net öre by what `denominator` counts; none where that is nothing or withheld."""

    net_ore: int
    denominator: Shown | float | None
    ore: int | None


def cost_per_started(net: Mapping[str, int], started: People) -> ByUnit[CostPer]:
    """Net öre by unit, over the participants who started there."""
    cases: dict[str | None, Shown] = {
        row.unit: row.cases for row in (*started.units, started.programme)
    }

    def row(unit: str | None, name: str) -> CostPer:
        return _cost_per(unit, name, net, cases.get(unit, 0))

    return by_unit([Unit(row.unit or "", row.name) for row in started.units], row)


def cost_per_place(
    net: Mapping[str, int], places: Mapping[str, int], units: Sequence[Unit]
) -> ByUnit[CostPer]:
    """Net öre by unit, over its places."""

    def row(unit: str | None, name: str) -> CostPer:
        mine = sum(number for key, number in places.items() if unit in (None, key))
        return _cost_per(unit, name, net, mine)

    return by_unit(units, row)


def cost_per_full_year_place(
    net: Mapping[str, int], place_days: Mapping[str, int], units: Sequence[Unit], year_days: int
) -> ByUnit[CostPer]:
    """Net öre by unit, over place-days used by the days of the year."""

    def row(unit: str | None, name: str) -> CostPer:
        used = sum(days for key, days in place_days.items() if unit in (None, key))
        total = _net(unit, net)
        return CostPer(
            unit=unit,
            name=name,
            net_ore=total,
            denominator=tenths(used, year_days),
            ore=per(total * year_days, used),
        )

    return by_unit(units, row)


def _net(unit: str | None, net: Mapping[str, int]) -> int:
    return sum(ore for key, ore in net.items() if unit in (None, key))


def _cost_per(unit: str | None, name: str, net: Mapping[str, int], cases: Shown) -> CostPer:
    total = _net(unit, net)
    ore = per(total, cases) if isinstance(cases, int) else None
    return CostPer(unit=unit, name=name, net_ore=total, denominator=cases, ore=ore)
