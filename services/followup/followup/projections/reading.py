"""The queries: one case's schedule, and what a function has to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Pool

_UNIT = "select unit from calendar.schedule where case_id = $1"
_SCHEDULE = "select unit, version from calendar.schedule where case_id = $1"
_MILESTONES = """
select milestone, name, function, due_on, overdue_on, remind_on, state, records_situation, ended_on, code
from calendar.milestone where case_id = $1 order by place
"""
_WORKING_LIST = """
select case_id, place, milestone, name, function, unit, due_on, state
from calendar.milestone
where state in ('planned', 'due', 'overdue') and function = $1 and unit = any ($2) and remind_on <= $3
  and (due_on, case_id, place) > ($4, $5, $6)
order by due_on, case_id, place limit $7
"""
_NO_CASE = UUID(int=0)
PAGE = 50
"""Rows of the working list in one answer."""


class MilestoneView(BaseModel):
    """`code` is why it was missed or cancelled; a milestone counted from the exit has no days before it."""

    milestone: str
    name: str
    function: str
    due_on: date | None
    overdue_on: date | None
    remind_on: date | None
    state: str
    records_situation: bool
    ended_on: date | None
    code: str | None


class ScheduleView(BaseModel):
    case_id: UUID
    unit: str
    milestones: tuple[MilestoneView, ...]


class Task(BaseModel):
    case_id: UUID
    milestone: str
    name: str
    function: str
    unit: str
    due_on: date
    state: str


@dataclass(frozen=True)
class Cursor:
    """The place in the working list after which a page begins; its text is `due_on.case.place`."""

    due_on: date = date.min
    case_id: UUID = _NO_CASE
    place: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError when the text is no cursor."""
        due_on, case, place = text.split(".")
        if not place.isascii() or len(place) > 6:
            raise ValueError(place)
        return cls(date.fromisoformat(due_on), UUID(case), int(place))

    def __str__(self) -> str:
        return f"{self.due_on}.{self.case_id}.{self.place}"


class WorkingList(BaseModel):
    """Oldest first; `next` is the cursor of the next page, if there is one."""

    tasks: tuple[Task, ...]
    next: str | None


async def unit_of(pool: Pool, case: UUID) -> str | None:
    """The unit that the case takes part in, or none when nothing is scheduled for it."""
    return await pool.fetchval(_UNIT, case)


async def schedule_of(pool: Pool, case: UUID) -> tuple[ScheduleView, int] | None:
    """The schedule and the version of its stream."""
    async with pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        schedule = await db.fetchrow(_SCHEDULE, case)
        milestones = await db.fetch(_MILESTONES, case)
    if schedule is None:
        return None
    views = tuple(MilestoneView.model_validate(dict(row)) for row in milestones)
    return ScheduleView(case_id=case, unit=schedule["unit"], milestones=views), schedule["version"]


async def working_list(
    pool: Pool, function: str, units: Sequence[str], today: date, after: Cursor
) -> WorkingList:
    """What the function is reminded of up to `today`: whatever is open and due by the next working day."""
    place = after.due_on, after.case_id, after.place
    rows = await pool.fetch(_WORKING_LIST, function, list(units), today, *place, PAGE + 1)
    tasks = tuple(Task.model_validate(dict(row)) for row in rows[:PAGE])
    more = len(rows) > PAGE
    last = rows[PAGE - 1] if more else None
    following = str(Cursor(last["due_on"], last["case_id"], last["place"])) if last else None
    return WorkingList(tasks=tasks, next=following)
