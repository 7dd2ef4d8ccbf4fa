"""From events to rows and timers, in the transaction of the append. No text of a person is in a row."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from chassis.database import Connection, Stored, Timer
from participation.domain.participation.events import (
    AwaitingStopped,
    CaseAwaited,
    Enrolled,
    Exited,
    WithdrawalCarriedOut,
)
from participation.domain.unit.events import HoldConfirmed, HoldExpired, HoldReleased, PlaceHeld

_AWAIT = """
insert into desk.participation (case_id, programme, unit, state) values ($1, $2, $3, 'awaited')
on conflict (case_id) do update set programme = excluded.programme, unit = excluded.unit
"""
_FORGET = "delete from desk.participation where case_id = $1 and state = 'awaited'"
_MOVE = "update desk.participation set state = $2 where case_id = $1"
_MAKE_ANONYMOUS = """
update desk.participation set state = 'anonymous' where case_id = $1 and state <> 'awaited'
"""
_HOLD = "hold:"


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """Whose case is where: one row for each case that is awaited or has been enrolled."""
    for one in stored:
        match one.event:
            case CaseAwaited(programme=programme, unit=unit):
                await db.execute(_AWAIT, UUID(one.key), programme, unit)
            case AwaitingStopped():
                await db.execute(_FORGET, UUID(one.key))
            case Enrolled():
                await db.execute(_MOVE, UUID(one.key), "enrolled")
            case Exited():
                await db.execute(_MOVE, UUID(one.key), "exited")
            case WithdrawalCarriedOut():
                await db.execute(_MAKE_ANONYMOUS, UUID(one.key))
            case _:
                pass


def timers(stored: Stored) -> Iterable[Timer]:
    """A hold waits for the day after its last; one timer for each case of the unit."""
    match stored.event:
        case PlaceHeld(case_id=case, until=until):
            return [Timer(f"{_HOLD}{case}", until + timedelta(days=1))]
        case HoldConfirmed(case_id=case) | HoldExpired(case_id=case) | HoldReleased(case_id=case):
            return [Timer(f"{_HOLD}{case}", None)]
        case _:
            return []


def case_of(timer: str) -> UUID:
    """The case whose hold the timer waits for."""
    return UUID(timer.removeprefix(_HOLD))
