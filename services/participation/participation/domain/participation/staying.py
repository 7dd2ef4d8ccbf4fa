"""What an event makes of a stay: on the way, in its length, in what is known of the person."""

from contracts.codes import Occasion
from participation.domain.participation.events import (
    AttendanceCorrected,
    AttendanceRecorded,
    ContactPersonAssigned,
    ExtentAgreed,
    InstrumentCompleted,
    InstrumentMissed,
    LastDayFixed,
    LengthEvent,
    LengthExceptionRecorded,
    MaximumNear,
    MeasureEvent,
    NetworkMeetingHeld,
    PathwayEvent,
    Paused,
    PlanEstablished,
    PlannedEndMoved,
    PlanOverdue,
    PlanRevised,
    RegistrationMade,
    ResourceGroupComposed,
    Resumed,
    SituationRecorded,
    StayEvent,
    StepTaken,
)
from participation.domain.participation.state import Rest, Underway


def evolve(stay: Underway, event: StayEvent) -> Underway:
    if isinstance(event, PathwayEvent):
        return _on_the_way(stay, event)
    return _of_length(stay, event) if isinstance(event, LengthEvent) else _measured(stay, event)


def _on_the_way(stay: Underway, event: PathwayEvent) -> Underway:
    match event:
        case PlanEstablished():
            return stay.model_copy(update={"planned": True})
        case PlanOverdue():
            return stay.model_copy(update={"plan_overdue": True})
        case ResourceGroupComposed(organisations=organisations):
            return stay.model_copy(update={"group": organisations})
        case StepTaken(on=on, step=step):
            return stay.model_copy(update={"steps": (*stay.steps, step), "stepped_on": on})
        case ContactPersonAssigned() | PlanRevised() | NetworkMeetingHeld():
            return stay


def _of_length(stay: Underway, event: LengthEvent) -> Underway:
    match event:
        case ExtentAgreed(extent=extent, weekdays=weekdays):
            return stay.model_copy(update={"extent": (extent, weekdays)})
        case AttendanceRecorded() | AttendanceCorrected():
            hours = event.planned_hours, event.attended_hours
            return stay.model_copy(update={"weeks": {**stay.weeks, event.week: hours}})
        case PlannedEndMoved(planned_end=end):
            return stay.model_copy(update={"planned_end": end})
        case Paused(on=on):
            return stay.model_copy(update={"rests": (*stay.rests, Rest(since=on))})
        case Resumed(on=on):
            rest = stay.rests[-1].model_copy(update={"until": on})
            return stay.model_copy(update={"rests": (*stay.rests[:-1], rest)})
        case LastDayFixed():
            return _limited(stay, event)
        case MaximumNear(last_day=day):
            return stay.model_copy(update={"warned_of": day})
        case LengthExceptionRecorded():
            return stay


def _limited(stay: Underway, event: LastDayFixed) -> Underway:
    stands_at = stay.last_day if event.last_day is None else None
    days = {"last_day": event.last_day, "warn_on": event.warn_on}
    return stay.model_copy(update=days | {"stands_at": stands_at})


def _measured(stay: Underway, event: MeasureEvent) -> Underway:
    match event:
        case SituationRecorded(occasion=Occasion.BEFORE, situation=situation):
            return stay.model_copy(update={"before": situation})
        case SituationRecorded(situation=situation):
            return stay.model_copy(update={"after": situation})
        case InstrumentCompleted(occasion=occasion, instrument=instrument):
            said = {**stay.answered, (occasion, instrument): answer_of(event)}
            return stay.model_copy(update={"answered": said})
        case InstrumentMissed(occasion=occasion, instrument=instrument, code=code):
            missed = {**stay.missed, (occasion, instrument): code}
            return stay.model_copy(update={"missed": missed})
        case RegistrationMade(occasion=occasion, registration=registration):
            made = stay.registered | {(occasion, registration)}
            return stay.model_copy(update={"registered": made})


def answer_of(event: InstrumentCompleted) -> str:
    """All that was answered, so that the same answer can be recognised."""
    return event.model_dump_json(include={"score", "codes", "answers"})
