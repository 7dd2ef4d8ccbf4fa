"""Asked without naming anybody: whether a unit has room, and where a private person turns."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from chassis.http import Asked, Problem, asking
from contracts.base import Slug
from contracts.codes import Income
from contracts.programme import Places, Programme
from referral.api.table import QUERIES
from referral.projections.programmes import programme_in_force
from referral.projections.room import Room, Used, room_of

router = APIRouter()


@router.get("/units/{unit}/capacity")
async def read_capacity(
    unit: Annotated[Slug, Path()], asked: Annotated[Asked, asking("read_capacity", QUERIES)]
) -> dict[str, Any]:
    """How much room there is, as far as the unit has told: `free` from what is meant to be filled to what can be.

    Nothing is free since `closed_on`, when the unit began to take nobody new.
    """
    room = await room_of(asked.pool, unit)
    if room is None:
        raise Problem.not_found("unit", "there is no such unit")
    together = _sum(room.used.values())
    return {
        "unit": unit,
        "programme": room.programme,
        **_free(room, room.places, together),
        "pools": [_pool(room, name) for name in (each.pool for each in room.pools)],
        "waiting": room.waiting,
        "closed_on": room.closed_on and room.closed_on.isoformat(),
        "as_of": room.as_of.isoformat(),
    }


def _sum(used: Iterable[Used]) -> Used:
    each = list(used)
    return Used(sum(u.taken for u in each), sum(u.held for u in each))


def _pool(room: Room, name: str) -> dict[str, Any]:
    pool = next(each for each in room.pools if each.pool == name)
    used = room.used.get(name, Used())
    return {"pool": name, **_free(room, pool.places, used), "referrers": list(pool.referrers)}


def _free(room: Room, places: Places, used: Used) -> dict[str, Any]:
    bounds = (0, 0) if room.closed_on else (places.low, places.high)
    left = [max(0, bound - used.taken - used.held) for bound in bounds]
    return {
        "places": places.model_dump(),
        "taken": used.taken,
        "held": used.held,
        "free": {"low": left[0], "high": left[1]},
    }


@router.get("/programmes/{programme}/route")
async def read_route(
    programme: Annotated[Slug, Path()],
    income: Annotated[Income, Query()],
    asked: Annotated[Asked, asking("read_route", QUERIES)],
) -> dict[str, Any]:
    """Which agency somebody turns to who lives on this income; none when the programme names none. Nobody asks who."""
    today = asked.clock.today()
    version = await programme_in_force(asked.pool, programme, today)
    if version is None:
        raise Problem.not_found("programme", "there is no such programme")
    return {"programme": programme, "income": income, "agency": _agency(version, income, today)}


def _agency(version: Programme, income: Income, today: date) -> dict[str, Any] | None:
    route = next((each for each in version.routes if income in each.incomes), None)
    known = {each.organisation: each for each in version.organisations}
    if route is None:
        return None
    agency = known[route.organisation]
    return {
        "organisation": agency.organisation,
        "name": agency.name_on(today),
        "acts_through": agency.acts_through,
    }
