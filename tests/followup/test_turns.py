"""Each row of the truth table of a participation's turns."""

from datetime import date

import pytest

from chassis.decider import Rejected
from contracts.codes import Cancelled, Exit, NonResponse
from contracts.programme import Milestone
from followup.domain.milestone import Dates, Planned
from followup.domain.schedule import decider
from followup.domain.schedule.asking import asking
from followup.domain.schedule.messages import (
    CompleteMilestone,
    CorrectExit,
    EndParticipation,
    EnteredInError,
    EnterInError,
    ExitCorrected,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestoneReopened,
    MilestonesScheduled,
    MissMilestone,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationReopened,
    ParticipationResumed,
    PassTime,
    PauseParticipation,
    ReopenParticipation,
    Rest,
    ResumeParticipation,
    ScheduleEvent,
    ScheduleMilestones,
    Turn,
    WithdrawalCarriedOut,
    WithdrawConsent,
)
from tests.followup.cases import (
    LATER,
    LATER_DATES,
    MONTH,
    MONTH_DATES,
    SCHEDULED,
    START,
    WEEK,
    WEEK_DATES,
)
from tests.followup.surveys import ALL, LIFE, NEED, PAPER, RATING, SURVEY
from tests.scenario import Scenario

schedule = Scenario(decider)

ON, LATE = date(2024, 1, 10), date(2024, 1, 20)
LEFT = ParticipationEnded(on=ON)
PAUSED, RESUMED = ParticipationPaused(on=ON), ParticipationResumed(on=LATE)
ENTERED, WITHDRAWN = EnteredInError(on=ON), WithdrawalCarriedOut(on=ON)
DATES = Dates.counted(ON, LATER)
DATED = MilestoneDated(on=ON, milestone="half-a-year", dates=DATES)
REOPENED = ParticipationReopened(on=LATE)


def cancelled(milestone: Milestone, cause: Cancelled, on: date = ON) -> MilestoneCancelled:
    return MilestoneCancelled(on=on, milestone=milestone.milestone, cause=cause)


def again(milestone: Milestone, dates: Dates | None) -> MilestoneReopened:
    return MilestoneReopened(on=LATE, milestone=milestone.milestone, dates=dates)


EXITED = (LEFT, cancelled(WEEK, Cancelled.EXITED), cancelled(MONTH, Cancelled.EXITED), DATED)
DIED = (
    ParticipationEnded(on=ON, nobody=Cancelled.DECEASED),
    *(cancelled(each, Cancelled.DECEASED) for each in (WEEK, MONTH, LATER)),
)
TURNS: list[Turn | Rest] = [
    EndParticipation(on=ON, code=Exit.WORK),
    CorrectExit(on=ON, code=Exit.DECEASED),
    ReopenParticipation(on=ON),
    PauseParticipation(on=ON),
    ResumeParticipation(on=ON),
    EnterInError(on=ON),
]


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: type(turn).__name__)
@pytest.mark.parametrize(
    "history",
    [(), (WITHDRAWN,), (SCHEDULED, ENTERED), (SCHEDULED, WITHDRAWN)],
    ids=["unscheduled", "withdrawn first", "void", "withdrawn"],
)
def test_a_turn_of_a_case_that_is_not_followed_changes_nothing(
    turn: Turn | Rest, history: tuple[ScheduleEvent, ...]
):
    schedule.given(*history).when(turn).then_nothing_happens()


def test_a_pause_moves_no_day_and_is_heard_once():
    schedule.given(SCHEDULED).when(PauseParticipation(on=ON)).then(PAUSED)
    schedule.given(SCHEDULED, PAUSED).when(PauseParticipation(on=ON)).then_nothing_happens()
    due_on = WEEK_DATES.due_on
    schedule.given(SCHEDULED, PAUSED).when(PassTime(on=due_on)).then(
        MilestoneDue(on=due_on, milestone="first-week", due_on=due_on)
    )


def test_its_end_is_heard_once_and_the_day_of_both_passes_like_others():
    due_on = WEEK_DATES.due_on
    schedule.given(SCHEDULED, PAUSED).when(ResumeParticipation(on=LATE)).then(
        MilestoneDue(on=due_on, milestone="first-week", due_on=due_on), RESUMED
    )
    schedule.given(SCHEDULED).when(ResumeParticipation(on=ON)).then_nothing_happens()
    schedule.given(SCHEDULED, *EXITED).when(PauseParticipation(on=ON)).then_nothing_happens()
    schedule.given(SCHEDULED, *EXITED).when(ResumeParticipation(on=ON)).then_nothing_happens()


