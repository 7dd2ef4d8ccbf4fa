"""Each row of the schedule's truth table, as an example."""

from datetime import date, timedelta

import pytest

from contracts.codes import Cancelled, Exit, NonResponse, Occasion, Occupation
from contracts.programme import Situation
from followup.domain.milestone import Dates
from followup.domain.schedule import decider
from followup.domain.schedule.messages import (
    CompleteMilestone,
    EndParticipation,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MissMilestone,
    ParticipationEnded,
    PassTime,
    ScheduleMilestones,
    SituationRecorded,
    WithdrawalCarriedOut,
    WithdrawConsent,
)
from tests.followup.cases import (
    EXIT,
    LATER,
    LATER_DATES,
    MONTH,
    SCHEDULED,
    SITUATION,
    START,
    WEEK,
    WEEK_DATES,
)
from tests.scenario import Scenario

schedule = Scenario(decider)

ENROL = ScheduleMilestones(on=START, unit="unit-a", milestones=(WEEK, MONTH, LATER))
WITHDRAWN_ON = date(2024, 1, 10)
WITHDRAW = WithdrawConsent(on=WITHDRAWN_ON)
CARRIED_OUT = WithdrawalCarriedOut(on=WITHDRAWN_ON)
LEAVE = EndParticipation(on=EXIT, code=Exit.WORK)
LEFT = ParticipationEnded(on=EXIT)
DAY_1, DAY_2 = date(2024, 1, 12), date(2024, 1, 15)
WEEK_DUE = MilestoneDue(on=DAY_2, milestone="first-week", due_on=DAY_2)
WEEK_OVERDUE = MilestoneOverdue(on=date(2024, 1, 22), milestone="first-week", due_on=DAY_2)
MONTH_DUE_ON = date(2024, 2, 8)
MONTH_DUE = MilestoneDue(on=MONTH_DUE_ON, milestone="first-month", due_on=MONTH_DUE_ON)
MONTH_OVERDUE = MilestoneOverdue(on=date(2024, 2, 22), milestone="first-month", due_on=MONTH_DUE_ON)
WEEK_DONE = MilestoneDone(on=DAY_1, milestone="first-week")
WEEK_MISSED = MilestoneMissed(on=DAY_1, milestone="first-week", code=NonResponse.NOT_REACHED)
MONTH_EARLIEST = date(2024, 1, 25)
COMPLETE_MONTH = CompleteMilestone(on=MONTH_EARLIEST, milestone="first-month", situation=SITUATION)
MONTH_DONE = (
    WEEK_DUE,
    WEEK_DONE,
    MilestoneDone(on=MONTH_EARLIEST, milestone="first-month"),
    SituationRecorded(
        on=MONTH_EARLIEST,
        milestone="first-month",
        occasion=Occasion.FOLLOW_UP,
        situation=SITUATION,
    ),
)
LATER_DATED = MilestoneDated(on=EXIT, milestone="half-a-year", dates=LATER_DATES)
PASSED = (WEEK_DUE, WEEK_OVERDUE, MONTH_DUE, MONTH_OVERDUE)


NAMES = ("first-week", "first-month", "half-a-year")


def cancelled(on: date, milestone: str, cause: Cancelled) -> MilestoneCancelled:
    return MilestoneCancelled(on=on, milestone=milestone, cause=cause)


def complete(on: date, milestone: str = "first-week") -> CompleteMilestone:
    return CompleteMilestone(on=on, milestone=milestone)


def miss(on: date, code: NonResponse = NonResponse.NOT_REACHED) -> MissMilestone:
    return MissMilestone(on=on, milestone="first-week", code=code)


def at_exit(milestone: str) -> MilestoneCancelled:
    return cancelled(EXIT, milestone, Cancelled.EXITED)


def test_an_enrolment_dates_what_is_counted_from_the_start():
    schedule.given().when(ENROL).then(SCHEDULED)
    assert (
        Dates(due_on=date(2024, 1, 15), overdue_on=date(2024, 1, 22), remind_on=date(2024, 1, 15))
        == WEEK_DATES
    )


def test_an_enrolment_heard_again_changes_nothing():
    schedule.given(SCHEDULED).when(ENROL).then_nothing_happens()
    schedule.given(SCHEDULED, LEFT).when(ENROL).then_nothing_happens()


def test_a_withdrawal_heard_before_the_enrolment_is_carried_out_at_once():
    schedule.given().when(WITHDRAW).then(CARRIED_OUT)


def test_after_it_nothing_is_ever_scheduled():
    schedule.given(CARRIED_OUT).when(ENROL).then_nothing_happens()


def test_a_withdrawal_cancels_all_that_is_open():
    cause = Cancelled.CONSENT_WITHDRAWN
    names = ("first-week", "first-month", "half-a-year")
    schedule.given(SCHEDULED).when(WITHDRAW).then(
        *(cancelled(WITHDRAWN_ON, name, cause) for name in names), CARRIED_OUT
    )


