"""The reports: which figures each is made of, read in one snapshot."""

from dataclasses import replace
from datetime import date

from chassis.database import Connection
from reporting.api.reports.cases import read_throughput, read_waiting
from reporting.api.reports.life import read_history
from reporting.api.reports.money import read_cost_share
from reporting.api.reports.places import read_occupancy
from reporting.api.reports.results import read_outcomes, read_response_rate, read_targets
from reporting.api.reports.subject import Figures, Report, Subject
from reporting.domain.periods import Period, middle_of

__all__ = [
    "Figures",
    "Report",
    "Subject",
    "read_annual",
    "read_cost_share",
    "read_history",
    "read_occupancy",
    "read_outcomes",
    "read_response_rate",
    "read_targets",
    "read_throughput",
    "read_waiting",
]


async def read_annual(db: Connection, subject: Subject) -> Figures:
    """All of them; waiting as of the middle of a year, or of another period's last day."""
    year = subject.period.first.year
    middle = Period(date(year, 1, 1), middle_of(year))
    waiting = replace(subject, period=middle) if subject.is_whole_year else subject
    return {
        **await read_targets(db, subject),
        **await read_cost_share(db, subject),
        **await read_throughput(db, subject),
        **await read_outcomes(db, subject),
        **await read_response_rate(db, subject),
        **await read_occupancy(db, subject),
        **await read_waiting(db, waiting),
        **await read_history(db, subject),
    }
