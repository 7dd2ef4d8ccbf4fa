"""Asked of programmes: a version is published, and its units are opened in the same transaction."""

from datetime import date
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
    on, version = asked.on(body.on), Programme.model_validate(body.model_dump(exclude={"on"}))
    units = [UNIT.stream(unit.unit) for unit in version.units]
    return await asked.carry_out(
        streams=(PROGRAMME.stream(version.programme), *units),
        act=lambda work: _publish(work, on, version),
    )


def _publish(work: Work, on: date, version: Programme) -> None:
    published = work.decide(
        PROGRAMME, version.programme, PublishProgramme(on=on, programme=version)
    )
    for unit in (unit for event in published for unit in event.programme.units):
        work.decide(UNIT, unit.unit, _plan(on, version, unit))


def _plan(on: date, version: Programme, unit: Unit) -> PlanUnit:
    closing = version.closing
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
        admits_until=(closing.last_admission or closing.decided_on) if closing else None,
    )


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
