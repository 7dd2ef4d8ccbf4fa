"""A milestone of one case: its days, what has become of it, and whether an answer fits it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from chassis.decider import Rejected, State
from contracts.codes import Cancelled, NonResponse
from contracts.programme import Instrument, Milestone, Situation
from followup.domain.calendar import reminder_day

EARLY = timedelta(days=14)
"""How long before its due date a milestone may be answered."""


class Dates(BaseModel):
    """When it is due, when overdue, and the working day on which whoever answers for it is reminded."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    due_on: date
    overdue_on: date
    remind_on: date

    @classmethod
    def counted(cls, start: date, milestone: Milestone) -> Self:
        """The days of a milestone that is counted from `start`."""
        due_on = milestone.after.counted_from(start)
        overdue_on = milestone.overdue_after.counted_from(due_on)
        return cls(due_on=due_on, overdue_on=overdue_on, remind_on=reminder_day(due_on))


class Planned(State):
    """A milestone as it was planned; without dates while it waits for an exit to count from."""

    milestone: Milestone
    dates: Dates | None
    asks: tuple[Instrument, ...] = ()
    """What is asked at it, besides income and occupation."""


class Stage(StrEnum):
    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN = (Stage.PLANNED, Stage.DUE, Stage.OVERDUE)


class Step(State):
    """One milestone as it stands; `answered_on`, `situation` and `code` are the answer, once there is one."""

    milestone: Milestone
    dates: Dates | None
    asks: tuple[Instrument, ...] = ()
    stage: Stage = Stage.PLANNED
    cause: Cancelled | None = None
    """Why it was cancelled, while it is."""
    answered_on: date | None = None
    situation: Situation | None = None
    code: NonResponse | None = None

    @property
    def name(self) -> str:
        return self.milestone.milestone

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def from_exit(self) -> bool:
        return self.milestone.counted_from == "exit"

    @property
    def waits_for_exit(self) -> bool:
        """Whether the next exit gives it its days: it is open, or was only put off by a reopening."""
        return self.from_exit and (self.is_open or self.cause == Cancelled.REOPENED)

    def answer(self) -> tuple[date | None, Situation | None, NonResponse | None]:
        """What was answered, to tell a repetition from a contradiction."""
        return self.answered_on, self.situation, self.code

    def require_answerable(self, on: date) -> None:
        """Refuses an answer to a milestone that has ended, has no date yet or is far off."""
        if not self.is_open:
            raise Rejected(
                "milestone_ended", f"The milestone is already {self.stage}.", "/milestone"
            )
        if self.dates is None:
            because = "The milestone is counted from the exit, which has not been."
            raise Rejected("milestone_not_dated", because, "/milestone")
        if on < self.dates.due_on - EARLY:
            because = f"The milestone can be answered from {self.dates.due_on - EARLY}."
            raise Rejected("too_early", because, "/on")

    def require_situation(self, situation: Situation | None) -> None:
        """Refuses a completion that lacks the situation asked for, or brings one that is not."""
        if self.milestone.records_situation and situation is None:
            because = "The milestone records income and occupation again."
            raise Rejected("situation_required", because, "/situation")
        if situation is not None and not self.milestone.records_situation:
            because = "The milestone records no income and occupation."
            raise Rejected("situation_not_asked_for", because, "/situation")
