"""What may be asked of reporting: aggregates, never a person."""

from asyncio import to_thread
from datetime import date
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from chassis.http import Allow, Asked, Day, Problem, asking
from reporting.api import reports, sign_in
from reporting.api.answers import Answer, answer, canonical
from reporting.api.page import render
from reporting.api.reports import Report, Subject
from reporting.domain.cost_share import View
from reporting.domain.periods import Period, whole_year
from reporting.projections import programmes
from reporting.projections.progress import hold, progress

_BOARD = Allow(roles=("coordinator", "economist", "auditor"), by=None)

QUERIES = MappingProxyType(
    {
        "read_cost_share": _BOARD,
        "read_outcomes": _BOARD,
        "read_occupancy": _BOARD,
        "read_throughput": _BOARD,
        "read_response_rate": _BOARD,
        "read_waiting": _BOARD,
        "read_annual": _BOARD,
    }
)

Year = Annotated[int, Query(ge=1990, le=2200)]

router = APIRouter(prefix=sign_in.HERE)


async def _report(
    asked: Asked,
    report: Report,
    programme: str,
    period: Period,
    view: View = "agreed",
    unit: str | None = None,
) -> Answer:
    """Everything from one snapshot, so that figures and as-of position belong together."""
    asked.allow()
    async with (
        asked.pool.acquire() as db,
        db.transaction(isolation="repeatable_read", readonly=True),
    ):
        await hold(db)
        name = await programmes.name_of(db, programme)
        if name is None:
            raise Problem.not_found("programme", f"{programme} has not been heard of")
        units = await programmes.units(db, programme)
        if unit and unit not in {each.unit for each in units}:
            raise Problem.not_found("unit", f"{programme} has no unit {unit}")
        subject = Subject(programme, name, units, period, await progress(db), view, unit)
        return answer(asked.operation.removeprefix("read_"), subject, await report(db, subject))


def _period(year: int | None, first: date | None, last: date | None) -> Period:
    if year and not first and not last:
        return whole_year(year)
    if year or not first or not last:
        raise Problem(422, "period", "name a year, or both from and to", "year")
    if last < first:
        raise Problem(422, "period", "a period ends before it begins", "to")
    return Period(first, last)


@router.get("/cost-share", response_model=Answer)
async def cost_share(
    asked: Annotated[Asked, asking("read_cost_share", QUERIES)],
    programme: str,
    year: Annotated[int | None, Query(ge=1990, le=2200)] = None,
    view: View = "agreed",
    unit: str | None = None,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> Response:
    period = _period(year, first, last)
    return canonical(await _report(asked, reports.read_cost_share, programme, period, view, unit))


@router.get("/outcomes", response_model=Answer)
async def outcomes(
    asked: Annotated[Asked, asking("read_outcomes", QUERIES)], programme: str, year: Year
) -> Response:
    return canonical(await _report(asked, reports.read_outcomes, programme, whole_year(year)))


@router.get("/occupancy", response_model=Answer)
async def occupancy(
    asked: Annotated[Asked, asking("read_occupancy", QUERIES)], programme: str, year: Year
) -> Response:
    return canonical(await _report(asked, reports.read_occupancy, programme, whole_year(year)))


@router.get("/throughput", response_model=Answer)
async def throughput(
    asked: Annotated[Asked, asking("read_throughput", QUERIES)], programme: str, year: Year
) -> Response:
    return canonical(await _report(asked, reports.read_throughput, programme, whole_year(year)))


@router.get("/response-rate", response_model=Answer)
async def response_rate(
    asked: Annotated[Asked, asking("read_response_rate", QUERIES)], programme: str, year: Year
) -> Response:
    return canonical(await _report(asked, reports.read_response_rate, programme, whole_year(year)))


@router.get("/waiting", response_model=Answer)
async def waiting(
    asked: Annotated[Asked, asking("read_waiting", QUERIES)], programme: str, on: Day
) -> Response:
    return canonical(await _report(asked, reports.read_waiting, programme, Period(on, on)))


@router.get("/annual", response_model=Answer)
async def annual(
    asked: Annotated[Asked, asking("read_annual", QUERIES)],
    programme: str,
    year: Year,
    view: View = "agreed",
) -> Response:
    return canonical(await _report(asked, reports.read_annual, programme, whole_year(year), view))


async def annual_page(
    asked: Annotated[Asked, asking("read_annual", QUERIES)],
    programme: str,
    year: Year,
    view: View = "agreed",
) -> Response:
    given = await _report(asked, reports.read_annual, programme, whole_year(year), view)
    page = await to_thread(render, given)  # drawing takes longer than others should wait
    return Response(page, media_type="text/html; charset=utf-8")


router.add_api_route(
    "/annual.html",
    annual_page,
    response_class=HTMLResponse,
    responses={303: {"description": "A browser without a token is led to the form for one"}},
    route_class_override=sign_in.Browsed,
)
router.add_api_route("/sign-in", sign_in.ask, include_in_schema=False)
router.add_api_route("/sign-in", sign_in.sign_in, methods=["POST"], include_in_schema=False)