def test_one_that_was_paused_may_be_answered_and_may_exit():
    done = CompleteMilestone(on=ON, milestone="first-week")
    schedule.given(SCHEDULED, PAUSED).when(done).then(MilestoneDone(on=ON, milestone="first-week"))
    leave = EndParticipation(on=ON, code=Exit.WORK)
    schedule.given(SCHEDULED, PAUSED).when(leave).then(*EXITED)


def test_reopened_the_milestones_of_the_stay_live_again_and_the_follow_ups_are_put_off():
    """What would have fallen due in between does so on the day of the reopening."""
    schedule.given(SCHEDULED, *EXITED).when(ReopenParticipation(on=LATE)).then(
        REOPENED,
        again(WEEK, WEEK_DATES),
        again(MONTH, MONTH_DATES),
        cancelled(LATER, Cancelled.REOPENED, LATE),
        MilestoneDue(on=LATE, milestone="first-week", due_on=WEEK_DATES.due_on),
    )


def test_what_has_been_answered_does_not_live_again():
    done = MilestoneDone(on=ON, milestone="first-week")
    history = (SCHEDULED, done, LEFT, cancelled(MONTH, Cancelled.EXITED), DATED)
    schedule.given(*history).when(ReopenParticipation(on=LATE)).then(
        REOPENED, again(MONTH, MONTH_DATES), cancelled(LATER, Cancelled.REOPENED, LATE)
    )


def test_another_exit_dates_the_follow_ups_anew():
    put_off = (REOPENED, again(WEEK, WEEK_DATES), cancelled(LATER, Cancelled.REOPENED, LATE))
    later = date(2024, 1, 21)
    due = MilestoneDue(on=LATE, milestone="first-week", due_on=WEEK_DATES.due_on)
    leave = EndParticipation(on=later, code=Exit.WORK)
    schedule.given(SCHEDULED, *EXITED, *put_off, due).when(leave).then(
        ParticipationEnded(on=later),
        cancelled(WEEK, Cancelled.EXITED, later),
        MilestoneDated(on=later, milestone="half-a-year", dates=Dates.counted(later, LATER)),
    )


def test_reopened_after_a_death_everything_waits_again():
    schedule.given(SCHEDULED, *DIED).when(ReopenParticipation(on=LATE)).then(
        REOPENED,
        again(WEEK, WEEK_DATES),
        again(MONTH, MONTH_DATES),
        again(LATER, None),
        MilestoneDue(on=LATE, milestone="first-week", due_on=WEEK_DATES.due_on),
    )


def test_reopened_twice_or_while_it_runs_changes_nothing():
    schedule.given(SCHEDULED).when(ReopenParticipation(on=ON)).then_nothing_happens()
    schedule.given(SCHEDULED, *EXITED, REOPENED).when(
        ReopenParticipation(on=ON)
    ).then_nothing_happens()


def test_entered_in_error_all_that_is_open_is_cancelled_and_nothing_is_ever_waited_for_again():
    cause = Cancelled.REGISTERED_IN_ERROR
    everything = (cancelled(each, cause) for each in (WEEK, MONTH, LATER))
    schedule.given(SCHEDULED).when(EnterInError(on=ON)).then(*everything, ENTERED)
    schedule.given(SCHEDULED, *EXITED).when(EnterInError(on=ON)).then(
        cancelled(LATER, cause), ENTERED
    )
    enrol = ScheduleMilestones(on=START, unit="unit-a", milestones=(WEEK,))
    schedule.given(SCHEDULED, ENTERED).when(enrol).then_nothing_happens()
    schedule.given(SCHEDULED, ENTERED).when(PassTime(on=LATE)).then_nothing_happens()


def test_one_that_was_entered_in_error_takes_no_answer_and_its_withdrawal_is_carried_out():
    answer = CompleteMilestone(on=ON, milestone="first-week")
    schedule.given(SCHEDULED, ENTERED).when(answer).then_rejected("in error", "registered_in_error")
    withdraw = WithdrawConsent(on=ON)
    schedule.given(SCHEDULED, ENTERED).when(withdraw).then(WITHDRAWN)


def test_an_exit_corrected_to_a_death_ends_the_follow_ups():
    schedule.given(SCHEDULED, *EXITED).when(CorrectExit(on=LATE, code=Exit.DECEASED)).then(
        ExitCorrected(on=LATE, nobody=Cancelled.DECEASED),
        cancelled(LATER, Cancelled.DECEASED, LATE),
    )


