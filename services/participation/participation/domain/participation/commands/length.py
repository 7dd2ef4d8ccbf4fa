"""What can be asked of how much and how long: extent, attendance, pauses, the planned end."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chassis.decider import Command
from contracts.codes import LengthException, MovedEnd
from contracts.codes import Pause as PauseCode
from contracts.programme import Weekday

Hours = Annotated[int, Field(ge=0, le=40)]
"""Of one week; 40 is a full one."""
Extent = Annotated[int, Field(ge=1, le=100)]
"""In percent of 40 hours a week."""


class AgreeExtent(Command):
    """From `on`; without weekdays on any of the programme's."""

    extent: Extent
    weekdays: tuple[Weekday, ...] = ()


class _Attendance(Command):
    """Hours of one week, which `week` names by its Monday, and the days, where they are noted."""

    week: date
    planned_hours: Hours
    attended_hours: Hours
    weekdays: tuple[Weekday, ...] = ()


class RecordAttendance(_Attendance): ...


class CorrectAttendance(_Attendance): ...


class MovePlannedEnd(Command):
    planned_end: date
    reason: MovedEnd


class Pause(Command):
    """From `on` on the participation rests."""

    reason: PauseCode


class Resume(Command):
    """`on` is the first day after the pause."""


class RecordLengthException(Command):
    """The stay may last up to and including `until`; `why` is for those who read the case."""

    until: date
    reason: LengthException
    why: Annotated[str, Field(min_length=1, max_length=1000)]


class WarnOfMaximum(Command):
    """Makes an event of it that the last possible day is near."""
