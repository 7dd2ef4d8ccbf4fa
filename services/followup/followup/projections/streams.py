"""The one kind of stream of this service: a schedule for each case."""

from typing import get_args

from chassis.codec import Category

from followup.domain.schedule import decider
from followup.domain.schedule.messages import ScheduleCommand, ScheduleEvent
from followup.domain.schedule.states import Schedule

SCHEDULE = Category[ScheduleCommand, Schedule, ScheduleEvent](
    "schedule", decider, get_args(ScheduleEvent)
)