def test_a_withdrawal_leaves_alone_what_has_been_answered():
    cause = Cancelled.CONSENT_WITHDRAWN
    schedule.given(SCHEDULED, WEEK_DONE).when(WithdrawConsent(on=DAY_1)).then(
        cancelled(DAY_1, "first-month", cause),
        cancelled(DAY_1, "half-a-year", cause),
        WithdrawalCarriedOut(on=DAY_1),
    )


def test_a_withdrawal_after_the_exit_cancels_what_was_dated_then():
    after_exit = (SCHEDULED, *PASSED, LEFT, at_exit("first-week"), at_exit("first-month"))
    schedule.given(*after_exit, LATER_DATED).when(WithdrawConsent(on=EXIT)).then(
        cancelled(EXIT, "half-a-year", Cancelled.CONSENT_WITHDRAWN), WithdrawalCarriedOut(on=EXIT)
    )


def test_a_withdrawal_heard_again_changes_nothing():
    schedule.given(SCHEDULED, CARRIED_OUT).when(WITHDRAW).then_nothing_happens()


def test_an_exit_cancels_what_is_open_and_dates_what_comes_after():
    schedule.given(SCHEDULED, *PASSED).when(LEAVE).then(
        LEFT, at_exit("first-week"), at_exit("first-month"), LATER_DATED
    )
    assert LATER_DATES.due_on == date(2025, 2, 28)
    assert LATER_DATES.overdue_on == date(2025, 3, 28)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (Exit.DECEASED, Cancelled.DECEASED),
        (Exit.REGISTERED_IN_ERROR, Cancelled.REGISTERED_IN_ERROR),
    ],
)
def test_an_exit_that_leaves_nobody_to_follow_up_cancels_everything(code: Exit, cause: Cancelled):
    leave = EndParticipation(on=EXIT, code=code)
    schedule.given(SCHEDULED, *PASSED).when(leave).then(
        ParticipationEnded(on=EXIT, nobody=cause),
        *(cancelled(EXIT, name, cause) for name in NAMES),
    )


def test_what_fell_due_before_the_exit_is_told_before_it():
    schedule.given(SCHEDULED).when(LEAVE).then(
        *PASSED, LEFT, at_exit("first-week"), at_exit("first-month"), LATER_DATED
    )


def test_an_exit_of_a_case_without_a_schedule_changes_nothing():
    schedule.given().when(LEAVE).then_nothing_happens()
    schedule.given(CARRIED_OUT).when(LEAVE).then_nothing_happens()


def test_an_exit_heard_again_changes_nothing():
    history = (SCHEDULED, *PASSED, LEFT, at_exit("first-week"), at_exit("first-month"))
    schedule.given(*history, LATER_DATED).when(LEAVE).then_nothing_happens()


def test_nothing_falls_due_before_its_day():
    schedule.given(SCHEDULED).when(PassTime(on=date(2024, 1, 14))).then_nothing_happens()


def test_a_milestone_falls_due_on_its_day():
    schedule.given(SCHEDULED).when(PassTime(on=DAY_2)).then(WEEK_DUE)


def test_it_falls_due_once():
    schedule.given(SCHEDULED, WEEK_DUE).when(PassTime(on=DAY_2)).then_nothing_happens()


def test_one_that_is_not_answered_becomes_overdue():
    schedule.given(SCHEDULED, WEEK_DUE).when(PassTime(on=date(2024, 1, 22))).then(WEEK_OVERDUE)


def test_one_that_was_answered_in_time_does_not():
    schedule.given(SCHEDULED, WEEK_DUE, WEEK_DONE).when(
        PassTime(on=date(2024, 1, 30))
    ).then_nothing_happens()


def test_a_long_outage_is_caught_up_by_day():
    schedule.given(SCHEDULED).when(PassTime(on=date(2024, 3, 1))).then(*PASSED)


def test_what_was_dated_at_the_exit_falls_due():
    after_exit = (SCHEDULED, *PASSED, LEFT, at_exit("first-week"), at_exit("first-month"))
    due_on = date(2025, 2, 28)
    schedule.given(*after_exit, LATER_DATED).when(PassTime(on=due_on)).then(
        MilestoneDue(on=due_on, milestone="half-a-year", due_on=due_on)
    )


def test_time_passes_without_effect_where_nothing_is_waited_for():
    schedule.given().when(PassTime(on=EXIT)).then_nothing_happens()
    schedule.given(SCHEDULED, CARRIED_OUT).when(PassTime(on=EXIT)).then_nothing_happens()


def test_a_milestone_is_done():
    schedule.given(SCHEDULED).when(complete(DAY_1)).then(WEEK_DONE)


def test_it_can_be_done_when_it_is_long_overdue():
    late = date(2024, 2, 1)
    schedule.given(SCHEDULED, WEEK_DUE, WEEK_OVERDUE).when(complete(late)).then(
        MilestoneDone(on=late, milestone="first-week")
    )


