"""An exit corrected or undone, a participation that was none, a week recorded wrongly."""

import pytest

from contracts.codes import Exit as ExitCode
from contracts.codes import MovedEnd
from participation.domain.participation.commands import (
    CarryOutWithdrawal,
    CorrectAttendance,
    CorrectExit,
    EnterInError,
    Exit,
    MovePlannedEnd,
    ParticipationCommand,
    RecordAttendance,
    Reopen,
)
from participation.domain.participation.deciding import decider
from participation.domain.participation.events import (
    AttendanceCorrected,
    AttendanceRecorded,
    EnteredInError,
    ExitCorrected,
    Exited,
    ParticipationReopened,
    SituationRecorded,
)
from participation.domain.participation.limits import fixed
from participation.domain.participation.state import Underway
from tests.participation.cases import AWAITED, ENDED, EXITED, UNDERWAY, WITHDRAWN
from tests.participation.given import AFTER, day
from tests.participation.terms import A_YEAR, begun
from tests.scenario import Scenario

participation = Scenario(decider)
REOPEN = Reopen(on=day(12))
REOPENED = ParticipationReopened(
    on=day(12), unit="unit-one", station="garden", pool=None, planned_end=day(180)
)
ERROR = EnterInError(on=day(12))
ENTERED = EnteredInError(on=day(12), unit="unit-one")
STUDIES = CorrectExit(on=day(12), code=ExitCode.STUDIES)


def test_an_exit_that_was_none_is_undone():
    participation.given(*ENDED).when(REOPEN).then(REOPENED)
    stay = decider.fold((*ENDED, REOPENED))
    assert isinstance(stay, Underway)
    assert stay.after is None
    leaves = Exit(on=day(20), code=ExitCode.COMPLETED, situation=AFTER)
    decided = decider.decide(leaves, stay)
    assert [type(event) for event in decided] == [SituationRecorded, Exited]


def test_what_was_never_closed_is_not_reopened():
    participation.given(*UNDERWAY).when(REOPEN).then_rejected(rule="not_ended")
    participation.given(*ENDED, REOPENED).when(REOPEN).then_rejected(rule="not_ended")
    participation.given(AWAITED).when(REOPEN).then_rejected(rule="not_enrolled")
    participation.given().when(REOPEN).then_rejected(rule="not_enrolled")
    participation.given(*ENDED, WITHDRAWN).when(REOPEN).then_rejected(rule="consent_withdrawn")
    early = Reopen(on=day(8))
    participation.given(*ENDED).when(early).then_rejected(rule="before_exit")


def test_a_reopened_stay_has_the_limit_it_had():
    last = A_YEAR.last_day_from(day(2))
    limit = fixed(day(2), last, A_YEAR)
    ended = *begun(A_YEAR), limit, EXITED
    participation.given(*ended).when(REOPEN).then(REOPENED, fixed(day(12), last, A_YEAR))
    assert last
    late = Reopen(on=last.replace(year=last.year + 1))
    participation.given(*ended).when(late).then_rejected(rule="longer_than_allowed")


def test_an_exit_code_is_corrected():
    corrected = ExitCorrected(on=day(12), unit="unit-one", code=ExitCode.STUDIES)
    participation.given(*ENDED).when(STUDIES).then(corrected)
    participation.given(*ENDED, corrected).when(STUDIES).then_nothing_happens()
    participation.given(*UNDERWAY).when(STUDIES).then_rejected(rule="not_ended")


@pytest.mark.parametrize(
    "command",
    [
        Exit(on=day(9), code=ExitCode.REGISTERED_IN_ERROR, situation=AFTER),
    ],
)
def test_what_was_no_participation_has_no_exit(command: Exit):
    participation.given(*UNDERWAY).when(command).then_rejected(rule="in_error_is_no_exit")
    corrects = CorrectExit(on=day(12), code=ExitCode.REGISTERED_IN_ERROR)
    participation.given(*ENDED).when(corrects).then_rejected(rule="in_error_is_no_exit")


def test_registered_in_error_whether_it_goes_on_or_has_ended():
    for history in (UNDERWAY, ENDED):
        participation.given(*history).when(ERROR).then(ENTERED)
        participation.given(*history, ENTERED).when(ERROR).then_nothing_happens()
    participation.given(AWAITED).when(ERROR).then_rejected(rule="not_enrolled")
    participation.given(*UNDERWAY, WITHDRAWN).when(ERROR).then_rejected(rule="consent_withdrawn")


@pytest.mark.parametrize(
    "command",
    [
        REOPEN,
        STUDIES,
        MovePlannedEnd(on=day(20), planned_end=day(90), reason=MovedEnd.ABSENCE),
        RecordAttendance(on=day(20), week=day(7), planned_hours=1, attended_hours=1),
    ],
)
def test_nothing_is_recorded_of_what_was_none(command: ParticipationCommand):
    mistaken = *UNDERWAY, ENTERED
    participation.given(*mistaken).when(command).then_rejected(rule="entered_in_error")


def test_a_withdrawal_is_carried_out_for_what_was_none_too():
    withdraw = CarryOutWithdrawal(on=day(3))
    participation.given(*UNDERWAY, ENTERED).when(withdraw).then(WITHDRAWN)
    participation.given(*UNDERWAY, ENTERED, WITHDRAWN).when(withdraw).then_nothing_happens()


def test_a_week_is_corrected_also_after_the_exit():
    corrects = CorrectAttendance(on=day(20), week=day(7), planned_hours=20, attended_hours=4)
    recorded = AttendanceRecorded(on=day(14), week=day(7), planned_hours=20, attended_hours=16)
    corrected = AttendanceCorrected.model_validate(corrects.model_dump())
    for history in ((*UNDERWAY, recorded), (*UNDERWAY, recorded, EXITED)):
        participation.given(*history).when(corrects).then(corrected)
        participation.given(*history, corrected).when(corrects).then_nothing_happens()
    participation.given(*ENDED).when(corrects).then_rejected(rule="week_not_recorded")
