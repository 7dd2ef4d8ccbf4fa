"""An event as it would lie in the store."""

from datetime import UTC, datetime
from uuid import UUID

from chassis.database import Stored
from chassis.decider import Event


def stored(event: Event) -> Stored:
    return Stored(
        id=UUID(int=9),
        stream="stream",
        category="category",
        key="key",
        version=1,
        event=event,
        traceparent=None,
        actor=None,
        recorded_at=datetime.now(UTC),
    )
