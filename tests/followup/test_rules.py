"""Every row of the published page, held against the calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import reduce

import pytest

from chassis import clock
from chassis.decider import Rejected
from contracts.codes import Cancelled, Exit, NonResponse
from contracts.participation import PlannedEndMoved
from followup.domain.calendar import is_working_day, reminder_day
from followup.domain.milestone import Dates, Step
from followup.domain.schedule import decider
from followup.domain.schedule.messages import (
    CompleteMilestone,
    CorrectExit,
    EndParticipation,
    EnterInError,
    MissMilestone,
    PassTime,
    PauseParticipation,
    ReopenParticipation,
    ResumeParticipation,
    ScheduleCommand,
    ScheduleMilestones,
    WithdrawConsent,
)
from followup.domain.schedule.states import Ended, Running, Schedule
from followup.subscriptions import HEARD
from tests.followup.cases import LATER, MONTH, START, WEEK
from tests.followup.page import Row, tables, time_of

day = date.fromisoformat
TIMES, PERIODS = "A time from a day", "The last day of a period"
REMINDERS, MIDNIGHT = "The reminder", "Midnight, and the two changes of the clock"
STATES, TURNS = "From planned to overdue", "What happens to whoever is followed"
ROWS = {TIMES: 25, PERIODS: 7, REMINDERS: 20, MIDNIGHT: 18, STATES: 7, TURNS: 21}


def rows(heading: str) -> Sequence[Row]:
    return tables().get(heading, [])


def test_the_page_has_these_tables_and_no_others():
    """A rule that is taken from the page is missed here, and so is one that nobody tests."""
    assert {heading: len(found) for heading, found in tables().items()} == ROWS


@pytest.mark.parametrize("row", rows(TIMES), ids="{0[0]} {0[1]}".format)
def test_a_time_from_a_day(row: Row):
    assert time_of(row[1]).counted_from(day(row[0])) == day(row[2])


@pytest.mark.parametrize("row", rows(PERIODS), ids="{0[0]} {0[1]}".format)
def test_the_last_day_of_a_period(row: Row):
    assert time_of(row[1]).last_day_from(day(row[0])) == day(row[2])


@pytest.mark.parametrize("row", rows(REMINDERS), ids="{0[0]}".format)
def test_a_due_date_stays_and_its_reminder_moves(row: Row):
    start = day(row[0]) - timedelta(weeks=1)
    dates = Dates.counted(start, WEEK)
    assert (dates.due_on, dates.remind_on) == (day(row[0]), day(row[1]))
    assert reminder_day(day(row[0])) == day(row[1])
    assert is_working_day(day(row[1]))


@pytest.mark.parametrize("row", rows(MIDNIGHT), ids="{0[0]}".format)
def test_the_day_in_stockholm(row: Row, monkeypatch: pytest.MonkeyPatch):
    instant = datetime.fromisoformat(row[0])

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Frozen":
            return cls.fromtimestamp(instant.timestamp(), tz)

    monkeypatch.setattr(clock, "datetime", Frozen)
    assert clock.Clock("real").today() == day(row[1])


ENROL = ScheduleMilestones(on=START, unit="unit-a", milestones=(WEEK, MONTH, LATER))


@pytest.mark.parametrize("row", rows(STATES), ids="{0[0]}".format)
def test_from_planned_to_overdue(row: Row):
    """The first milestone is due a week after Monday, 8 January, and overdue a week after that."""
    on, state, answer = day(row[0]), row[1], row[2]
    schedule = decider.fold(decider.decide(ENROL, decider.initial))
    passed = decider.decide(PassTime(on=on), schedule)
    later = reduce(decider.evolve, passed, schedule)
    assert step(later, WEEK.milestone).stage == state
    done = CompleteMilestone(on=on, milestone=WEEK.milestone)
    if answer == "taken":
        assert decider.decide(done, later)
    else:
        with pytest.raises(Rejected) as refused:
            decider.decide(done, later)
        assert (refused.value.rule, refused.value.field) == ("too_early", "/on")


def leave(code: Exit, days: int = 0) -> EndParticipation:
    return EndParticipation(on=day("2024-01-10") + timedelta(days=days), code=code)


def miss(code: NonResponse) -> MissMilestone:
    return MissMilestone(on=day("2024-01-10"), milestone=WEEK.milestone, code=code)


SOON = day("2024-01-11")
WORK = leave(Exit.WORK)
REOPEN, ERROR = ReopenParticipation(on=SOON), EnterInError(on=SOON)
PAUSE = PauseParticipation(on=day("2024-01-09"))
WITHDRAW = WithdrawConsent(on=SOON)
HAPPENINGS: Mapping[str, Sequence[ScheduleCommand]] = {
    "nothing": [],
    "the planned end moves": [],  # the calendar does not hear of it
    "a pause": [PAUSE],
    "a pause and its end": [PAUSE, ResumeParticipation(on=SOON)],
    "an exit": [WORK],
    "an exit during a pause": [PAUSE, WORK],
    "an exit by death": [leave(Exit.DECEASED)],
    "an exit as an error": [leave(Exit.REGISTERED_IN_ERROR)],
    "an exit, corrected to death": [WORK, CorrectExit(on=SOON, code=Exit.DECEASED)],
    "a death, corrected to work": [
        leave(Exit.DECEASED),
        CorrectExit(on=SOON, code=Exit.WORK),
    ],
    "reopened after an exit": [WORK, REOPEN],
    "reopened after a death": [leave(Exit.DECEASED), REOPEN],
    "reopened, and another exit": [WORK, REOPEN, leave(Exit.STUDIES, days=3)],
    "entered in error": [ERROR],
    "entered in error after an exit": [WORK, ERROR],
    "consent withdrawn": [WITHDRAW],
    "consent withdrawn after an exit": [WORK, WITHDRAW],
    "identity protected": [WithdrawConsent(on=SOON, cause=Cancelled.PROTECTED)],
    "a milestone missed: not reached": [miss(NonResponse.NOT_REACHED)],
    "a milestone missed: deceased": [miss(NonResponse.DECEASED)],
    "a milestone missed: protected": [miss(NonResponse.PROTECTED)],
}


def test_a_planned_end_that_moves_is_not_even_heard():
    assert PlannedEndMoved not in HEARD


def test_every_happening_has_its_row():
    assert [row[0] for row in rows(TURNS)] == list(HAPPENINGS)


def step(schedule: Schedule, name: str) -> Step:
    assert isinstance(schedule, Running | Ended)
    return next(step for step in schedule.steps if step.name == name)


@pytest.mark.parametrize("row", rows(TURNS), ids="{0[0]}".format)
def test_what_happens_to_whoever_is_followed(row: Row):
    """The last word on a milestone of each kind, as it was told."""
    schedule, words = decider.initial, dict[str, str]()
    for command in (ENROL, *HAPPENINGS[row[0]]):
        for event in decider.decide(command, schedule):
            schedule = decider.evolve(schedule, event)
            note(words, event)
    assert words.get(MONTH.milestone, "waited for") == row[1]
    assert words.get(LATER.milestone, "waits for an exit") == row[2]


def note(words: dict[str, str], event: object) -> None:
    name, cause = getattr(event, "milestone", None), getattr(event, "cause", None)
    match type(event).__name__:
        case "MilestoneCancelled":
            words[str(name)] = f"cancelled: {cause}"
        case "MilestoneDated":
            words[str(name)] = "waited for"
        case "MilestoneReopened":
            dated = getattr(event, "dates", None) is not None
            words[str(name)] = "waited for" if dated else "waits for an exit"
        case _:
            return
