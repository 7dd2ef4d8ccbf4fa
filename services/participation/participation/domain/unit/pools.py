"""Which funder's places somebody may have: those asked for, or those for the sender before those for everybody."""

from chassis.decider import State
from contracts.programme import Pool
from participation.domain.unit.standing import Wish
from participation.domain.unit.state import Unit


class Place(State):
    """A free place; `pool` is none where no single funder pays for it."""

    pool: str | None = None


def place_for(wish: Wish, unit: Unit) -> Place | None:
    """A place that fits the wish and is free now; none when there is none."""
    if unit.opened is None or unit.free() <= 0:
        return None
    if any(pool.pool == wish.pool for pool in unit.opened.pools):
        return Place(pool=wish.pool) if has_room(wish.pool, unit) else None
    for pool in sorted(unit.opened.pools, key=lambda pool: not pool.referrers):
        if _may_have(wish.referred_by, pool) and unit.free_in(pool) > 0:
            return Place(pool=pool.pool)
    return Place() if has_room(None, unit) else None


def has_room(pool: str | None, unit: Unit) -> bool:
    """Whether a place of the pool is free; of none: one that belongs to no pool."""
    if unit.opened is None or unit.free() <= 0:
        return False
    for known in unit.opened.pools:
        if known.pool == pool:
            return unit.free_in(known) > 0
    pooled = sum(known.places.high for known in unit.opened.pools)
    names = {known.pool for known in unit.opened.pools}
    outside = sum(holder.pool not in names for holder in unit.holders())
    return unit.opened.places.high - pooled - outside > 0


def _may_have(referred_by: str | None, pool: Pool) -> bool:
    return not pool.referrers or referred_by in pool.referrers
