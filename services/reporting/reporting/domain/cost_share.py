"""Cost share: who bears what, in the agreed and the per-party view, exact to the öre."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contracts.codes import Party
from contracts.programme import Share
from reporting.domain.figures import ByUnit, Figure, Row, Unit, by_unit
from reporting.domain.shares import fractions, split_within_year

View = Literal["agreed", "per_party"]


@dataclass(frozen=True)
class Organisation:
    """A funder's name, and its party if it is one."""

    name: str
    party: Party | None


@dataclass(frozen=True)
class Pot:
    """One unit's costs of one kind and year under one agreement version.

    Net öre from 1 January: `before_ore` until the period begins, `through_ore` until it ends.
    `vat_ore` is the period's own. There are no shares while the agreement has not been heard.
    """

    unit: str
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


Bearer = tuple[str, str]


def bearers(view: View, known: Mapping[str, Organisation]) -> Callable[[str], Bearer]:
    """Who stands for a funder in a view: itself, or its party. Without a party it stands for itself."""

    def bearer(funder: str) -> Bearer:
        organisation = known.get(funder, Organisation(funder, None))
        if view == "per_party" and organisation.party:
            return organisation.party.value, organisation.party.swedish
        return funder, organisation.name

    return bearer


def costs(pots: Sequence[Pot], units: Sequence[Unit]) -> ByUnit[UnitCost]:
    """Net and VAT of the period, apart."""

    def row(unit: str | None, name: str) -> UnitCost:
        mine = [pot for pot in pots if unit in (None, pot.unit)]
        net, vat = sum(pot.net_ore for pot in mine), sum(pot.vat_ore for pot in mine)
        return UnitCost(unit=unit, name=name, net_ore=net, vat_ore=vat)

    return by_unit(units, row)


def cost_share(
    pots: Sequence[Pot], units: Sequence[Unit], bearer_of: Callable[[str], Bearer]
) -> ByUnit[SharedCost]:
    """The net cost of the period, divided."""

    def row(unit: str | None, name: str) -> SharedCost:
        mine = [pot for pot in pots if unit in (None, pot.unit)]
        undivided = sum(pot.net_ore for pot in mine if not pot.shares)
        parts = _parts(mine, bearer_of)
        return SharedCost(unit=unit, name=name, parts=parts, undivided_ore=undivided)

    return by_unit(units, row)


def _parts(pots: Iterable[Pot], bearer_of: Callable[[str], Bearer]) -> tuple[Part, ...]:
    borne: dict[Bearer, int] = {}
    for pot in pots:
        if not pot.shares:
            continue
        parts = split_within_year(pot.before_ore, pot.through_ore, fractions(pot.shares))
        for share, ore in zip(pot.shares, parts, strict=True):
            bearer = bearer_of(share.funder)
            borne[bearer] = borne.get(bearer, 0) + ore
    return tuple(
        Part(bearer=bearer, name=name, ore=borne[bearer, name])
        for bearer, name in sorted(borne, key=lambda bearer: _place(bearer[0]))
    )


def _place(bearer: str) -> int:
    """Parties in their own order; sorting is stable, so funders stay in the agreement's."""
    order = [party.value for party in Party]
    return order.index(bearer) if bearer in order else len(order)
