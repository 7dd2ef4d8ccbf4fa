"""How much and how long: extent, attendance, pauses, the planned end and the last possible day."""

from datetime import date

from chassis.decider import Event, SealedText
from contracts.codes import LengthException, MovedEnd, Pause
from contracts.programme import Weekday


class ExtentAgreed(Event):
    """In percent of 40 hours a week, and on which days; any day when none is named."""

    extent: int
    weekdays: tuple[Weekday, ...] = ()


class AttendanceRecorded(Event):
    week: date
    planned_hours: int
    attended_hours: int
    weekdays: tuple[Weekday, ...] = ()


class AttendanceCorrected(Event):
    week: date
    planned_hours: int
    attended_hours: int
    weekdays: tuple[Weekday, ...] = ()


class PlannedEndMoved(Event):
    planned_end: date
    reason: MovedEnd


class Paused(Event):
    reason: Pause


class Resumed(Event):
    """`on` is the first day after the pause."""


class LengthExceptionRecorded(Event):
    until: date
    reason: LengthException
    why: SealedText


class LastDayFixed(Event):
    """The last day that is possible, and the day on which to warn of it; none while the clock stands."""

    last_day: date | None
    warn_on: date | None


class MaximumNear(Event):
    last_day: date
