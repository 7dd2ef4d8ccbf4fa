"""Days that a unit or a stay waits for, and which of them a timer stands for."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from chassis.database import Stored, Timer
from participation.domain.participation.events import Enrolled, LastDayFixed, PlanEstablished
from participation.domain.unit.events import (
    HoldConfirmed,
    HoldExpired,
    HoldReleased,
    PlaceHeld,
    UnitPlanned,
)
from participation.domain.unit.furnishing import days_of

_DAY = timedelta(days=1)


class Waiting(StrEnum):
    """What comes on the day; a timer's name begins with it."""

    HOLD_OVER = "hold"
    OTHER_ROOM = "room"
    PLAN_DUE = "plan"
    LAST_DAY_NEAR = "last-day"


def timers(stored: Stored) -> Iterable[Timer]:
    """One for each hold of a unit, one for each day on which its room is another, two of a stay."""
    match stored.event:
        case PlaceHeld(case_id=case, until=until):
            return [Timer(f"{Waiting.HOLD_OVER}:{case}", until + _DAY)]
        case HoldConfirmed(case_id=case) | HoldExpired(case_id=case) | HoldReleased(case_id=case):
            return [Timer(f"{Waiting.HOLD_OVER}:{case}", None)]
        case UnitPlanned(on=on) as plan:
            ahead = (day for day in days_of(plan) if day > on)
            return [Timer(f"{Waiting.OTHER_ROOM}:{day}", day) for day in ahead]
        case Enrolled(on=on, terms=terms) if terms.plan_within:
            due = terms.plan_within.counted_from(on) + _DAY
            return [Timer(f"{Waiting.PLAN_DUE}:", due)]
        case PlanEstablished():
            return [Timer(f"{Waiting.PLAN_DUE}:", None)]
        case LastDayFixed(warn_on=day):
            return [Timer(f"{Waiting.LAST_DAY_NEAR}:", day)]
        case _:
            return []


def what_of(timer: str) -> Waiting:
    """What the timer waits for."""
    return Waiting(timer.split(":", 1)[0])


def case_of(timer: str) -> UUID:
    """The case whose hold the timer waits for."""
    return UUID(timer.split(":", 1)[1])
