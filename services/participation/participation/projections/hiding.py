"""What is hidden of a case goes from the rows, and with a case that is forgotten its key: in the same transaction."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection, Stored
from participation.domain.hidden import KeysDestroyed, ProtectionCarriedOut

# Whoever is still awaited will come: only the unit's own staff knows, until the person is counted.
_HIDE = "delete from desk.participation where case_id = $1 and state <> 'awaited'"
_DROP = "delete from desk.participation where case_id = $1"
_DESTROY = "delete from es.key where key_id = $1"


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    for one in stored:
        match one.event:
            case ProtectionCarriedOut():
                await db.execute(_HIDE, UUID(one.key))
            case KeysDestroyed():
                await db.execute(_DROP, UUID(one.key))
                await db.execute(_DESTROY, one.key)
            case _:
                pass
