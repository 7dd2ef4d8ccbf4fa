"""What is hidden of a case goes from the calendar, and with a case that is forgotten its key: in the same transaction."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection, Stored
from followup.domain.hidden import KeysDestroyed, ProtectionCarriedOut

_MILESTONES = "delete from calendar.milestone where case_id = $1"
_SCHEDULE = "delete from calendar.schedule where case_id = $1"
_DESTROY = "delete from es.key where key_id = $1"


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    for one in stored:
        if isinstance(one.event, ProtectionCarriedOut | KeysDestroyed):
            await db.execute(_MILESTONES, UUID(one.key))
            await db.execute(_SCHEDULE, UUID(one.key))
        if isinstance(one.event, KeysDestroyed):
            await db.execute(_DESTROY, one.key)
