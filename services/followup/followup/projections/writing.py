"""From events to rows and timers, in the transaction of the append."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.database import Connection, Stored, Timer
from followup.domain.milestone import Dates, Stage
from followup.domain.schedule.messages import (
    EnteredInError,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestoneReopened,
    MilestonesScheduled,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationReopened,
    ParticipationResumed,
    WithdrawalCarriedOut,
)
from followup.domain.survey.messages import InstrumentCompleted, InstrumentMissed
from followup.projections.asks import remember_answers, remember_asks

_OPEN = "insert into calendar.schedule (case_id, unit, version) values ($1, $2, 0)"
_PLAN = """
insert into calendar.milestone (case_id, place, milestone, name, function, unit, records_situation,
                                due_on, overdue_on, remind_on)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_CHANGE = """
update calendar.milestone
set state = coalesce($3, state), ended_on = $4, code = $5, due_on = coalesce($6, due_on),
    overdue_on = coalesce($7, overdue_on), remind_on = coalesce($8, remind_on)
where case_id = $1 and milestone = $2
"""
_REACH = """
update calendar.schedule
set version = $2, paused = coalesce($3, paused), closed = closed or $4 where case_id = $1
"""


@dataclass(frozen=True)
class Change:
    """What an event sets in a milestone's row; none leaves the state and the dates as they were."""

    milestone: str
    state: Stage | None = None
    ended_on: date | None = None
    code: str | None = None
    dates: Dates | None = None

    def row(self, case: UUID) -> tuple[object, ...]:
        return case, self.milestone, self.state, self.ended_on, self.code, *_days(self.dates)


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """Writes the rows of schedules and of surveys."""
    schedules = [s for s in stored if s.category == "schedule"]
    answers = [
        (UUID(s.key), s.event)
        for s in stored
        if isinstance(s.event, InstrumentCompleted | InstrumentMissed)
    ]
    if schedules:
        await _remember_schedules(db, schedules)
        await remember_asks(db, schedules)
    if answers:
        await remember_answers(db, answers)


async def _remember_schedules(db: Connection, stored: Sequence[Stored]) -> None:
    """What is planned first, because a case's plan precedes its changes."""
    opened = [(UUID(s.key), s.event) for s in stored if isinstance(s.event, MilestonesScheduled)]
    changes = [change.row(UUID(s.key)) for s in stored if (change := _change(s))]
    reached = [(UUID(s.key), s.version, *_standing(s)) for s in stored]
    await db.executemany(_OPEN, [(case, event.unit) for case, event in opened])
    await db.executemany(_PLAN, [row for case, event in opened for row in _planned(case, event)])
    await db.executemany(_CHANGE, changes)
    await db.executemany(_REACH, reached)


def _standing(stored: Stored) -> tuple[bool | None, bool]:
    """Whether the case is paused now, none when that stays as it was; and whether it is closed."""
    match stored.event:
        case ParticipationPaused():
            return True, False
        case ParticipationResumed() | ParticipationEnded() | ParticipationReopened():
            return False, False
        case WithdrawalCarriedOut() | EnteredInError():
            return False, True
        case _:
            return None, False


def timers(stored: Stored) -> Iterable[Timer]:
    """Each dated milestone waits for the day it is due and the day it is overdue, until it has ended."""
    match stored.event:
        case MilestonesScheduled(milestones=planned):
            return [t for p in planned if p.dates for t in _waiting(p.milestone.milestone, p.dates)]
        case MilestoneDated(milestone=name, dates=dates):
            return _waiting(name, dates)
        case MilestoneReopened(milestone=name, dates=dates):
            return _waiting(name, dates) if dates else []
        case MilestoneDue(milestone=name):
            return [Timer(f"due:{name}", None)]
        case MilestoneOverdue(milestone=name):
            return [Timer(f"overdue:{name}", None)]
        case MilestoneDone() | MilestoneMissed() | MilestoneCancelled():
            name = stored.event.milestone
            return [Timer(f"due:{name}", None), Timer(f"overdue:{name}", None)]
        case _:
            return []


def _waiting(name: str, dates: Dates) -> list[Timer]:
    return [Timer(f"due:{name}", dates.due_on), Timer(f"overdue:{name}", dates.overdue_on)]


def _planned(case: UUID, event: MilestonesScheduled) -> Iterator[tuple[object, ...]]:
    for place, planned in enumerate(event.milestones, start=1):
        milestone = planned.milestone
        what = milestone.milestone, milestone.name, milestone.function, event.unit
        yield case, place, *what, milestone.records_situation, *_days(planned.dates)


def _days(dates: Dates | None) -> tuple[date | None, ...]:
    return (dates.due_on, dates.overdue_on, dates.remind_on) if dates else (None, None, None)


def _change(stored: Stored) -> Change | None:
    match stored.event:
        case (
            MilestoneDated(milestone=name, dates=dates)
            | MilestoneReopened(milestone=name, dates=dates)
        ):
            return Change(name, Stage.PLANNED, dates=dates)
        case MilestoneDue(milestone=name):
            return Change(name, Stage.DUE)
        case MilestoneOverdue(milestone=name):
            return Change(name, Stage.OVERDUE)
        case MilestoneDone(milestone=name, on=on):
            return Change(name, Stage.DONE, ended_on=on)
        case MilestoneMissed(milestone=name, on=on, code=code):
            return Change(name, Stage.MISSED, ended_on=on, code=code)
        case MilestoneCancelled(milestone=name, on=on, cause=cause):
            return Change(name, Stage.CANCELLED, ended_on=on, code=cause)
        case _:
            return None
