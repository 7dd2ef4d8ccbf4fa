"""From the day of enrolment to the day of exit."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from contracts.codes import Exit as ExitCode
from contracts.codes import MovedEnd, Occasion
from participation.domain.participation.commands import (
    EstablishPlan,
    Exit,
    HoldNetworkMeeting,
    MovePlannedEnd,
    RecordAttendance,
    RecordSituation,
    RevisePlan,
    StayCommand,
)
from participation.domain.participation.deciding import decider
from participation.domain.participation.events import (
    AttendanceRecorded,
    NetworkMeetingHeld,
    PlanEstablished,
    PlannedEndMoved,
    PlanRevised,
    SituationRecorded,
)
from tests.participation.cases import AWAITED, CONSENTED, ENROLLED, EXITED, UNDERWAY, WITHDRAWN
from tests.participation.given import AFTER, BEFORE, MON, day
from tests.scenario import Scenario

participation = Scenario(decider)

underway = participation.given(*UNDERWAY)
PLANNED = PlanEstablished(on=day(5), text="sova\ngå ut", goals=2)
AFTERWARDS = SituationRecorded(on=day(9), occasion=Occasion.AFTER, situation=AFTER)

ESTABLISH = EstablishPlan(on=day(5), goals=("sova", "gå ut"))
REVISE = RevisePlan(on=day(6), goals=("arbeta",))
MEET = HoldNetworkMeeting(on=day(6), attended_by=("agency", "region"))
ATTEND = RecordAttendance(on=day(7), week=day(7), planned_hours=20, attended_hours=16)
MOVE = MovePlannedEnd(on=day(6), planned_end=day(200), reason=MovedEnd.ABSENCE)
RECORD = RecordSituation(on=day(9), situation=AFTER)
EXIT = Exit(on=day(9), code=ExitCode.WORK, situation=AFTER)
EVERYTHING = [ESTABLISH, REVISE, MEET, ATTEND, MOVE, RECORD, EXIT]


@pytest.mark.parametrize("command", EVERYTHING)
def test_nothing_is_recorded_before_the_enrolment(command: StayCommand):
    participation.given().when(command).then_rejected(rule="not_enrolled")
    participation.given(AWAITED, CONSENTED).when(command).then_rejected(rule="not_enrolled")


@pytest.mark.parametrize("command", EVERYTHING)
def test_nothing_is_recorded_for_a_day_before_the_start(command: StayCommand):
    early = command.model_copy(update={"on": day(1)})
    underway.when(early).then_rejected(rule="before_start")


@pytest.mark.parametrize("command", EVERYTHING)
def test_nothing_is_recorded_after_the_exit(command: StayCommand):
    ended = participation.given(*underway.history, EXITED)
    ended.when(command).then_rejected(rule="participation_has_ended")


@pytest.mark.parametrize("command", EVERYTHING)
def test_nothing_is_recorded_after_a_withdrawal(command: StayCommand):
    anonymous = participation.given(*underway.history, WITHDRAWN)
    anonymous.when(command).then_rejected(rule="consent_withdrawn")
    later = participation.given(*underway.history, EXITED, WITHDRAWN)
    later.when(command).then_rejected(rule="consent_withdrawn")


def test_a_plan_has_goals():
    underway.when(ESTABLISH).then(PLANNED)


def test_a_goal_is_one_line():
    wordy = EstablishPlan(on=day(5), goals=("sova\nbättre", " gå ut "))
    underway.when(wordy).then(PlanEstablished(on=day(5), text="sova bättre\ngå ut", goals=2))


def test_a_plan_is_established_once_and_then_revised():
    planned = participation.given(*underway.history, PLANNED)
    planned.when(ESTABLISH).then_rejected(rule="plan_already_established")
    planned.when(REVISE).then(PlanRevised(on=day(6), text="arbeta", goals=1))


def test_there_is_no_plan_to_revise_before_one_is_established():
    underway.when(REVISE).then_rejected(rule="no_plan")


def test_a_network_meeting_names_who_came():
    met = NetworkMeetingHeld(on=day(6), attended_by=("agency", "region"))
    underway.when(MEET).then(met)


def attended(week: int = 7, hours: int = 16) -> AttendanceRecorded:
    return AttendanceRecorded(on=day(7), week=day(week), planned_hours=20, attended_hours=hours)


def test_attendance_is_recorded_a_week_at_a_time():
    underway.when(ATTEND).then(attended())


def test_the_week_of_the_start_counts():
    first = ATTEND.model_copy(update={"week": MON})
    underway.when(first).then(attended(week=0))


def test_a_week_begins_on_a_monday_within_the_participation():
    for week, rule in (
        (day(8), "week_begins_on_monday"),
        (day(-7), "before_start_week"),
        (day(14), "week_not_begun"),
    ):
        wrong = ATTEND.model_copy(update={"week": week})
        underway.when(wrong).then_rejected(rule=rule)


def test_a_week_is_recorded_once():
    recorded = participation.given(*underway.history, attended())
    recorded.when(ATTEND).then_nothing_happens()
    other = ATTEND.model_copy(update={"attended_hours": 4})
    recorded.when(other).then_rejected(rule="week_already_recorded")


@pytest.mark.parametrize("hours", [-1, 41])
def test_a_week_has_no_more_than_forty_hours(hours: int):
    with pytest.raises(ValidationError):
        RecordAttendance(on=day(7), week=day(7), planned_hours=hours, attended_hours=0)


def test_the_planned_end_moves_with_a_reason():
    moved = PlannedEndMoved(on=day(6), planned_end=day(200), reason=MovedEnd.ABSENCE)
    underway.when(MOVE).then(moved)
    participation.given(*underway.history, moved).when(MOVE).then_nothing_happens()


def test_the_planned_end_does_not_move_before_the_start():
    early = MOVE.model_copy(update={"planned_end": day(1)})
    underway.when(early).then_rejected(rule="planned_end_before_start")
    same_day = MOVE.model_copy(update={"planned_end": day(2)})
    underway.when(same_day).then(
        PlannedEndMoved(on=day(6), planned_end=day(2), reason=MovedEnd.ABSENCE)
    )


def test_income_and_occupation_at_the_end_are_recorded():
    underway.when(RECORD).then(AFTERWARDS)
    recorded = participation.given(*underway.history, AFTERWARDS)
    recorded.when(RECORD).then_nothing_happens()
    corrected = RecordSituation(on=day(10), situation=BEFORE)
    again = SituationRecorded(on=day(10), occasion=Occasion.AFTER, situation=BEFORE)
    recorded.when(corrected).then(again)


def test_an_exit_records_the_situation_at_the_end():
    underway.when(EXIT).then(AFTERWARDS, EXITED)


def test_an_exit_needs_no_situation_that_is_recorded_already():
    recorded = participation.given(*underway.history, AFTERWARDS)
    recorded.when(Exit(on=day(9), code=ExitCode.WORK)).then(EXITED)
    recorded.when(EXIT).then(EXITED)


def test_nobody_exits_without_the_situation_at_the_end():
    underway.when(Exit(on=day(9), code=ExitCode.WORK)).then_rejected(rule="situation_missing")


def test_somebody_may_exit_on_the_first_day():
    first = EXIT.model_copy(update={"on": ENROLLED.on})
    underway.when(first).then(
        AFTERWARDS.model_copy(update={"on": day(2)}), EXITED.model_copy(update={"on": day(2)})
    )


def test_the_state_keeps_every_recorded_week():
    weeks = [attended(week=7 * number) for number in range(1, 60)]
    state = decider.fold((*underway.history, *weeks))
    assert len(dict(state)["weeks"]) == 59
    assert MON + timedelta(days=7) in dict(state)["weeks"]
