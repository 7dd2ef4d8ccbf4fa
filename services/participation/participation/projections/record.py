"""One participation as the unit's staff read it: folded from its stream, where the text is sealed."""

from datetime import date
from typing import Literal

from chassis.decider import Category, Decider, State
from contracts.codes import Exit, Occasion
from contracts.programme import Situation
from participation.domain.participation import events as steps
from participation.domain.participation.commands import ParticipationCommand
from participation.domain.participation.deciding import PARTICIPATION
from participation.domain.participation.events import ParticipationEvent


class Week(State):
    week: date
    planned_hours: int
    attended_hours: int


class Meeting(State):
    on: date
    attended_by: tuple[str, ...]


class Record(State):
    """After a withdrawal nothing is left of it but that there was somebody."""

    state: Literal["unknown", "awaited", "enrolled", "exited", "anonymous"] = "unknown"
    programme: str | None = None
    programme_version: int | None = None
    unit: str | None = None
    station: str | None = None
    enrolled_on: date | None = None
    planned_end: date | None = None
    contact_person: str | None = None
    goals: tuple[str, ...] = ()
    before: Situation | None = None
    after: Situation | None = None
    network_meetings: tuple[Meeting, ...] = ()
    attendance: tuple[Week, ...] = ()
    exited_on: date | None = None
    exit_code: Exit | None = None


def _evolve(record: Record, event: ParticipationEvent) -> Record:
    match event:
        case steps.CaseAwaited(programme=programme, unit=unit):
            return Record(state="awaited", programme=programme, unit=unit)
        case steps.AwaitingStopped():
            return Record()
        case steps.WithdrawalCarriedOut():
            return record if record.enrolled_on is None else Record(state="anonymous")
        case steps.Enrolled() | steps.ContactPersonAssigned() | steps.Exited():
            return record.model_copy(update=_passage(event))
        case (
            steps.SituationRecorded()
            | steps.PlanEstablished()
            | steps.PlanRevised()
            | steps.PlannedEndMoved()
        ):
            return record.model_copy(update=_restated(event))
        case steps.NetworkMeetingHeld() | steps.AttendanceRecorded():
            return record.model_copy(update=_added(record, event))
        case steps.ConsentHeard():
            return record


def _passage(
    event: steps.Enrolled | steps.ContactPersonAssigned | steps.Exited,
) -> dict[str, object]:
    match event:
        case steps.Enrolled(on=on, station=station, planned_end=end, programme_version=version):
            begun = {"state": "enrolled", "enrolled_on": on, "station": station}
            return {**begun, "planned_end": end, "programme_version": version}
        case steps.ContactPersonAssigned(name=name):
            return {"contact_person": name}
        case steps.Exited(on=on, code=code):
            return {"state": "exited", "exited_on": on, "exit_code": code}


def _restated(
    event: steps.SituationRecorded
    | steps.PlanEstablished
    | steps.PlanRevised
    | steps.PlannedEndMoved,
) -> dict[str, object]:
    match event:
        case steps.SituationRecorded(occasion=Occasion.BEFORE, situation=situation):
            return {"before": situation}
        case steps.SituationRecorded(situation=situation):
            return {"after": situation}
        case steps.PlanEstablished(text=text) | steps.PlanRevised(text=text):
            return {"goals": tuple(text.split("\n"))}
        case steps.PlannedEndMoved(planned_end=end):
            return {"planned_end": end}


def _added(
    record: Record, event: steps.NetworkMeetingHeld | steps.AttendanceRecorded
) -> dict[str, object]:
    match event:
        case steps.NetworkMeetingHeld(on=on, attended_by=attended_by):
            held = Meeting(on=on, attended_by=attended_by)
            return {"network_meetings": (*record.network_meetings, held)}
        case steps.AttendanceRecorded():
            week = Week.model_validate(event.model_dump(exclude={"on"}))
            return {"attendance": (*record.attendance, week)}


def _decide(_: ParticipationCommand, __: Record) -> list[ParticipationEvent]:
    return []  # a reading of the stream; its decider is the domain's


RECORD = Category[ParticipationCommand, Record, ParticipationEvent](
    PARTICIPATION.name, Decider(_decide, _evolve, Record()), PARTICIPATION.events
)
