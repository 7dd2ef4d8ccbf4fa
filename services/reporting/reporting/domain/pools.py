"""Pools: how full the places were that a single funder pays for, and how many full-year places they make."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.domain.figures import Figure, Unit
from reporting.domain.shares import percent, tenths


@dataclass(frozen=True)
class PoolOfUse:
    """Place-days of one pool of a unit, as far as the period has come to pass."""

    unit: str
    pool: str
    name: str
    used: int
    available: int


class Pool(Figure):
    """In place-days, and in full-year places: place-days by the days of the period."""

    unit: str
    unit_name: str
    pool: str
    name: str
    used: int
    available: int
    percent: float | None
    full_year_places: float | None


class Pools(Figure):
    pools: tuple[Pool, ...]


def occupancy_by_pool(found: Sequence[PoolOfUse], units: Sequence[Unit], days: int) -> Pools:
    """Each pool of each unit, in the order of the units."""
    return Pools(
        pools=tuple(
            Pool(
                unit=unit.unit,
                unit_name=unit.name,
                pool=each.pool,
                name=each.name,
                used=each.used,
                available=each.available,
                percent=percent(each.used, each.available),
                full_year_places=tenths(each.used, days),
            )
            for unit in units
            for each in found
            if each.unit == unit.unit
        )
    )
