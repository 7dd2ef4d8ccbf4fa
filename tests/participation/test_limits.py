"""How long and how much: fixed and longest stays, exceptions, pauses, the hours of a week."""

from datetime import date, timedelta

import pytest

from chassis.decider import Rejected
from contracts.codes import Boundary, LengthException, MovedEnd
from contracts.codes import Exit as ExitCode
from contracts.codes import Pause as PauseCode
from contracts.programme import After
from participation.domain.participation.commands import (
    AgreeExtent,
    Exit,
    MovePlannedEnd,
    NoticeMissingPlan,
    ParticipationCommand,
    Pause,
    RecordAttendance,
    RecordLengthException,
    Resume,
    TakeStep,
    WarnOfMaximum,
)
from participation.domain.participation.deciding import decider
from participation.domain.participation.events import (
    ExtentAgreed,
    LastDayFixed,
    LengthExceptionRecorded,
    MaximumNear,
    ParticipationEvent,
    Paused,
    PlannedEndMoved,
    Resumed,
)
from participation.domain.participation.limits import before, fixed
from participation.domain.participation.terms import Terms
from tests.participation.cases import EXITED
from tests.participation.given import AFTER, day
from tests.participation.terms import (
    A_YEAR,
    CLOCK_STOPS,
    IN_STEPS,
    ON_WEEKDAYS,
    SIXTEEN_WEEKS,
    begun,
)
from tests.scenario import Scenario

participation = Scenario(decider)
START = day(2)
LAST_OF_YEAR = date(2025, 1, 9)  # the year began on 2024-01-10
WARNED_ON = date(2024, 12, 9)
LIMITED = *begun(A_YEAR), fixed(START, LAST_OF_YEAR, A_YEAR)
STOPPABLE = *begun(CLOCK_STOPS), fixed(START, LAST_OF_YEAR, CLOCK_STOPS)
FIXED_LAST = START + timedelta(days=111)
SHORT = (
    *begun(SIXTEEN_WEEKS, planned_end=FIXED_LAST),
    fixed(START, FIXED_LAST, SIXTEEN_WEEKS),
)


def move(to: date, on: int = 6) -> MovePlannedEnd:
    return MovePlannedEnd(on=day(on), planned_end=to, reason=MovedEnd.ABSENCE)


def week(number: int, planned: int = 8, attended: int = 8) -> RecordAttendance:
    monday = day(7 * number)
    return RecordAttendance(
        on=monday + timedelta(days=7),
        week=monday,
        planned_hours=planned,
        attended_hours=attended,
    )


def field_of(command: ParticipationCommand, *history: ParticipationEvent) -> str | None:
    with pytest.raises(Rejected) as refusal:
        decider.decide(command, decider.fold(history))
    return refusal.value.field


def test_sixteen_weeks_are_112_days_the_last_one_inside():
    assert SIXTEEN_WEEKS.last_day_from(date(2022, 10, 3)) == date(2023, 1, 22)
    assert SIXTEEN_WEEKS.last_day_from(START) == FIXED_LAST


def test_the_shorter_of_two_limits_holds():
    both = Terms(fixed_length=After(weeks=16), maximum_length=After(months=2))
    assert both.last_day_from(date(2024, 1, 1)) == date(2024, 2, 29)
    assert Terms().last_day_from(START) is None


def test_a_year_from_a_leap_day_ends_before_the_28th():
    assert A_YEAR.last_day_from(date(2024, 2, 29)) == date(2025, 2, 27)


@pytest.mark.parametrize(
    ("day_", "time", "then"),
    [
        (date(2025, 3, 31), After(months=1), date(2025, 2, 28)),
        (date(2024, 3, 31), After(months=1), date(2024, 2, 29)),
        (date(2025, 1, 9), After(months=1), date(2024, 12, 9)),
        (date(2025, 1, 15), After(weeks=2, days=1), date(2024, 12, 31)),
        (date(2024, 2, 29), After(years=1), date(2023, 2, 28)),
    ],
)
def test_so_long_before_a_day(day_: date, time: After, then: date):
    assert before(day_, time) == then


def test_a_stay_of_fixed_length_ends_when_it_ends():
    for other in (FIXED_LAST - timedelta(days=1), START):
        participation.given(*SHORT).when(move(other)).then_rejected(rule="length_is_fixed")
    beyond = move(FIXED_LAST + timedelta(days=1))
    participation.given(*SHORT).when(beyond).then_rejected(rule="longer_than_allowed")
    participation.given(*SHORT).when(move(FIXED_LAST)).then_nothing_happens()
    assert field_of(beyond, *SHORT) == "/planned_end"


