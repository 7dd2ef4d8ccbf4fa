"""The queries behind the working lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Pool

PAGE = 50
"""Rows of a list in one answer."""
Show = Literal["now", "due", "overdue", "upcoming"]

_TASKS = """
select m.case_id, m.place, m.milestone, m.name, m.function, m.unit, m.due_on, m.overdue_on, m.remind_on, m.state,
       s.paused, array(
           select a.instrument from calendar.ask a
           left join calendar.answer d using (case_id, occasion, instrument)
           where a.case_id = m.case_id and a.occasion = m.milestone and a.respondent <> 'agency'
             and d.outcome is null order by a.instrument) as unanswered
from calendar.milestone m join calendar.schedule s using (case_id)
where m.state in ('planned', 'due', 'overdue') and m.function = $1 and m.unit = any ($2)
  and case $4::text when 'now' then m.remind_on <= $3 when 'upcoming' then m.remind_on > $3 else m.state = $4 end
  and (m.due_on, m.case_id, m.place) > ($5, $6, $7)
order by m.due_on, m.case_id, m.place limit $8
"""
_ASKED = """
select a.asked_on, a.case_id, a.occasion, a.instrument, a.instrument_version, a.name, s.unit
from calendar.ask a join calendar.named n using (case_id) join calendar.schedule s using (case_id)
where n.agency = $1 and a.respondent = 'agency' and not a.cancelled and not s.closed and a.asked_on <= $2
  and not exists (select from calendar.answer d where (d.case_id, d.occasion, d.instrument, d.agency)
                                                    = (a.case_id, a.occasion, a.instrument, n.agency))
  and (a.asked_on, a.case_id, a.occasion, a.instrument) > ($3, $4, $5, $6)
order by a.asked_on, a.case_id, a.occasion, a.instrument limit $7
"""


class Task(BaseModel):
    """`unanswered` are the instruments that the unit has still to enter; `paused`: the participation rests."""

    case_id: UUID
    milestone: str
    name: str
    function: str
    unit: str
    due_on: date
    overdue_on: date
    remind_on: date
    state: str
    paused: bool
    unanswered: tuple[str, ...]


class WorkingList(BaseModel):
    """Oldest first; `next` is the cursor of the next page, if there is one."""

    tasks: tuple[Task, ...]
    next: str | None


class AgencyAsked(BaseModel):
    """`occasion` is a milestone or `exit`."""

    asked_on: date
    case_id: UUID
    occasion: str
    instrument: str
    instrument_version: int
    name: str
    unit: str


class AgencyList(BaseModel):
    """Oldest first; `next` is the cursor of the next page, if there is one."""

    asked: tuple[AgencyAsked, ...]
    next: str | None


@dataclass(frozen=True)
class Place:
    """The place in a list after which a page begins: a day, a case, and what orders the rows of a case."""

    day: date
    case_id: UUID
    rest: tuple[str | int, ...]

    def read(self, text: str) -> Self:
        """A place of the same shape; raises ValueError when the text is none."""
        day, case, *rest = text.split(".")
        if len(rest) != len(self.rest) or not text.isascii() or len(text) > 200:
            raise ValueError(text)
        read = tuple(
            number(each) if isinstance(like, int) else each
            for each, like in zip(rest, self.rest, strict=True)
        )
        return type(self)(date.fromisoformat(day), UUID(case), read)

    def __str__(self) -> str:
        return ".".join(map(str, (self.day, self.case_id, *self.rest)))


def number(text: str) -> int:
    """Raises ValueError for what is no number of a row."""
    if len(text) > 6:
        raise ValueError(text)
    return int(text)


FIRST_TASK = Place(date.min, UUID(int=0), (0,))
FIRST_ASK = Place(date.min, UUID(int=0), ("", ""))


async def working_list(
    pool: Pool, function: str, units: Sequence[str], today: date, show: Show, after: Place
) -> WorkingList:
    """What the function has to do at these units."""
    place = after.day, after.case_id, *after.rest
    rows = await pool.fetch(_TASKS, function, list(units), today, show, *place, PAGE + 1)
    tasks = tuple(Task.model_validate(dict(row)) for row in rows[:PAGE])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    following = Place(last["due_on"], last["case_id"], (last["place"],)) if last else None
    return WorkingList(tasks=tasks, next=str(following) if following else None)


async def agency_list(pool: Pool, agency: str, today: date, after: Place) -> AgencyList:
    """What the agency is asked by today and has not answered."""
    place = after.day, after.case_id, *after.rest
    rows = await pool.fetch(_ASKED, agency, today, *place, PAGE + 1)
    asked = tuple(AgencyAsked.model_validate(dict(row)) for row in rows[:PAGE])
    last = asked[-1] if len(rows) > PAGE else None
    following = last and Place(last.asked_on, last.case_id, (last.occasion, last.instrument))
    return AgencyList(asked=asked, next=str(following) if following else None)
