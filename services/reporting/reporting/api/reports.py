"""The reports: which figures each is made of, read in one snapshot."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from chassis.database import Connection
from reporting.domain import cost_per, cost_share, occupancy, outcomes, throughput
from reporting.domain import waiting as ages
from reporting.domain.cost_share import UnitCost, View
from reporting.domain.figures import ByUnit, Figure, Unit
from reporting.domain.periods import Period, middle_of, whole_year
from reporting.projections import ledger, milestones, participations, places, programmes, referrals
from reporting.projections import outcomes as situations
from reporting.projections.progress import Progress

Figures = Mapping[str, Figure]


@dataclass(frozen=True)
class Subject:
    """What a report is about, and how far reporting has heard."""

    programme: str
    name: str
    units: tuple[Unit, ...]
    period: Period
    progress: Progress
    view: View = "agreed"
    unit: str | None = None

    @property
    def is_whole_year(self) -> bool:
        return self.period == whole_year(self.period.first.year)


Report = Callable[[Connection, Subject], Awaitable[Figures]]


async def read_cost_share(db: Connection, subject: Subject) -> Figures:
    """Costs and who bears them; over a whole year also what each participant and place cost."""
    pots = await ledger.pots(db, subject.programme, subject.period)
    bearer_of = cost_share.bearers(subject.view, await ledger.organisations(db))
    costs = cost_share.costs(pots, subject.units)
    shared = cost_share.cost_share(pots, subject.units, bearer_of)
    per: Figures = await _costs_per(db, subject, costs) if subject.is_whole_year else {}
    return {"costs": costs.only(subject.unit), "cost_share": shared.only(subject.unit), **per}


async def _costs_per(db: Connection, subject: Subject, costs: ByUnit[UnitCost]) -> Figures:
    programme, units, year = subject.programme, subject.units, subject.period
    net = {row.unit: row.net_ore for row in costs.units if row.unit}
    started = throughput.people(await participations.started(db, programme, year), units)
    high = await programmes.places(db, programme, year.last)
    months = await _use(db, subject)
    used = {unit.unit: occupancy.place_days(unit.unit, months) for unit in units}
    full = cost_per.cost_per_full_year_place(net, used, units, year.days)
    return {
        "cost_per_started": cost_per.cost_per_started(net, started).only(subject.unit),
        "cost_per_place": cost_per.cost_per_place(net, high, units).only(subject.unit),
        "cost_per_full_year_place": full.only(subject.unit),
    }


async def read_outcomes(db: Connection, subject: Subject) -> Figures:
    """Income and occupation before, after and at follow-up, over the programme."""
    recorded = await situations.recorded(db, subject.programme, subject.period)
    return {"income": outcomes.income(recorded), "occupation": outcomes.occupation(recorded)}


async def read_occupancy(db: Connection, subject: Subject) -> Figures:
    """How full the units were."""
    months, units = await _use(db, subject), subject.units
    return {
        "occupancy": occupancy.occupancy(months, units),
        "occupancy_by_month": occupancy.by_month(months, units),
        "full_year_places": occupancy.full_year_places(months, units, subject.period.days),
    }


async def _use(db: Connection, subject: Subject) -> tuple[occupancy.MonthOfUse, ...]:
    so_far = subject.period.until(subject.progress.on)
    return await places.use(db, subject.programme, so_far) if so_far else ()


async def read_throughput(db: Connection, subject: Subject) -> Figures:
    """Referred, started, ongoing, ended; and for how long."""
    programme, units, period = subject.programme, subject.units, subject.period
    so_far = period.until(subject.progress.on)
    found = {
        "started": await participations.started(db, programme, period),
        "ended": await participations.ended(db, programme, period),
        "ongoing": await participations.ongoing(db, programme, so_far.last) if so_far else (),
    }
    stays = await participations.stays(db, programme, period)
    hours = await participations.attendance(db, programme, period)
    return {
        **{figure: throughput.people(people, units) for figure, people in found.items()},
        "mean_stay": throughput.mean_stay(stays, units),
        "exits": throughput.exits(await participations.exits(db, programme, period)),
        "attendance": throughput.attendance(hours, units),
        "referrals": throughput.referrals(await referrals.states(db, programme, period)),
        "declines": throughput.declines(await referrals.declines(db, programme, period)),
    }


async def read_response_rate(db: Connection, subject: Subject) -> Figures:
    """Who could be followed up at all; it belongs to every outcome."""
    found = [
        await milestones.answers(db, subject.programme, subject.period, after_exit=after_exit)
        for after_exit in (True, False)
    ]
    after, every = map(outcomes.response_rate, found)
    return {"response_rate": after, "milestone_completion": every}


async def read_waiting(db: Connection, subject: Subject) -> Figures:
    """Who waits at the end of the period's last day."""
    on = subject.period.last
    found = await referrals.waiting(db, subject.programme, on)
    return {"waiting": ages.waiting(on, found, subject.units)}


async def read_annual(db: Connection, subject: Subject) -> Figures:
    """All of them; waiting as of the middle of the year."""
    year = subject.period.first.year
    middle = replace(subject, period=Period(date(year, 1, 1), middle_of(year)))
    return {
        **await read_cost_share(db, subject),
        **await read_throughput(db, subject),
        **await read_outcomes(db, subject),
        **await read_response_rate(db, subject),
        **await read_occupancy(db, subject),
        **await read_waiting(db, middle),
    }