def test_whoever_leaves_early_leaves():
    exits = Exit(on=day(20), code=ExitCode.OWN_CHOICE, situation=AFTER)
    assert decider.decide(exits, decider.fold(SHORT))


def test_the_eleventh_hour_of_a_week_is_refused():
    assert decider.decide(week(1, 10, 10), decider.fold(SHORT))
    for planned, attended, field in ((11, 8, "/planned_hours"), (10, 11, "/attended_hours")):
        eleventh = week(1, planned, attended)
        participation.given(*SHORT).when(eleventh).then_rejected("10", rule="above_hours_a_week")
        assert field_of(eleventh, *SHORT) == field


def test_ten_hours_are_a_quarter_of_full_time():
    quarter = AgreeExtent(on=day(6), extent=25)
    participation.given(*SHORT).when(quarter).then(ExtentAgreed(on=day(6), extent=25))
    agreed = *SHORT, ExtentAgreed(on=day(6), extent=25)
    participation.given(*agreed).when(quarter).then_nothing_happens()
    more = AgreeExtent(on=day(6), extent=26)
    participation.given(*SHORT).when(more).then_rejected(rule="above_hours_a_week")
    assert field_of(more, *SHORT) == "/extent"
    full = AgreeExtent(on=day(6), extent=100)
    participation.given(*begun(Terms())).when(full).then(ExtentAgreed(on=day(6), extent=100))


def test_there_is_something_to_take_part_in_on_the_programmes_days():
    history = begun(ON_WEEKDAYS)
    on = AgreeExtent(on=day(6), extent=50, weekdays=("monday",))
    participation.given(*history).when(on).then(
        ExtentAgreed(on=day(6), extent=50, weekdays=("monday",))
    )
    off = AgreeExtent(on=day(6), extent=50, weekdays=("tuesday", "friday"))
    participation.given(*history).when(off).then_rejected(rule="no_day_of_the_programme")
    assert field_of(off, *history) == "/weekdays/1"
    came = week(1).model_copy(update={"weekdays": ("sunday",)})
    participation.given(*history).when(came).then_rejected(rule="no_day_of_the_programme")


def test_nothing_lasts_longer_than_the_longest_stay():
    late = LAST_OF_YEAR + timedelta(days=1)
    exits = Exit(on=late, code=ExitCode.MAXIMUM_DURATION, situation=AFTER)
    for command, field in (
        (exits, "/on"),
        (TakeStep(on=late, step="first"), "/on"),
        (AgreeExtent(on=late, extent=50), "/on"),
        (Pause(on=late, reason=PauseCode.LEAVE), "/on"),
        (move(late), "/planned_end"),
        (week(53), "/week"),
    ):
        participation.given(*LIMITED).when(command).then_rejected(rule="longer_than_allowed")
        assert field_of(command, *LIMITED) == field
    in_time = exits.model_copy(update={"on": LAST_OF_YEAR})
    assert decider.decide(in_time, decider.fold(LIMITED))
    participation.given(*LIMITED).when(move(LAST_OF_YEAR)).then(
        PlannedEndMoved(on=day(6), planned_end=LAST_OF_YEAR, reason=MovedEnd.ABSENCE)
    )


def test_a_month_before_the_last_day_it_is_pointed_out_once():
    warn = WarnOfMaximum(on=WARNED_ON)
    near = MaximumNear(on=WARNED_ON, last_day=LAST_OF_YEAR)
    participation.given(*LIMITED).when(warn).then(near)
    participation.given(*LIMITED, near).when(warn).then_nothing_happens()
    early = WarnOfMaximum(on=WARNED_ON - timedelta(days=1))
    participation.given(*LIMITED).when(early).then_nothing_happens()
    participation.given(*begun(Terms())).when(warn).then_nothing_happens()
    participation.given(*LIMITED, EXITED).when(warn).then_nothing_happens()


LONGER = RecordLengthException(
    on=day(300),
    until=date(2025, 3, 31),
    reason=LengthException.WAITING_FOR_NEXT_STEP,
    why="Praktiken börjar i april",
)
RECORDED = LengthExceptionRecorded.model_validate(LONGER.model_dump())
UNTIL_MARCH = LastDayFixed(on=day(300), last_day=date(2025, 3, 31), warn_on=date(2025, 2, 28))


