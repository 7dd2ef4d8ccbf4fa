"""However often the clock ticks, the same happens in the same order; and topics may cross."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.decider import Rejected
from contracts.codes import Exit, NonResponse
from contracts.programme import After, Milestone
from followup.domain.schedule import decider
from followup.domain.schedule.messages import (
    CompleteMilestone,
    CorrectExit,
    EndParticipation,
    EnterInError,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MissMilestone,
    PassTime,
    PauseParticipation,
    ReopenParticipation,
    ResumeParticipation,
    ScheduleCommand,
    ScheduleEvent,
    ScheduleMilestones,
    WithdrawConsent,
)
from followup.domain.schedule.states import Withdrawn, steps_of
from tests.followup.cases import SITUATION, START

END = START + timedelta(days=400)
NAMES = ("m-1", "m-2", "m-3", "m-4")

times = st.builds(
    After,
    days=st.integers(0, 40),
    weeks=st.integers(0, 4),
    months=st.integers(0, 6),
)
days = st.dates(START, END)


@st.composite
def milestones(draw: st.DrawFn) -> tuple[Milestone, ...]:
    """Up to four milestones, from start or exit, due and overdue at any distance."""
    count = draw(st.integers(1, len(NAMES)))
    return tuple(
        Milestone(
            milestone=name,
            name=name,
            counted_from=draw(st.sampled_from(("start", "exit"))),
            after=draw(times),
            function="network",
            overdue_after=draw(times),
            records_situation=draw(st.booleans()),
        )
        for name in NAMES[:count]
    )


answers = st.one_of(
    st.builds(
        CompleteMilestone,
        on=days,
        milestone=st.sampled_from(NAMES),
        situation=st.sampled_from((None, SITUATION)),
    ),
    st.builds(
        MissMilestone,
        on=days,
        milestone=st.sampled_from(NAMES),
        code=st.sampled_from(NonResponse),
    ),
    st.builds(EndParticipation, on=days, code=st.sampled_from(Exit)),
    st.builds(WithdrawConsent, on=days),
)


turns = st.one_of(
    answers,
    st.builds(CorrectExit, on=days, code=st.sampled_from(Exit)),
    st.builds(ReopenParticipation, on=days),
    st.builds(PauseParticipation, on=days),
    st.builds(ResumeParticipation, on=days),
    st.builds(EnterInError, on=days),
)
tick_days = st.lists(st.integers(0, 800), max_size=40, unique=True).map(sorted)
"""Days on which the clock is looked at: none at all, or often, or with an outage of any length."""


def happened(commands: Sequence[ScheduleCommand]) -> list[ScheduleEvent]:
    """All events of these commands, in order; a refused one leads to none."""
    events: list[ScheduleEvent] = []
    schedule = decider.initial
    for command in commands:
        with suppress(Rejected):
            decided = decider.decide(command, schedule)
            schedule = reduce(decider.evolve, decided, schedule)
            events += decided
    return events


def with_ticks(
    commands: Sequence[ScheduleCommand], offsets: Iterable[int], before: bool
) -> list[ScheduleCommand]:
    """The commands on their days, with a tick on each of these, before or after those of its day."""
    ticks = [PassTime(on=START + timedelta(days=n)) for n in offsets]
    both = [(c.on, before, c) for c in commands] + [(t.on, not before, t) for t in ticks]
    return [command for _, _, command in sorted(both, key=lambda entry: entry[:2])]


def lived(acts: Sequence[ScheduleCommand], plan: tuple[Milestone, ...]) -> list[ScheduleCommand]:
    """An enrolment and then these acts, in the order of their days."""
    enrol = ScheduleMilestones(on=START, unit="unit-a", milestones=plan)
    return [enrol, *sorted(acts, key=lambda command: command.on)]


LAST = PassTime(on=START + timedelta(days=800))


@settings(max_examples=150, deadline=None)
@given(milestones(), st.lists(turns, max_size=8), st.booleans())
def test_daily_weekly_and_monthly_ticks_and_none_lead_to_the_same(
    plan: tuple[Milestone, ...], acts: list[ScheduleCommand], before: bool
):
    enrol, *commands = lived(acts, plan)
    never = happened([enrol, *commands, LAST])
    for every in (1, 7, 31):
        ticked = with_ticks(commands, range(0, 800, every), before)
        assert happened([enrol, *ticked, LAST]) == never


@settings(max_examples=300, deadline=None)
@given(milestones(), st.lists(turns, max_size=10), tick_days, tick_days, st.booleans())
def test_whenever_the_clock_is_looked_at_the_same_happens_in_the_same_order(
    plan: tuple[Milestone, ...],
    acts: list[ScheduleCommand],
    some: list[int],
    others: list[int],
    before: bool,
):
    """Two installations with clocks of their own, however irregular, tell the same story."""
    enrol, *commands = lived(acts, plan)
    one = happened([enrol, *with_ticks(commands, some, before), LAST])
    assert one == happened([enrol, *with_ticks(commands, others, not before), LAST])


@settings(max_examples=150, deadline=None)
@given(milestones(), st.lists(turns, max_size=10), tick_days)
def test_what_happens_is_dated_in_order_and_never_before_the_enrolment(
    plan: tuple[Milestone, ...], acts: list[ScheduleCommand], some: list[int]
):
    enrol, *commands = lived(acts, plan)
    dates = [event.on for event in happened([enrol, *with_ticks(commands, some, True), LAST])]
    assert dates == sorted(dates)
    assert dates[0] == START


@settings(max_examples=150, deadline=None)
@given(milestones(), st.lists(answers, max_size=8))
def test_timers_fired_one_by_one_lead_to_the_same_as_one_tick(
    plan: tuple[Milestone, ...], acts: list[ScheduleCommand]
):
    """The clock fires each timer with its own day, whichever of a day comes first."""
    enrol = ScheduleMilestones(on=START, unit="unit-a", milestones=plan)
    history = happened([enrol, *sorted(acts, key=lambda command: command.on)])
    steps = steps_of(decider.fold(history))
    timers = sorted({d for s in steps if s.dates for d in (s.dates.due_on, s.dates.overdue_on)})
    singly = list(history)
    for day in timers:
        singly += decider.decide(PassTime(on=day), decider.fold(singly))
    late = PassTime(on=date(2030, 1, 1))
    assert singly == [*history, *decider.decide(late, decider.fold(history))]


@given(milestones(), days, days, st.sampled_from(Exit))
def test_a_withdrawal_may_cross_enrolment_and_exit(
    plan: tuple[Milestone, ...], left_on: date, withdrawn_on: date, code: Exit
):
    """Enrolment and exit keep their order; the withdrawal comes before, between or after them."""
    others = [
        ScheduleMilestones(on=START, unit="unit-a", milestones=plan),
        EndParticipation(on=left_on, code=code),
    ]
    withdraw = WithdrawConsent(on=withdrawn_on)
    for place in range(3):
        events = happened([*others[:place], withdraw, *others[place:]])
        assert decider.fold(events) == Withdrawn()
        assert happened_after_withdrawal(events) == []


def happened_after_withdrawal(events: Sequence[ScheduleEvent]) -> list[ScheduleEvent]:
    names = [type(event).__name__ for event in events]
    return list(events[names.index("WithdrawalCarriedOut") + 1 :])


@given(milestones(), st.lists(answers, max_size=8))
def test_a_milestone_ends_at_most_once_and_nothing_comes_after(
    plan: tuple[Milestone, ...], acts: list[ScheduleCommand]
):
    enrol = ScheduleMilestones(on=START, unit="unit-a", milestones=plan)
    ended: set[str] = set()
    for event in happened([enrol, *acts, PassTime(on=date(2030, 1, 1))]):
        match event:
            case MilestoneDone() | MilestoneMissed() | MilestoneCancelled():
                assert event.milestone not in ended
                ended.add(event.milestone)
            case MilestoneDated() | MilestoneDue() | MilestoneOverdue():
                assert event.milestone not in ended
            case _:
                continue
