"""Programmes and their units, as published, opened and refurnished."""

from collections.abc import Iterable
from datetime import date

from chassis.database import Connection
from contracts.participation import ProgrammePublished, UnitOpened, UnitRefurnished
from contracts.programme import Programme
from reporting.domain.figures import Unit
from reporting.domain.life import Life
from reporting.projections.rows import Row, rows


def _programme(fact: ProgrammePublished, _: int) -> Iterable[Row]:
    version = fact.programme
    yield fact.programme_id, version.version, version.name, version.model_dump_json()


def _opening(fact: UnitOpened | UnitRefurnished, sequence: int) -> Iterable[Row]:
    places = (fact.places.low, fact.places.high)
    yield fact.unit, sequence, fact.programme, fact.name, fact.on, *places


def _pools(fact: UnitOpened | UnitRefurnished, sequence: int) -> Iterable[Row]:
    for place, pool in enumerate(fact.pools):
        room = pool.places_on(fact.on)
        named = (pool.pool, place, pool.name, pool.funder)
        yield fact.unit, sequence, *named, room.low, room.high


_OPENING = {
    "unit": "text",
    "sequence": "bigint",
    "programme": "text",
    "name": "text",
    "day": "date",
    "low": "int",
    "high": "int",
}
_POOL = {
    "unit": "text",
    "sequence": "bigint",
    "pool": "text",
    "ordinal": "int",
    "name": "text",
    "funder": "text",
    "low": "int",
    "high": "int",
}

ROWS = (
    rows(
        ProgrammePublished,
        "programme",
        {"programme": "text", "version": "int", "name": "text", "document": "jsonb"},
        _programme,
    ),
    rows(UnitOpened, "unit_opening", _OPENING, _opening),
    rows(UnitRefurnished, "unit_opening", _OPENING, _opening),
    rows(UnitOpened, "pool", _POOL, _pools),
    rows(UnitRefurnished, "pool", _POOL, _pools),
)

UNSHOWN = "Enheten visas inte"

_LIFE = "select document from programme where programme = $1 order by version"

_UNITS = """
select unit, now.name from (
    select unit from unit_now where programme = $1
    union select unit from cost where programme = $1
    union select unit from enrolled where programme = $1
    union select unit from headcount where programme = $1
    union select unit from decided where programme = $1) known
  left join unit_now now using (unit) order by unit
"""

_PLACES = """
select distinct on (unit) unit, high from unit_opening
 where programme = $1 and day <= $2 order by unit, day desc, sequence desc
"""


async def life(db: Connection, programme: str, today: date | None) -> Life | None:
    """Every version heard; none for a programme that has not been heard of."""
    found = await db.fetch(_LIFE, programme)
    versions = tuple(Programme.model_validate_json(row["document"]) for row in found)
    return Life(versions, today) if versions else None


async def units(db: Connection, programme: str, life: Life, on: date) -> tuple[Unit, ...]:
    """Every unit that a fact of the programme has named: those of the version in force on the day first, in its order.

    Each has the name of that version, or of the nearest one that has it, or that it was opened under. One without a
    slug stands for the units of protected people, so that units sum to the programme.
    """
    known = {row["unit"]: row["name"] for row in await db.fetch(_UNITS, programme)}
    in_force = life.on(on)
    others = sorted(life.versions, key=lambda version: abs((version.valid_from - on).days))
    published = {
        unit.unit: unit.name
        for version in (*reversed(others), in_force)
        for unit in version.units
        if unit.unit in known
    }
    order = [unit.unit for version in (in_force, *others) for unit in version.units]
    placed = sorted(known, key=lambda unit: order.index(unit) if unit in order else len(order))
    return tuple(
        Unit(unit, published.get(unit) or known[unit] or unit or UNSHOWN) for unit in placed
    )


async def places(db: Connection, programme: str, on: date) -> dict[str, int]:
    """How many each unit may take at most, on a day."""
    return {row["unit"]: row["high"] for row in await db.fetch(_PLACES, programme, on)}
