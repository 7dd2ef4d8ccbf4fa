"""Costs: who bears what, by which agreements, and what each participant and place cost."""

from chassis.database import Connection
from reporting.api.reports.places import use
from reporting.api.reports.subject import Figures, Subject
from reporting.domain import agreements, budget, cost_per, cost_share, occupancy, throughput
from reporting.domain.cost_share import UnitCost
from reporting.domain.figures import ByUnit
from reporting.domain.views import bearers
from reporting.projections import budgets, ledger, organisations, people, programmes


async def read_cost_share(db: Connection, subject: Subject) -> Figures:
    """Costs and who bears them; over whole years also the budget, and what each participant and place cost."""
    programme, units, period = subject.programme, subject.units, subject.period
    pots = await ledger.pots(db, programme, period)
    known = await organisations.organisations(db, period.last)
    bearing_of = bearers(subject.view, known)
    costs = cost_share.costs(pots, units)
    shared = cost_share.cost_share(pots, units, bearing_of)
    of_unit = [pot for pot in pots if subject.unit in (None, pot.unit)]
    agreed = await ledger.agreements(db, programme)
    per: Figures = await _costs_per(db, subject, costs) if subject.years else {}
    books = await budgets.books(db, programme, subject.years)
    return {
        "costs": costs.only(subject.unit),
        "cost_share": shared.only(subject.unit),
        "cost_by_kind": cost_share.by_kind(of_unit, bearing_of),
        "agreements": agreements.in_force(agreed, period, known, units),
        "budget": budget.budget(books, pots, known),
        **per,
    }


async def _costs_per(db: Connection, subject: Subject, costs: ByUnit[UnitCost]) -> Figures:
    programme, units, period = subject.programme, subject.units, subject.period
    net = {row.unit: row.net_ore for row in costs.units if row.unit}
    started = throughput.people(await people.started(db, programme, period), units)
    high = await programmes.places(db, programme, period.last)
    months = await use(db, subject)
    used = {unit.unit: occupancy.place_days(unit.unit, months) for unit in units}
    full = cost_per.cost_per_full_year_place(net, used, units, period.days)
    return {
        "cost_per_started": cost_per.cost_per_started(net, started).only(subject.unit),
        "cost_per_place": cost_per.cost_per_place(net, high, units).only(subject.unit),
        "cost_per_full_year_place": full.only(subject.unit),
    }
