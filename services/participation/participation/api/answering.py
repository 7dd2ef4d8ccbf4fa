"""A request about one case becomes a command, decided on its participation and where it must on its unit."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Response

from chassis.decider import Command
from chassis.event_store import Work
from chassis.http import Asked, Dated
from participation.api.cases import row_of
from participation.domain.participation.commands import ParticipationCommand
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.unit.deciding import UNIT

C = TypeVar("C", bound=Command)


def command(kind: type[C], asked: Asked, body: Dated) -> C:
    """The command that a body of the same fields asks for, on its business day."""
    return kind.model_validate({**dict(body), "on": asked.on(body.on)})


async def answer(
    asked: Asked, case_id: UUID, said: ParticipationCommand, precondition: bool = False
) -> Response:
    """Decided on the participation alone."""
    unit = (await row_of(asked.pool, case_id)).unit
    return await asked.carry_out(
        streams=(PARTICIPATION.stream(case_id),),
        unit=unit,
        act=lambda work: work.decide(PARTICIPATION, case_id, said),
        precondition=precondition,
    )


async def answer_with_unit(
    asked: Asked,
    case_id: UUID,
    act: Callable[[Work, str], object],
    extra: Callable[[Work], Mapping[str, Any]] | None = None,
    precondition: bool = False,
) -> Response:
    """Decided on the participation and its unit in one transaction; `act` is given the unit."""
    unit = (await row_of(asked.pool, case_id)).unit
    return await asked.carry_out(
        streams=(PARTICIPATION.stream(case_id), UNIT.stream(unit)),
        unit=unit,
        act=lambda work: act(work, unit),
        answer=extra,
        precondition=precondition,
    )
