"""What staff read of one participation."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from contracts.codes import Boundary, Exit, LengthException, NonResponse, Pause
from contracts.programme import Respondent, Situation, Weekday
from participation.domain.participation.commands import Goal, Item


class Week(BaseModel):
    week: date
    planned_hours: int
    attended_hours: int
    weekdays: tuple[Weekday, ...] = ()


class Meeting(BaseModel):
    on: date
    attended_by: tuple[str, ...]


class Step(BaseModel):
    on: date
    step: str
    number: int


class PauseTaken(BaseModel):
    """`until` is the first day after it."""

    since: date
    until: date | None
    reason: Pause


class Longer(BaseModel):
    on: date
    until: date
    reason: LengthException
    why: str


class Answered(BaseModel):
    on: date
    instrument: str
    instrument_version: int
    occasion: Boundary
    respondent: Respondent
    score: Decimal | None = None
    codes: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


class Missed(BaseModel):
    on: date
    instrument: str
    occasion: Boundary
    code: NonResponse


class Registered(BaseModel):
    on: date
    registration: str
    occasion: Boundary


class Missing(BaseModel):
    """Instruments that were neither answered nor missed for a reason."""

    start: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()


class Record(BaseModel):
    """After a withdrawal nothing is left of it but that there was somebody.

    `last_day` is the last possible one; none without a limit, and while a pause stops the clock.
    """

    state: Literal["unknown", "awaited", "enrolled", "exited", "anonymous", "entered_in_error"]
    programme: str | None = None
    programme_version: int | None = None
    unit: str | None = None
    station: str | None = None
    pool: str | None = None
    enrolled_on: date | None = None
    planned_end: date | None = None
    last_day: date | None = None
    supported_by: Literal["contact_person", "guide"] | None = None
    contact_person: str | None = None
    extent: int | None = None
    weekdays: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    plan_overdue: bool = False
    resource_group: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    pauses: tuple[PauseTaken, ...] = ()
    exceptions: tuple[Longer, ...] = ()
    before: Situation | None = None
    after: Situation | None = None
    instruments: tuple[Answered, ...] = ()
    missed: tuple[Missed, ...] = ()
    missing: Missing | None = None
    network_meetings: tuple[Meeting, ...] = ()
    attendance: tuple[Week, ...] = ()
    registrations: tuple[Registered, ...] = ()
    exited_on: date | None = None
    exit_code: Exit | None = None
