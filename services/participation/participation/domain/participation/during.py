"""From the day of enrolment to the day of exit."""

from datetime import timedelta

from chassis.decider import Rejected
from contracts.codes import Occasion
from contracts.programme import Situation
from participation.domain.participation.commands import (
    DuringCommand,
    EstablishPlan,
    Exit,
    HoldNetworkMeeting,
    MovePlannedEnd,
    RecordAttendance,
    RecordSituation,
    RevisePlan,
)
from participation.domain.participation.events import (
    AttendanceRecorded,
    Exited,
    NetworkMeetingHeld,
    ParticipationEvent,
    PlanEstablished,
    PlannedEndMoved,
    PlanRevised,
    SituationRecorded,
)
from participation.domain.participation.state import Underway


def decide(command: DuringCommand, underway: Underway) -> list[ParticipationEvent]:
    if command.on < underway.started_on:
        raise Rejected("before_start", f"the participation began on {underway.started_on}.", "/on")
    match command:
        case EstablishPlan() | RevisePlan():
            return [_plan(command, underway)]
        case HoldNetworkMeeting(on=on, attended_by=attended_by):
            return [NetworkMeetingHeld(on=on, attended_by=attended_by)]
        case RecordAttendance():
            return _attendance(command, underway)
        case MovePlannedEnd():
            return _planned_end(command, underway)
        case RecordSituation(situation=situation):
            return _situation(command, situation, underway)
        case Exit(on=on, code=code, situation=situation):
            recorded = _situation(command, situation, underway)
            return [*recorded, Exited(on=on, unit=underway.unit, code=code)]


def _plan(command: EstablishPlan | RevisePlan, underway: Underway) -> ParticipationEvent:
    text = "\n".join(" ".join(goal.split()) for goal in command.goals)
    on, goals = command.on, len(command.goals)
    match command:
        case EstablishPlan() if underway.planned:
            raise Rejected("plan_already_established", "there is a plan; revise it.")
        case RevisePlan() if not underway.planned:
            raise Rejected("no_plan", "there is no plan to revise.")
        case EstablishPlan():
            return PlanEstablished(on=on, text=text, goals=goals)
        case RevisePlan():
            return PlanRevised(on=on, text=text, goals=goals)


def _attendance(command: RecordAttendance, underway: Underway) -> list[ParticipationEvent]:
    week, hours = command.week, (command.planned_hours, command.attended_hours)
    _check_week(command, underway)
    match underway.weeks.get(week):
        case None:
            return [AttendanceRecorded.model_validate(command.model_dump())]
        case recorded if recorded == hours:
            return []
        case recorded:
            raise Rejected(
                "week_already_recorded", f"{recorded} hours are recorded for {week}.", "/week"
            )


def _check_week(command: RecordAttendance, underway: Underway) -> None:
    week, start = command.week, underway.started_on
    if week.weekday() != 0:
        raise Rejected("week_begins_on_monday", f"{week} is not a Monday.", "/week")
    if week < start - timedelta(days=start.weekday()):
        raise Rejected("before_start_week", f"the participation began on {start}.", "/week")
    if week > command.on:
        raise Rejected("week_not_begun", f"the week begins after {command.on}.", "/week")


def _planned_end(command: MovePlannedEnd, underway: Underway) -> list[ParticipationEvent]:
    if command.planned_end < underway.started_on:
        raise Rejected(
            "planned_end_before_start",
            f"the participation began on {underway.started_on}.",
            "/planned_end",
        )
    if command.planned_end == underway.planned_end:
        return []
    return [PlannedEndMoved.model_validate(command.model_dump())]


def _situation(
    command: RecordSituation | Exit, situation: Situation | None, underway: Underway
) -> list[ParticipationEvent]:
    if situation is None and underway.after is None:
        raise Rejected(
            "situation_missing", "income and occupation at the end are needed.", "/situation"
        )
    if situation is None or situation == underway.after:
        return []
    return [SituationRecorded(on=command.on, occasion=Occasion.AFTER, situation=situation)]
