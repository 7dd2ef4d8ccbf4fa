"""What a test gives: a few facts of one unit with ten places, and figures read back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from chassis.events import Heard
from contracts.base import Fact
from contracts.codes import (
    Exit,
    Income,
    Occupation,
    Sex,
)
from contracts.participation import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    Exited,
)
from contracts.referral import ConsentWithdrawn
from reporting.api import reports
from reporting.domain.periods import Period
from tests.reporting import broker, facts
from tests.reporting.conftest import bytes_of, figures, hear, read

UNIT = "holmangen"
START = date(2006, 3, 1)
LATER = date(2008, 1, 1)
WORKING = facts.situation(Income.WAGE, Occupation.WORK)
ILL = facts.situation(Income.SICKNESS_BENEFIT, Occupation.OTHER)


def case(number: int) -> UUID:
    return UUID(int=number)


async def heard(db: asyncpg.Connection, *told: Fact) -> None:
    """These facts, of a programme with one unit, on a day in 2008."""
    log = broker.Log()
    log.tell(facts.published([UNIT]), facts.opened(UNIT, 10), *told)
    log.tell(*(o.model_copy(update={"on": LATER}) for o in facts.organisations()))
    await hear(db, log.heard)


async def of(db: asyncpg.Connection, report: reports.Report, period: Period | None = None) -> Any:
    return figures(await read(db, report, period))


def enrolled(numbers: Iterable[int], on: date = START, sex: Sex = Sex.WOMAN) -> Sequence[Fact]:
    return [facts.enrolled(case(n), UNIT, on, sex) for n in numbers]


def exited(number: int, on: date, code: Exit = Exit.WORK) -> Exited:
    return Exited(case_id=case(number), on=on, unit=UNIT, code=code)


def withdrawn(number: int, on: date) -> ConsentWithdrawn:
    return ConsentWithdrawn(case_id=case(number), unit=UNIT, on=on)


def anonymous(number: int, on: date) -> AnonymousPlaceTaken:
    return AnonymousPlaceTaken(unit=UNIT, on=on, number=number, station="wood")


def freed(number: int, on: date) -> AnonymousPlaceFreed:
    return AnonymousPlaceFreed(unit=UNIT, on=on, number=number)


def by_code(counts: Sequence[Any]) -> dict[str, Any]:
    return {count["code"]: count["cases"] for count in counts if count["cases"] != 0}


async def hear_and_undo(db: asyncpg.Connection, told: Sequence[Heard], size: int) -> bytes:
    """What the report says after hearing, as if it had never been heard."""
    whole = db.transaction()
    await whole.start()
    await hear(db, told, size)
    said = bytes_of(await read(db, reports.read_annual))
    await whole.rollback()
    return said
