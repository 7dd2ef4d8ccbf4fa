"""What happens during a stay, and the fact that tells it."""

from decimal import Decimal

from contracts import participation as told
from contracts.base import Fact
from contracts.codes import (
    Boundary,
    Exit,
    LengthException,
    NonResponse,
    Pause,
)
from contracts.programme import Respondent
from participation.domain.participation import events as steps
from participation.domain.participation.events import ParticipationEvent
from tests.participation.given import day

_ANSWERED = {
    "on": day(0),
    "instrument": "health",
    "instrument_version": 2,
    "occasion": Boundary.START,
    "respondent": Respondent.PARTICIPANT,
}
OF_STAY: list[tuple[ParticipationEvent, type[Fact]]] = [
    (steps.ExtentAgreed(on=day(0), extent=25, weekdays=("monday",)), told.ExtentAgreed),
    (steps.PlanOverdue(on=day(9), due_on=day(8)), told.PlanOverdue),
    (
        steps.ResourceGroupComposed(on=day(0), organisations=("agency", "region")),
        told.ResourceGroupComposed,
    ),
    (steps.StepTaken(on=day(0), step="first", number=1), told.StepTaken),
    (
        steps.AttendanceCorrected(on=day(8), week=day(0), planned_hours=9, attended_hours=7),
        told.AttendanceRecorded,
    ),
    (steps.Paused(on=day(0), reason=Pause.ILLNESS), told.Paused),
    (steps.Resumed(on=day(0)), told.Resumed),
    (
        steps.LengthExceptionRecorded(
            on=day(0), until=day(9), reason=LengthException.ABSENCE, why="sova"
        ),
        told.LengthExceptionRecorded,
    ),
    (steps.MaximumNear(on=day(0), last_day=day(9)), told.MaximumNear),
    (
        steps.InstrumentCompleted.model_validate(
            _ANSWERED | {"score": Decimal("7.5"), "codes": (), "answers": "sova"}
        ),
        told.InstrumentCompleted,
    ),
    (
        steps.InstrumentMissed.model_validate(_ANSWERED | {"code": NonResponse.DECLINED}),
        told.InstrumentMissed,
    ),
    (
        steps.RegistrationMade(on=day(0), registration="register", occasion=Boundary.EXIT),
        told.RegistrationMade,
    ),
    (steps.ExitCorrected(on=day(0), unit="unit-one", code=Exit.STUDIES), told.ExitCorrected),
    (
        steps.ParticipationReopened(
            on=day(0), unit="unit-one", station="garden", pool="joint", planned_end=day(9)
        ),
        told.ParticipationReopened,
    ),
    (steps.EnteredInError(on=day(0), unit="unit-one"), told.EnteredInError),
]
