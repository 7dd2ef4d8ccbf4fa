"""From events to rows, in the transaction of the append. No text of a person is in a row."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection, Stored
from participation.domain.participation.events import (
    AwaitingStopped,
    CaseAwaited,
    Enrolled,
    EnteredInError,
    Exited,
    ParticipationReopened,
    WithdrawalCarriedOut,
)

_AWAIT = """
insert into desk.participation (case_id, programme, unit, state) values ($1, $2, $3, 'awaited')
on conflict (case_id) do update set programme = excluded.programme, unit = excluded.unit
"""
_FORGET = "delete from desk.participation where case_id = $1 and state = 'awaited'"
_BEGIN = "update desk.participation set state = 'enrolled', enrolled_on = $2 where case_id = $1"
_END = "update desk.participation set state = 'exited', exited_on = $2 where case_id = $1"
_GO_ON = "update desk.participation set state = 'enrolled', exited_on = null where case_id = $1"
_ERR = "update desk.participation set state = 'entered_in_error' where case_id = $1"
_MAKE_ANONYMOUS = """
update desk.participation set state = 'anonymous', enrolled_on = null, exited_on = null
where case_id = $1 and state <> 'awaited'
"""


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """Whose case is where: one row for each case that is awaited or has been enrolled."""
    for one in stored:
        match one.event:
            case CaseAwaited(programme=programme, unit=unit):
                await db.execute(_AWAIT, UUID(one.key), programme, unit)
            case AwaitingStopped():
                await db.execute(_FORGET, UUID(one.key))
            case Enrolled(on=on):
                await db.execute(_BEGIN, UUID(one.key), on)
            case Exited(on=on):
                await db.execute(_END, UUID(one.key), on)
            case ParticipationReopened():
                await db.execute(_GO_ON, UUID(one.key))
            case EnteredInError():
                await db.execute(_ERR, UUID(one.key))
            case WithdrawalCarriedOut():
                await db.execute(_MAKE_ANONYMOUS, UUID(one.key))
            case _:
                pass
