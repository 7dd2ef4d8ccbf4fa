"""Wired: the units' desk as a service."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from chassis.database import Connection, Stored
from chassis.events import Told
from chassis.service import Service, main
from contracts.registry import FACTS
from contracts.topics import SERVICES
from participation.api import router
from participation.domain.headcount import HEADCOUNT
from participation.domain.hidden import HIDDEN
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.programme import PROGRAMME
from participation.domain.unit.deciding import UNIT
from participation.projections import hiding, writing
from participation.projections.waiting import timers
from participation.publications import ServiceEvent, tell
from participation.subscriptions import REACTIONS, due, due_streams


def publish(stored: Stored) -> Told | None:
    """The stored event as a fact on this service's topic, or none."""
    fact = tell(cast(ServiceEvent, stored.event), stored.key)
    return Told.of(fact) if fact else None


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """Rows first, then what is hidden of them."""
    await writing.remember(db, stored)
    await hiding.remember(db, stored)


SERVICE = Service(
    name="participation",
    router=router,
    migrations=Path(__file__).parent / "sql",
    facts=FACTS,
    hears=next(service.hears for service in SERVICES if service.name == "participation"),
    categories=(PROGRAMME, UNIT, PARTICIPATION, HEADCOUNT, HIDDEN),
    publish=publish,
    remember=remember,
    timers=timers,
    reactions=REACTIONS,
    due_streams=due_streams,
    due=due,
)

if __name__ == "__main__":
    main(SERVICE)