def test_with_an_exception_a_stay_is_longer():
    participation.given(*LIMITED).when(LONGER).then(RECORDED, UNTIL_MARCH)
    longer = *LIMITED, RECORDED, UNTIL_MARCH
    end = move(date(2025, 3, 31), on=301)
    assert decider.decide(end, decider.fold(longer))
    beyond = move(date(2025, 4, 1), on=301)
    participation.given(*longer).when(beyond).then_rejected(rule="longer_than_allowed")
    near = MaximumNear(on=date(2025, 2, 28), last_day=date(2025, 3, 31))
    warned = MaximumNear(on=WARNED_ON, last_day=LAST_OF_YEAR)
    warn = WarnOfMaximum(on=date(2025, 2, 28))
    participation.given(*LIMITED, warned, *longer[-2:]).when(warn).then(near)


def test_an_exception_is_recorded_where_one_is_needed():
    participation.given(*begun(Terms())).when(LONGER).then_rejected(rule="no_limit")
    needless = LONGER.model_copy(update={"until": LAST_OF_YEAR})
    participation.given(*LIMITED).when(needless).then_rejected(rule="within_the_limit")
    assert field_of(needless, *LIMITED) == "/until"


PAUSE = Pause(on=day(10), reason=PauseCode.ILLNESS)
PAUSED = Paused(on=day(10), reason=PauseCode.ILLNESS)
RESUME = Resume(on=day(31))


def test_a_pause_begins_and_ends_once():
    participation.given(*LIMITED).when(PAUSE).then(PAUSED)
    paused = *LIMITED, PAUSED
    again = PAUSE.model_copy(update={"on": day(12)})
    participation.given(*paused).when(again).then_rejected(rule="already_paused")
    participation.given(*paused).when(RESUME).then(Resumed(on=day(31)))
    participation.given(*LIMITED).when(RESUME).then_rejected(rule="not_paused")
    early = RESUME.model_copy(update={"on": day(9)})
    participation.given(*paused).when(early).then_rejected(rule="before_the_pause")
    over = *paused, Resumed(on=day(31))
    inside = PAUSE.model_copy(update={"on": day(30)})
    participation.given(*over).when(inside).then_rejected(rule="before_last_pause")


def test_nobody_attends_a_week_that_is_all_pause():
    paused = *LIMITED, PAUSED
    participation.given(*paused).when(week(2)).then_rejected(rule="participation_is_paused")
    assert decider.decide(week(2, attended=0), decider.fold(paused))
    assert decider.decide(week(1), decider.fold(paused))
    over = *paused, Resumed(on=day(31))
    participation.given(*over).when(week(3)).then_rejected(rule="participation_is_paused")
    assert decider.decide(week(4), decider.fold(over))


def test_no_step_is_taken_in_a_pause():
    paused = *begun(IN_STEPS), PAUSED
    step = TakeStep(on=day(12), step="first")
    participation.given(*paused).when(step).then_rejected(rule="participation_is_paused")


def test_a_pause_moves_no_day_unless_the_programme_says_so():
    paused = *LIMITED, PAUSED, Resumed(on=day(31))
    late = move(LAST_OF_YEAR + timedelta(days=21), on=40)
    participation.given(*paused).when(late).then_rejected(rule="longer_than_allowed")


def test_where_a_pause_stops_the_clock_all_days_move_with_it():
    stops = LastDayFixed(on=day(10), last_day=None, warn_on=None)
    participation.given(*STOPPABLE).when(PAUSE).then(PAUSED, stops)
    paused = *STOPPABLE, PAUSED, stops
    last = LAST_OF_YEAR + timedelta(days=21)
    participation.given(*paused).when(RESUME).then(
        Resumed(on=day(31)),
        LastDayFixed(on=day(31), last_day=last, warn_on=before(last, After(months=1))),
        PlannedEndMoved(on=day(31), planned_end=day(180 + 21), reason=MovedEnd.PAUSED),
    )
    participation.given(*paused).when(WarnOfMaximum(on=WARNED_ON)).then_nothing_happens()
    participation.given(*paused).when(LONGER).then_rejected(rule="participation_is_paused")


def test_a_missing_plan_is_pointed_out_after_its_time():
    history = begun(IN_STEPS)
    late = NoticeMissingPlan(on=day(31))
    noticed = decider.decide(late, decider.fold(history))
    assert [(event.on, type(event).__name__) for event in noticed] == [(day(31), "PlanOverdue")]
    participation.given(*history, *noticed).when(late).then_nothing_happens()
    in_time = NoticeMissingPlan(on=day(30))
    participation.given(*history).when(in_time).then_nothing_happens()
    participation.given().when(late).then_nothing_happens()


def test_what_is_asked_at_an_end_is_asked_by_the_terms():
    assert not list(SIXTEEN_WEEKS.instruments_at(Boundary.START))
