"""Asked of units: how much room there is, and freeing what is taken under a number."""

from typing import Annotated

from fastapi import APIRouter, Response

from chassis.http import Asked, Dated, Problem, asking
from participation.api.table import COMMANDS, QUERIES
from participation.domain.unit.commands import FreeAnonymousPlace
from participation.domain.unit.deciding import UNIT
from participation.projections.room import UnitRoom, room_of

router = APIRouter()


@router.get("/units/{unit}")
async def read_unit(
    unit: str,
    response: Response,
    asked: Annotated[Asked, asking("read_unit", QUERIES)],
    wait_for: str | None = None,
) -> UnitRoom:
    asked.allow(unit=unit)
    await asked.wait_for(wait_for)
    state, version = await asked.store.read(UNIT, unit)
    if state.opened is None:
        raise Problem.not_found("/unit", "no such unit has been opened")
    response.headers["ETag"] = f'"{version}"'
    return room_of(unit, state, state.opened)


@router.post("/units/{unit}/anonymous-places/{number}/exit", status_code=201)
async def free_anonymous_place(
    unit: str,
    number: int,
    body: Dated,
    asked: Annotated[Asked, asking("free_anonymous_place", COMMANDS)],
) -> Response:
    command = FreeAnonymousPlace(on=asked.on(body.on), number=number)
    return await asked.carry_out(
        streams=(UNIT.stream(unit),),
        unit=unit,
        act=lambda work: work.decide(UNIT, unit, command),
    )
