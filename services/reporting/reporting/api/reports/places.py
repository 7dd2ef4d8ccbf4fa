"""How full the units and their pools were."""

from chassis.database import Connection
from reporting.api.reports.subject import Figures, Subject
from reporting.domain import occupancy
from reporting.domain.pools import occupancy_by_pool
from reporting.projections import places


async def read_occupancy(db: Connection, subject: Subject) -> Figures:
    """Place-days and full-year places, of units, months and pools."""
    months, units, days = await use(db, subject), subject.units, subject.period.days
    so_far = subject.so_far
    pools = await places.pools(db, subject.programme, so_far) if so_far else ()
    return {
        "occupancy": occupancy.occupancy(months, units),
        "occupancy_by_month": occupancy.by_month(months, units),
        "full_year_places": occupancy.full_year_places(months, units, days),
        "occupancy_by_pool": occupancy_by_pool(pools, units, days),
    }


async def use(db: Connection, subject: Subject) -> tuple[occupancy.MonthOfUse, ...]:
    """Place-days by unit and month, as far as the period has come to pass."""
    so_far = subject.so_far
    return await places.use(db, subject.programme, so_far) if so_far else ()
