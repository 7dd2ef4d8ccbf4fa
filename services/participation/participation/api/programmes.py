"""Asked of programmes: a version is published, and in the same transaction its units are planned, or close."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Response

from chassis.event_store import Work
from chassis.http import Asked, Problem, asking
from contracts.base import Day
from contracts.programme import Programme, Unit
from participation.api.table import COMMANDS, QUERIES
from participation.domain.programme import PROGRAMME, PublishProgramme
from participation.domain.unit.commands import PlanUnit
from participation.domain.unit.deciding import UNIT

router = APIRouter()


class ProgrammeBody(Programme):
    """A whole version, and the day on which it is published."""

    on: Day | None = None


@router.post("/programmes", status_code=201)
async def publish_programme(
    body: ProgrammeBody, asked: Annotated[Asked, asking("publish_programme", COMMANDS)]
) -> Response:
    """A unit that it names no longer takes nobody new from its first day; whoever is there goes on."""
    on, version = asked.on(body.on), Programme.model_validate(body.model_dump(exclude={"on"}))
    before, _ = await asked.store.read(PROGRAMME, version.programme)
    units = {unit.unit for each in (*before.versions[-1:], version) for unit in each.units}
    return await asked.carry_out(
        streams=(PROGRAMME.stream(version.programme), *map(UNIT.stream, units)),
        act=lambda work: _publish(work, on, version, before.versions),
    )


def _publish(work: Work, on: date, version: Programme, seen: Sequence[Programme]) -> None:
    before = work.state(PROGRAMME, version.programme).versions
    if not work.decide(PROGRAMME, version.programme, PublishProgramme(on=on, programme=version)):
        return
    if before != seen:
        said = "another version has been published meanwhile: ask again"
        raise Problem(409, "published_meanwhile", said, "/programme/version")
    for unit in version.units:
        work.decide(UNIT, unit.unit, _plan(on, version, unit))
    for last in before[-1:]:
        for unit in last.units:
            if version.unit(unit.unit) is None:
                work.decide(UNIT, unit.unit, _close(on, version, last, unit))


def _plan(on: date, version: Programme, unit: Unit) -> PlanUnit:
    return PlanUnit(
        on=on,
        programme=version.programme,
        name=unit.name,
        valid_from=version.valid_from,
        opens=unit.opens or version.valid_from,
        places=unit.places,
        later_places=unit.later_places,
        stations=unit.stations,
        pools=unit.pools,
        hold=version.limits.hold,
        admits_until=version.admits_until,
    )


def _close(on: date, version: Programme, last: Programme, unit: Unit) -> PlanUnit:
    """Its room as it was agreed last, for those who are there."""
    ends = {
        "valid_from": version.valid_from,
        "admits_until": version.valid_from - timedelta(days=1),
    }
    return _plan(on, last, unit).model_copy(update=ends)


@router.get("/programmes/{programme}")
async def read_programme(
    programme: str, response: Response, asked: Annotated[Asked, asking("read_programme", QUERIES)]
) -> Programme:
    """The version that was published last."""
    state, version = await asked.store.read(PROGRAMME, programme)
    if not state.versions:
        raise Problem.not_found("/programme", "no such programme has been published")
    response.headers["ETag"] = f'"{version}"'
    return state.versions[-1]
