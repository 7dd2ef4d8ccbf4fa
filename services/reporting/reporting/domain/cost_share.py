"""Cost share: who bears what, in each view, exact to the öre; and what each kind of cost comes to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contracts.codes import Party
from contracts.programme import Share
from reporting.domain.figures import ByUnit, Figure, Row, Unit, by_unit
from reporting.domain.shares import fractions, split
from reporting.domain.views import Bearer, Bearing, divided

BearingOf = Callable[[str], Bearing]


@dataclass(frozen=True)
class Pot:
    """One unit's costs of one kind and year under one agreement version.

    Net öre from 1 January: `before_ore` until the period begins, `through_ore` until it ends.
    `vat_ore` is the period's own. There are no shares while the agreement has not been heard.
    """

    unit: str
    cost_kind: str
    before_ore: int
    through_ore: int
    vat_ore: int
    shares: tuple[Share, ...]

    @property
    def net_ore(self) -> int:
        return self.through_ore - self.before_ore


class Part(Figure):
    """What one funder or party bears, net."""

    bearer: str
    name: str
    ore: int


class UnitCost(Row):
    net_ore: int
    vat_ore: int


class SharedCost(Row):
    """The parts and `undivided_ore` (whose agreement is still on its way) sum to the net cost."""

    parts: tuple[Part, ...]
    undivided_ore: int


class KindCost(Figure):
    """One kind of cost. The parts and `undivided_ore` sum to its net cost."""

    cost_kind: str
    net_ore: int
    vat_ore: int
    parts: tuple[Part, ...]
    undivided_ore: int


class CostByKind(Figure):
    kinds: tuple[KindCost, ...]


def costs(pots: Sequence[Pot], units: Sequence[Unit]) -> ByUnit[UnitCost]:
    """Net and VAT of the period, apart."""

    def row(unit: str | None, name: str) -> UnitCost:
        mine = [pot for pot in pots if unit in (None, pot.unit)]
        net, vat = sum(pot.net_ore for pot in mine), sum(pot.vat_ore for pot in mine)
        return UnitCost(unit=unit, name=name, net_ore=net, vat_ore=vat)

    return by_unit(units, row)


def cost_share(
    pots: Sequence[Pot], units: Sequence[Unit], bearing_of: BearingOf
) -> ByUnit[SharedCost]:
    """The net cost of the period, divided."""

    def row(unit: str | None, name: str) -> SharedCost:
        mine = [pot for pot in pots if unit in (None, pot.unit)]
        parts, undivided = _parts(mine, bearing_of), _undivided(mine)
        return SharedCost(unit=unit, name=name, parts=parts, undivided_ore=undivided)

    return by_unit(units, row)


def by_kind(pots: Sequence[Pot], bearing_of: BearingOf) -> CostByKind:
    """The same for each kind of cost, the greatest first."""

    def kind(name: str) -> KindCost:
        mine = [pot for pot in pots if pot.cost_kind == name]
        return KindCost(
            cost_kind=name,
            net_ore=sum(pot.net_ore for pot in mine),
            vat_ore=sum(pot.vat_ore for pot in mine),
            parts=_parts(mine, bearing_of),
            undivided_ore=_undivided(mine),
        )

    found = map(kind, {pot.cost_kind for pot in pots})
    return CostByKind(kinds=tuple(sorted(found, key=lambda each: (-each.net_ore, each.cost_kind))))


def _undivided(pots: Iterable[Pot]) -> int:
    return sum(pot.net_ore for pot in pots if not pot.shares)


def _parts(pots: Iterable[Pot], bearing_of: BearingOf) -> tuple[Part, ...]:
    borne: dict[Bearer, int] = {}
    for pot in pots:
        for total, sign in ((pot.before_ore, -1), (pot.through_ore, 1)) if pot.shares else ():
            for share, ore in zip(pot.shares, split(total, fractions(pot.shares)), strict=True):
                for bearer, part in divided(ore, bearing_of(share.funder)):
                    borne[bearer] = borne.get(bearer, 0) + sign * part
    return tuple(
        Part(bearer=bearer, name=name, ore=borne[bearer, name])
        for bearer, name in sorted(borne, key=lambda bearer: _place(bearer[0]))
    )


def _place(bearer: str) -> int:
    """Parties in their own order; sorting is stable, so funders stay in the agreement's."""
    order = [party.value for party in Party]
    return order.index(bearer) if bearer in order else len(order)
