"""Who was referred, waited, came, rested and left, and for how long."""

from chassis.database import Connection
from reporting.api.reports.subject import Figures, Subject
from reporting.domain import throughput
from reporting.domain import waiting as ages
from reporting.projections import people, referrals


async def read_throughput(db: Connection, subject: Subject) -> Figures:
    """Referred, started, ongoing, ended; and for how long."""
    programme, units, period = subject.programme, subject.units, subject.period
    so_far = subject.so_far
    found = {
        "started": await people.started(db, programme, period),
        "ended": await people.ended(db, programme, period),
        "ongoing": await people.ongoing(db, programme, so_far.last) if so_far else (),
        "paused": await people.paused(db, programme, so_far.last) if so_far else (),
    }
    stays = await people.stays(db, programme, period)
    hours = await people.attendance(db, programme, period)
    declined = await referrals.declines(db, programme, period)
    return {
        **{figure: throughput.people(counted, units) for figure, counted in found.items()},
        "mean_stay": throughput.mean_stay(stays, units),
        "exits": throughput.exits(await people.exits(db, programme, period)),
        "attendance": throughput.attendance(hours, units),
        "referrals": throughput.referrals(await referrals.states(db, programme, period)),
        "declines": throughput.declines(declined),
        "declined_by": throughput.declined_by(declined),
    }


async def read_waiting(db: Connection, subject: Subject) -> Figures:
    """Who waits at the end of the period's last day."""
    on = subject.period.last
    found = await referrals.waiting(db, subject.programme, on)
    return {"waiting": ages.waiting(on, found, subject.units)}
