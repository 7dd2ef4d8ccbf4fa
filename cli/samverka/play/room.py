"""The room of a unit as the play foresees it: who has which place, and whether one is free on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.programme import Pool, Unit
from samverka.play.versions import Versions


@dataclass(frozen=True)
class Taken:
    """A place, from the offer to the day on which it falls free; outside every pool if `pool` is none."""

    pool: str | None
    until: date


@dataclass(frozen=True)
class Wish:
    """Who sends somebody, and the pool that is asked for, if any."""

    referred_by: str
    pool: str | None


def free_place(
    versions: Versions, name: str, day: date, wish: Wish, taken: Sequence[Taken]
) -> Taken | None:
    """The place that the unit would hold on the day, until nobody knows when; none if it has none."""
    if day < versions.opens(name) or not versions.admits(name, day):
        return None
    unit = versions.unit(name, day)
    here = [each for each in taken if each.until > day]
    if len(here) >= unit.places_on(day).high:
        return None
    found = [pool for pool in _fitting(unit, wish) if _left(pool, day, here) > 0]
    if found:
        return Taken(found[0].pool, date.max)
    if any(pool.pool == wish.pool for pool in unit.pools):
        return None
    return Taken(None, date.max) if _left_outside(unit, day, here) > 0 else None


def _fitting(unit: Unit, wish: Wish) -> list[Pool]:
    """The pool asked for; else those that the sender may have, its own before everybody's."""
    asked = [pool for pool in unit.pools if pool.pool == wish.pool]
    allowed = [pool for pool in unit.pools if _is_open(pool, wish.referred_by)]
    return asked or sorted(allowed, key=lambda pool: not pool.referrers)


def _left(pool: Pool, day: date, here: Sequence[Taken]) -> int:
    return pool.places_on(day).high - sum(each.pool == pool.pool for each in here)


def _left_outside(unit: Unit, day: date, here: Sequence[Taken]) -> int:
    names = {pool.pool for pool in unit.pools}
    pooled = sum(pool.places_on(day).high for pool in unit.pools)
    outside = sum(each.pool not in names for each in here)
    return unit.places_on(day).high - pooled - outside


def referrers(unit: Unit, wanted: str | None) -> Sequence[str]:
    """Who may refer to the pool wanted, or to any place of the unit."""
    pools = [pool for pool in unit.pools if wanted in (None, pool.pool)]
    allowed = [r for r in unit.referrers if any(_is_open(pool, r) for pool in pools)]
    return allowed or unit.referrers


def _is_open(pool: Pool, referrer: str) -> bool:
    return not pool.referrers or referrer in pool.referrers