def test_a_death_corrected_to_another_exit_dates_the_follow_ups_from_the_exit_as_it_was():
    schedule.given(SCHEDULED, *DIED).when(CorrectExit(on=LATE, code=Exit.WORK)).then(
        ExitCorrected(on=LATE, nobody=None),
        MilestoneDated(on=LATE, milestone="half-a-year", dates=DATES),
    )


def test_corrected_long_afterwards_they_fall_due_at_once():
    on = date(2024, 9, 1)
    schedule.given(SCHEDULED, *DIED).when(CorrectExit(on=on, code=Exit.WORK)).then(
        ExitCorrected(on=on, nobody=None),
        MilestoneDated(on=on, milestone="half-a-year", dates=DATES),
        MilestoneDue(on=on, milestone="half-a-year", due_on=DATES.due_on),
        MilestoneOverdue(on=on, milestone="half-a-year", due_on=DATES.due_on),
    )


def test_a_correction_that_leaves_somebody_to_follow_up_changes_nothing():
    correct = CorrectExit(on=ON, code=Exit.STUDIES)
    schedule.given(SCHEDULED, *EXITED).when(correct).then_nothing_happens()
    schedule.given(SCHEDULED).when(correct).then_nothing_happens()
    dead = CorrectExit(on=LATE, code=Exit.DECEASED)
    schedule.given(SCHEDULED, *DIED).when(dead).then_nothing_happens()


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (NonResponse.DECEASED, Cancelled.DECEASED),
        (NonResponse.PROTECTED, Cancelled.PROTECTED),
    ],
)
def test_after_these_codes_nobody_is_followed_up_any_more(code: NonResponse, cause: Cancelled):
    missed = MissMilestone(on=ON, milestone="first-week", code=code)
    schedule.given(SCHEDULED).when(missed).then(
        MilestoneMissed(on=ON, milestone="first-week", code=code),
        cancelled(MONTH, cause),
        cancelled(LATER, cause),
    )


@pytest.mark.parametrize("code", [NonResponse.NOT_REACHED, NonResponse.DECLINED, NonResponse.MOVED])
def test_after_the_others_the_next_milestone_is_another_try(code: NonResponse):
    missed = MissMilestone(on=ON, milestone="first-week", code=code)
    schedule.given(SCHEDULED).when(missed).then(
        MilestoneMissed(on=ON, milestone="first-week", code=code)
    )


ENROL = ScheduleMilestones(on=START, unit="unit-a", milestones=(WEEK, LATER), instruments=ALL)


def test_each_milestone_asks_what_the_programme_says_and_never_income_or_occupation():
    schedule.given().when(ENROL).then(
        MilestonesScheduled(
            on=START,
            unit="unit-a",
            milestones=(
                Planned(
                    milestone=WEEK,
                    dates=WEEK_DATES,
                    asks=(RATING, SURVEY, LIFE, PAPER, NEED),
                ),
                Planned(milestone=LATER, dates=None, asks=(RATING,)),
            ),
            at_exit=(NEED,),
        )
    )


def test_an_occasion_opens_when_its_milestone_may_be_answered_and_at_the_exit():
    running = decider.fold(decider.decide(ENROL, decider.initial))
    assert asking(running, "first-week").opens_on == date(2024, 1, 1)
    assert asking(running, "half-a-year").opens_on is None
    assert asking(running, "exit").opens_on is None
    leave = EndParticipation(on=ON, code=Exit.WORK)
    ended = decider.evolve(running, LEFT)
    assert asking(ended, "exit").opens_on == ON
    events = decider.decide(leave, running)
    assert asking(
        decider.fold([*decider.decide(ENROL, decider.initial), *events]), "first-week"
    ).cancelled
    assert LATER_DATES.due_on > ON


@pytest.mark.parametrize(
    ("history", "rule", "field"),
    [
        ((), "not_scheduled", "/case_id"),
        ((SCHEDULED, ENTERED), "registered_in_error", "/case_id"),
        ((SCHEDULED, WITHDRAWN), "consent_withdrawn", "/case_id"),
        ((SCHEDULED,), "unknown_milestone", "/milestone"),
    ],
)
def test_there_is_no_occasion_where_nothing_is_waited_for(
    history: tuple[ScheduleEvent, ...], rule: str, field: str
):
    with pytest.raises(Rejected) as refused:
        asking(decider.fold(history), "second-week")
    assert (refused.value.rule, refused.value.field) == (rule, field)
