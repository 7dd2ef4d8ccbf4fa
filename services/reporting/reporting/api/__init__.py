"""What may be asked of reporting: aggregates, never a person."""

from asyncio import to_thread
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse

from chassis.database import Connection
from chassis.http import Allow, Asked, Day, Problem, asking
from reporting.api import reports, sign_in
from reporting.api.answers import Answer, answer, canonical
from reporting.api.page import render
from reporting.api.reports import Report, Subject
from reporting.api.when import When, when
from reporting.domain.views import View
from reporting.projections import programmes
from reporting.projections.progress import hold, progress

_BOARD = Allow(roles=("coordinator", "economist", "auditor"), by=None)

QUERIES = MappingProxyType(
    {
        "read_targets": _BOARD,
        "read_cost_share": _BOARD,
        "read_outcomes": _BOARD,
        "read_occupancy": _BOARD,
        "read_throughput": _BOARD,
        "read_response_rate": _BOARD,
        "read_waiting": _BOARD,
        "read_history": _BOARD,
        "read_annual": _BOARD,
    }
)

OfTime = Annotated[When, Depends(when)]

router = APIRouter(prefix=sign_in.HERE)


async def _report(
    asked: Asked,
    report: Report,
    programme: str,
    time: When,
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
        subject = await _subject(db, programme, time)
        if unit and unit not in subject.unit_names:
            raise Problem.not_found("unit", f"{programme} has no unit {unit}")
        subject = replace(subject, view=view, unit=unit)
        figures = await report(db, subject)
    return answer(asked.operation.removeprefix("read_"), subject, figures, time)


async def _subject(db: Connection, programme: str, time: When) -> Subject:
    heard = await progress(db)
    life = await programmes.life(db, programme, heard.on)
    if life is None:
        raise Problem.not_found("programme", f"{programme} has not been heard of")
    period = time.within(life)
    units = await programmes.units(db, programme, life, period.last)
    return Subject(programme, life, units, period, heard)


@router.get("/targets", response_model=Answer)
async def targets(
    asked: Annotated[Asked, asking("read_targets", QUERIES)], programme: str, time: OfTime
) -> Response:
    return canonical(await _report(asked, reports.read_targets, programme, time))


@router.get("/cost-share", response_model=Answer)
async def cost_share(
    asked: Annotated[Asked, asking("read_cost_share", QUERIES)],
    programme: str,
    time: OfTime,
    view: View = "agreed",
    unit: str | None = None,
) -> Response:
    return canonical(await _report(asked, reports.read_cost_share, programme, time, view, unit))


@router.get("/outcomes", response_model=Answer)
async def outcomes(
    asked: Annotated[Asked, asking("read_outcomes", QUERIES)], programme: str, time: OfTime
) -> Response:
    return canonical(await _report(asked, reports.read_outcomes, programme, time))


@router.get("/occupancy", response_model=Answer)
async def occupancy(
    asked: Annotated[Asked, asking("read_occupancy", QUERIES)], programme: str, time: OfTime
) -> Response:
    return canonical(await _report(asked, reports.read_occupancy, programme, time))


@router.get("/throughput", response_model=Answer)
async def throughput(
    asked: Annotated[Asked, asking("read_throughput", QUERIES)], programme: str, time: OfTime
) -> Response:
    return canonical(await _report(asked, reports.read_throughput, programme, time))


@router.get("/response-rate", response_model=Answer)
async def response_rate(
    asked: Annotated[Asked, asking("read_response_rate", QUERIES)], programme: str, time: OfTime
) -> Response:
    return canonical(await _report(asked, reports.read_response_rate, programme, time))


@router.get("/waiting", response_model=Answer)
async def waiting(
    asked: Annotated[Asked, asking("read_waiting", QUERIES)], programme: str, on: Day
) -> Response:
    return canonical(await _report(asked, reports.read_waiting, programme, When(first=on, last=on)))


@router.get("/history", response_model=Answer)
async def history(
    asked: Annotated[Asked, asking("read_history", QUERIES)], programme: str
) -> Response:
    return canonical(await _report(asked, reports.read_history, programme, When(whole=True)))


@router.get("/annual", response_model=Answer)
async def annual(
    asked: Annotated[Asked, asking("read_annual", QUERIES)],
    programme: str,
    time: OfTime,
    view: View = "agreed",
) -> Response:
    return canonical(await _report(asked, reports.read_annual, programme, time, view))


async def annual_page(
    asked: Annotated[Asked, asking("read_annual", QUERIES)],
    programme: str,
    time: OfTime,
    view: View = "agreed",
) -> Response:
    given = await _report(asked, reports.read_annual, programme, time, view)
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
