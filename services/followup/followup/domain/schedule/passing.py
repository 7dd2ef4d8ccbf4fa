"""What the days bring: milestones fall due and become overdue, whoever looks and whenever."""

from collections.abc import Iterator
from datetime import date

from followup.domain.milestone import Stage, Step
from followup.domain.schedule.messages import MilestoneDue, MilestoneOverdue
from followup.domain.schedule.states import Schedule, steps_of

Fallen = MilestoneDue | MilestoneOverdue


def passed(schedule: Schedule, until: date) -> list[Fallen]:
    """What has fallen due up to and including `until`, by day; due comes before overdue."""
    fallen = (event for step in steps_of(schedule) for event in _fallen(step, until))
    return sorted(fallen, key=lambda event: (event.on, isinstance(event, MilestoneOverdue)))


def _fallen(step: Step, until: date) -> Iterator[Fallen]:
    dates = step.dates
    if dates is None or not step.is_open:
        return
    if step.stage == Stage.PLANNED and dates.due_on <= until:
        yield MilestoneDue(on=dates.due_on, milestone=step.name, due_on=dates.due_on)
    if step.stage != Stage.OVERDUE and dates.overdue_on <= until:
        yield MilestoneOverdue(on=dates.overdue_on, milestone=step.name, due_on=dates.due_on)
