"""A schedule: what is waited for in one case, from enrolment to a year after the exit.

Time passes inside every command: whatever has fallen due up to the command's day comes first. So
a tick only makes events sooner; it never changes which, nor their order.
"""

from typing import get_args

from chassis.decider import Category, Decider
from followup.domain.schedule.decisions import decide
from followup.domain.schedule.messages import ScheduleCommand, ScheduleEvent
from followup.domain.schedule.states import Schedule, Unscheduled, evolve

decider = Decider[ScheduleCommand, Schedule, ScheduleEvent](decide, evolve, initial=Unscheduled())

SCHEDULE = Category[ScheduleCommand, Schedule, ScheduleEvent](
    "schedule", decider, get_args(ScheduleEvent)
)
