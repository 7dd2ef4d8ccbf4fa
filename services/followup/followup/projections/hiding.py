"""What is hidden of a case goes from the calendar, and with a case that is forgotten its key: in the same transaction."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection, Stored
from followup.domain.hidden import KeysDestroyed, ProtectionCarriedOut
from followup.domain.schedule import SCHEDULE

_MILESTONES = "delete from calendar.milestone where case_id = $1"
_SCHEDULE = "delete from calendar.schedule where case_id = $1"
_NAMED = "delete from calendar.named where case_id = $1"
_TIMERS = "delete from es.timer where stream_id = $1"
_DESTROY = "delete from es.key where key_id = $1"


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    for one in stored:
        if isinstance(one.event, ProtectionCarriedOut | KeysDestroyed):
            for statement in (_MILESTONES, _SCHEDULE, _NAMED):
                await db.execute(statement, UUID(one.key))
        if isinstance(one.event, KeysDestroyed):
            await db.execute(_TIMERS, SCHEDULE.stream(one.key))
            await db.execute(_DESTROY, one.key)
