"""Wired: the calendar as a service."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from chassis.database import Connection
from chassis.events import Stored, Told
from chassis.service import Service, main
from contracts import topics
from contracts.asyncapi import document
from followup import subscriptions
from followup.api import router
from followup.domain.hidden import HIDDEN, HiddenEvent
from followup.domain.schedule import SCHEDULE
from followup.domain.schedule.messages import ScheduleEvent
from followup.domain.survey import SURVEY
from followup.domain.survey.messages import SurveyEvent
from followup.projections import hiding, writing
from followup.projections.asks import remember_named
from followup.projections.writing import timers
from followup.publications import tell


def publish(stored: Stored) -> Told | None:
    fact = tell(cast(ScheduleEvent | SurveyEvent | HiddenEvent, stored.event), stored.key)
    return Told.of(fact) if fact else None


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """The calendar's rows first, then what is hidden of them."""
    await writing.remember(db, [one for one in stored if one.category != HIDDEN.name])
    await hiding.remember(db, [one for one in stored if one.category == HIDDEN.name])


SERVICE = Service(
    name="followup",
    router=router,
    migrations=Path(__file__).parent / "sql",
    facts={fact.type_name(): fact for fact in subscriptions.HEARD},
    hears=next(s.hears for s in topics.SERVICES if s.name == "followup"),
    categories=(SCHEDULE, SURVEY, HIDDEN),
    publish=publish,
    remember=remember,
    remember_facts=remember_named,
    timers=timers,
    reactions=subscriptions.REACTIONS,
    due_streams=subscriptions.due_streams,
    due=subscriptions.due,
    asyncapi=document(),
)

if __name__ == "__main__":
    main(SERVICE)