def test_and_what_fell_due_before_is_told_first():
    schedule.given(SCHEDULED).when(complete(DAY_2)).then(
        WEEK_DUE, MilestoneDone(on=DAY_2, milestone="first-week")
    )


def test_one_that_records_a_situation_tells_it_besides():
    schedule.given(SCHEDULED, *MONTH_DONE[:2]).when(COMPLETE_MONTH).then(*MONTH_DONE[2:])


def test_it_can_be_answered_fourteen_days_early_and_not_before():
    assert MONTH_DUE_ON - timedelta(days=14) == MONTH_EARLIEST
    too_early = COMPLETE_MONTH.model_copy(update={"on": MONTH_EARLIEST - timedelta(days=1)})
    schedule.given(SCHEDULED, WEEK_DONE).when(too_early).then_rejected(
        "from 2024-01-25", "too_early"
    )


def test_a_situation_that_is_asked_for_is_required():
    schedule.given(SCHEDULED, WEEK_DONE, MONTH_DUE).when(
        complete(MONTH_DUE_ON, "first-month")
    ).then_rejected("income and occupation", "situation_required")


def test_a_situation_that_is_not_asked_for_is_refused():
    schedule.given(SCHEDULED).when(
        CompleteMilestone(on=DAY_1, milestone="first-week", situation=SITUATION)
    ).then_rejected("no income", "situation_not_asked_for")


def test_one_counted_from_the_exit_has_no_answer_before_it():
    schedule.given(SCHEDULED).when(complete(DAY_1, "half-a-year")).then_rejected(
        "has not been", "milestone_not_dated"
    )


def test_an_unknown_milestone_is_refused():
    schedule.given(SCHEDULED).when(complete(DAY_1, "second-week")).then_rejected(
        "no such milestone", "unknown_milestone"
    )


def test_the_same_answer_twice_changes_nothing():
    schedule.given(SCHEDULED, WEEK_DONE).when(complete(DAY_1)).then_nothing_happens()
    schedule.given(SCHEDULED, WEEK_MISSED).when(miss(DAY_1)).then_nothing_happens()
    schedule.given(SCHEDULED, *MONTH_DONE).when(COMPLETE_MONTH).then_nothing_happens()


def test_another_situation_is_not_the_same_answer():
    other = Situation(incomes=SITUATION.incomes, occupation=Occupation.STUDIES)
    schedule.given(SCHEDULED, *MONTH_DONE).when(
        COMPLETE_MONTH.model_copy(update={"situation": other})
    ).then_rejected("already done", "milestone_ended")


@pytest.mark.parametrize(
    ("history", "command"),
    [
        (WEEK_DONE, complete(date(2024, 1, 13))),
        (WEEK_DONE, miss(DAY_1)),
        (WEEK_MISSED, complete(DAY_1)),
        (WEEK_MISSED, miss(DAY_1, NonResponse.DECLINED)),
        (cancelled(DAY_1, "first-week", Cancelled.EXITED), complete(DAY_1)),
        (cancelled(DAY_1, "first-week", Cancelled.EXITED), miss(DAY_1)),
    ],
)
def test_another_answer_to_one_that_has_ended_is_refused(
    history: MilestoneDone | MilestoneMissed | MilestoneCancelled,
    command: CompleteMilestone | MissMilestone,
):
    schedule.given(SCHEDULED, history).when(command).then_rejected("already", "milestone_ended")


def test_a_milestone_is_missed_with_a_code():
    schedule.given(SCHEDULED).when(miss(DAY_1)).then(WEEK_MISSED)


def test_one_that_was_missed_does_not_fall_due():
    schedule.given(SCHEDULED, WEEK_MISSED).when(PassTime(on=DAY_2)).then_nothing_happens()


@pytest.mark.parametrize("command", [complete(DAY_1), miss(DAY_1)])
def test_nothing_can_be_answered_where_nothing_is_scheduled(
    command: CompleteMilestone | MissMilestone,
):
    schedule.given().when(command).then_rejected("Nothing is scheduled", "not_scheduled")


@pytest.mark.parametrize("command", [complete(DAY_1), miss(DAY_1)])
def test_nothing_can_be_answered_after_a_withdrawal(command: CompleteMilestone | MissMilestone):
    schedule.given(SCHEDULED, CARRIED_OUT).when(command).then_rejected(
        "withdrawn", "consent_withdrawn"
    )


def test_an_answer_after_the_exit_counts_for_what_was_dated_then():
    history = (SCHEDULED, *PASSED, LEFT, at_exit("first-week"), at_exit("first-month"))
    on = date(2025, 2, 20)
    missed = MissMilestone(on=on, milestone="half-a-year", code=NonResponse.MOVED)
    schedule.given(*history, LATER_DATED).when(missed).then(
        MilestoneMissed(on=on, milestone="half-a-year", code=NonResponse.MOVED)
    )
