"""How much and how long: extent and attendance under the cap, the planned end within the limit, pauses."""

from datetime import timedelta

from chassis.decider import Rejected
from contracts.codes import MovedEnd
from participation.domain.participation.attendance import check_weekdays, record
from participation.domain.participation.commands import (
    AgreeExtent,
    LengthCommand,
    MovePlannedEnd,
    Pause,
    RecordAttendance,
    RecordLengthException,
    Resume,
    WarnOfMaximum,
)
from participation.domain.participation.events import (
    ExtentAgreed,
    LengthExceptionRecorded,
    MaximumNear,
    ParticipationEvent,
    Paused,
    PlannedEndMoved,
    Resumed,
)
from participation.domain.participation.limits import fixed, refuse_after_last_day, too_long
from participation.domain.participation.state import Underway
from participation.domain.participation.terms import FULL_TIME, Terms


def decide(command: LengthCommand, stay: Underway) -> list[ParticipationEvent]:
    match command:
        case AgreeExtent():
            return _extent(command, stay)
        case RecordAttendance():
            return record(command, stay)
        case MovePlannedEnd():
            return _planned_end(command, stay)
        case Pause():
            return _pause(command, stay)
        case Resume():
            return _resume(command, stay)
        case RecordLengthException():
            return _exception(command, stay)


def warn(command: WarnOfMaximum, stay: Underway) -> list[ParticipationEvent]:
    """The last possible day is as near as the programme warns of it; once for each such day."""
    last = stay.last_day
    if last is None or stay.warn_on is None or command.on < stay.warn_on or stay.warned_of == last:
        return []
    return [MaximumNear(on=command.on, last_day=last)]


def check_extent(extent: int, weekdays: tuple[str, ...], terms: Terms) -> None:
    """Within the hours of a week, and on the programme's days; raises Rejected."""
    if extent * FULL_TIME > terms.hours * 100:
        said = f"{extent} percent are more than {terms.hours} hours a week."
        raise Rejected("above_hours_a_week", said, "/extent")
    check_weekdays(weekdays, terms)


def _extent(command: AgreeExtent, stay: Underway) -> list[ParticipationEvent]:
    refuse_after_last_day(command.on, stay)
    check_extent(command.extent, command.weekdays, stay.terms)
    if stay.extent == (command.extent, command.weekdays):
        return []
    return [ExtentAgreed.model_validate(command.model_dump())]


def _planned_end(command: MovePlannedEnd, stay: Underway) -> list[ParticipationEvent]:
    end = command.planned_end
    if end < stay.started_on:
        said = f"the participation began on {stay.started_on}."
        raise Rejected("planned_end_before_start", said, "/planned_end")
    if stay.last_day and end > stay.last_day:
        raise too_long(stay.last_day, "/planned_end")
    if stay.terms.fixed_length and stay.last_day and end != stay.last_day:
        said = f"every stay is equally long; this one ends on {stay.last_day}."
        raise Rejected("length_is_fixed", said, "/planned_end")
    return [] if end == stay.planned_end else [_moved(command)]


def _moved(command: MovePlannedEnd) -> ParticipationEvent:
    return PlannedEndMoved.model_validate(command.model_dump())


def _pause(command: Pause, stay: Underway) -> list[ParticipationEvent]:
    refuse_after_last_day(command.on, stay)
    on, last = command.on, stay.rests[-1].until if stay.rests else None
    if stay.rests_since:
        raise Rejected("already_paused", f"since {stay.rests_since}.", "/on")
    if last and on < last:
        raise Rejected("before_last_pause", f"the last pause lasted until {last}.", "/on")
    paused = Paused(on=on, reason=command.reason)
    stops = stay.terms.pause_stops_clock and stay.last_day
    return [paused, fixed(on, None, stay.terms)] if stops else [paused]


def _resume(command: Resume, stay: Underway) -> list[ParticipationEvent]:
    on, since = command.on, stay.rests_since
    if since is None:
        raise Rejected("not_paused", "there is no pause to end.", "/case_id")
    if on < since:
        raise Rejected("before_the_pause", f"the pause began on {since}.", "/on")
    resumed = Resumed(on=on)
    return (
        [resumed, *_later(command, on - since, stay)] if stay.terms.pause_stops_clock else [resumed]
    )


def _later(command: Resume, days: timedelta, stay: Underway) -> list[ParticipationEvent]:
    """The clock stood still: planned end and last day lie so many days later."""
    on, end = command.on, stay.planned_end + days
    decided: list[ParticipationEvent] = []
    if stay.stands_at:
        decided.append(fixed(on, stay.stands_at + days, stay.terms))
    if days:
        decided.append(PlannedEndMoved(on=on, planned_end=end, reason=MovedEnd.PAUSED))
    return decided


def _exception(command: RecordLengthException, stay: Underway) -> list[ParticipationEvent]:
    if stay.rests_since and stay.stands_at:
        raise Rejected("participation_is_paused", "the clock stands still.", "/on")
    if stay.last_day is None:
        raise Rejected("no_limit", "the programme limits no stay.", "/until")
    if command.until <= stay.last_day:
        said = f"until {stay.last_day} no exception is needed."
        raise Rejected("within_the_limit", said, "/until")
    recorded = LengthExceptionRecorded.model_validate(command.model_dump())
    return [recorded, fixed(command.on, command.until, stay.terms)]
