"""The queries of one case: its schedule, who is asked what, and whom its consent names."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from chassis.database import Pool

_UNIT = "select unit from calendar.schedule where case_id = $1"
_SCHEDULE = "select unit, paused, version from calendar.schedule where case_id = $1"
_MILESTONES = """
select milestone, name, function, due_on, overdue_on, remind_on, state, records_situation, ended_on, code
from calendar.milestone where case_id = $1 order by place
"""
_ASKS = """
select occasion, instrument, a.instrument_version, a.name, respondent, asked_on, cancelled,
       nullif(agency, '') as agency, outcome, ended_on, code
from calendar.ask a left join calendar.answer using (case_id, occasion, instrument)
where case_id = $1 order by asked_on, occasion, instrument, agency
"""
_NAMED = "select agency from calendar.named where case_id = $1 order by agency"


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


class SurveyView(BaseModel):
    """What is asked, of whom and from when, and what became of it; once for each agency that has answered."""

    occasion: str
    instrument: str
    instrument_version: int
    name: str
    respondent: str
    asked_on: date | None
    cancelled: bool
    agency: str | None
    outcome: str | None
    ended_on: date | None
    code: str | None


class ScheduleView(BaseModel):
    """`paused`: the participation rests; no day moves for that."""

    case_id: UUID
    unit: str
    paused: bool
    milestones: tuple[MilestoneView, ...]
    surveys: tuple[SurveyView, ...]


async def unit_of(pool: Pool, case: UUID) -> str | None:
    """The unit that the case takes part in, or none when nothing is scheduled for it."""
    return await pool.fetchval(_UNIT, case)


async def named_in(pool: Pool, case: UUID) -> tuple[str, ...]:
    """The organisations that the case's consent names."""
    return tuple(row["agency"] for row in await pool.fetch(_NAMED, case))


async def schedule_of(pool: Pool, case: UUID) -> tuple[ScheduleView, int] | None:
    """The schedule and the version of its stream."""
    async with pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        schedule = await db.fetchrow(_SCHEDULE, case)
        milestones = await db.fetch(_MILESTONES, case)
        asks = await db.fetch(_ASKS, case)
    if schedule is None:
        return None
    view = ScheduleView(
        case_id=case,
        unit=schedule["unit"],
        paused=schedule["paused"],
        milestones=tuple(MilestoneView.model_validate(dict(row)) for row in milestones),
        surveys=tuple(SurveyView.model_validate(dict(row)) for row in asks),
    )
    return view, schedule["version"]
