"""Programmes and their units, as published and opened."""

from collections.abc import Iterable
from datetime import date

from chassis.database import Connection
from contracts.participation import ProgrammePublished, UnitOpened
from reporting.domain.figures import Unit
from reporting.projections.rows import Row, rows


def _programme(fact: ProgrammePublished, _: int) -> Iterable[Row]:
    version = fact.programme
    yield fact.programme_id, version.version, version.name, version.model_dump_json()


def _opening(fact: UnitOpened, sequence: int) -> Iterable[Row]:
    places = (fact.places.low, fact.places.high)
    yield fact.unit, sequence, fact.programme, fact.name, fact.on, *places


ROWS = (
    rows(
        ProgrammePublished,
        "programme",
        {"programme": "text", "version": "int", "name": "text", "document": "jsonb"},
        _programme,
    ),
    rows(
        UnitOpened,
        "unit_opening",
        {
            "unit": "text",
            "sequence": "bigint",
            "programme": "text",
            "name": "text",
            "day": "date",
            "low": "int",
            "high": "int",
        },
        _opening,
    ),
)

_UNITS = """
with published as (
    select unit ->> 'unit' as unit, place
      from (select document from programme where programme = $1
             order by version desc limit 1) latest,
           jsonb_array_elements(document -> 'units') with ordinality u (unit, place)
), known as (
    select unit from unit_now where programme = $1
    union select unit from cost where programme = $1
    union select unit from enrolled where programme = $1
    union select unit from headcount where programme = $1
    union select unit from decided where programme = $1
)
select unit, coalesce(now.name, nullif(unit, ''), 'Enheten visas inte') as name
  from known left join published using (unit) left join unit_now now using (unit)
 order by published.place, unit
"""

_PLACES = """
select distinct on (unit) unit, high from unit_opening
 where programme = $1 and day <= $2 order by unit, day desc, sequence desc
"""


async def name_of(db: Connection, programme: str) -> str | None:
    """The name in the latest version heard; none for a programme that has not been heard of."""
    latest = "select name from programme where programme = $1 order by version desc limit 1"
    return await db.fetchval(latest, programme)


async def units(db: Connection, programme: str) -> tuple[Unit, ...]:
    """Every unit that a fact of the programme has named, in the order of its latest version.

    One without a slug stands for the units of protected people, so that units sum to the programme.
    """
    return tuple(Unit(row["unit"], row["name"]) for row in await db.fetch(_UNITS, programme))


async def places(db: Connection, programme: str, on: date) -> dict[str, int]:
    """How many each unit may take at most, on a day."""
    return {row["unit"]: row["high"] for row in await db.fetch(_PLACES, programme, on)}
