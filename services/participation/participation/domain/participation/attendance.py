"""Attendance, a week at a time: within the hours of a week, on the programme's days, and in no pause."""

from collections.abc import Sequence
from datetime import timedelta

from chassis.decider import Rejected
from participation.domain.participation.commands import CorrectAttendance, RecordAttendance
from participation.domain.participation.events import (
    AttendanceCorrected,
    AttendanceRecorded,
    ParticipationEvent,
)
from participation.domain.participation.limits import refuse_after_last_day
from participation.domain.participation.state import Underway
from participation.domain.participation.terms import Terms


def record(command: RecordAttendance, stay: Underway) -> list[ParticipationEvent]:
    """A week is recorded once; what was recorded wrongly is corrected."""
    _check(command, stay)
    match stay.weeks.get(command.week):
        case None:
            return [AttendanceRecorded.model_validate(command.model_dump())]
        case recorded if recorded == _hours(command):
            return []
        case recorded:
            said = f"{recorded} hours are recorded for {command.week}."
            raise Rejected("week_already_recorded", said, "/week")


def correct(command: CorrectAttendance, stay: Underway) -> list[ParticipationEvent]:
    """Only a week that is recorded can be corrected."""
    _check(command, stay)
    match stay.weeks.get(command.week):
        case None:
            raise Rejected("week_not_recorded", f"{command.week} is not recorded.", "/week")
        case recorded if recorded == _hours(command):
            return []
        case _:
            return [AttendanceCorrected.model_validate(command.model_dump())]


def check_weekdays(weekdays: Sequence[str], terms: Terms) -> None:
    """Each on a day on which there is something to take part in; raises Rejected."""
    for number, day in enumerate(weekdays):
        if terms.weekdays and day not in terms.weekdays:
            said = f"there is nothing on a {day}, only on {', '.join(terms.weekdays)}."
            raise Rejected("no_day_of_the_programme", said, f"/weekdays/{number}")


def _hours(command: RecordAttendance | CorrectAttendance) -> tuple[int, int]:
    return command.planned_hours, command.attended_hours


def _check(command: RecordAttendance | CorrectAttendance, stay: Underway) -> None:
    _check_week(command, stay)
    most = stay.terms.hours
    for name, hours in zip(("planned_hours", "attended_hours"), _hours(command), strict=True):
        if hours > most:
            said = f"{hours} hours are more than {most} a week."
            raise Rejected("above_hours_a_week", said, f"/{name}")
    if command.attended_hours and any(rest.covers(command.week) for rest in stay.rests):
        raise Rejected("participation_is_paused", "the whole week is in a pause.", "/week")
    check_weekdays(command.weekdays, stay.terms)


def _check_week(command: RecordAttendance | CorrectAttendance, stay: Underway) -> None:
    week, start = command.week, stay.started_on
    if week.weekday() != 0:
        raise Rejected("week_begins_on_monday", f"{week} is not a Monday.", "/week")
    if week < start - timedelta(days=start.weekday()):
        raise Rejected("before_start_week", f"the participation began on {start}.", "/week")
    if week > command.on:
        raise Rejected("week_not_begun", f"the week begins after {command.on}.", "/week")
    refuse_after_last_day(week, stay, "/week")
