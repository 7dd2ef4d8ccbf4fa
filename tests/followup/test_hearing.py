"""What the calendar makes of the facts it hears and of the days that come, in a real database."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from contracts.base import CaseFact
from contracts.codes import Exit, Pause
from contracts.participation import EnteredInError, ParticipationReopened, Paused, Resumed
from tests.followup.cases import EXIT, START, enrolled, exited, withdrawn
from tests.followup.conftest import Desk

MILESTONES = """
select milestone, state, due_on, remind_on, ended_on, code from calendar.milestone
where case_id = $1 order by place
"""


async def rows(desk: Desk, case: UUID) -> dict[str, tuple[object, ...]]:
    found = await desk.store.pool.fetch(MILESTONES, case)
    return {row["milestone"]: tuple(row)[1:] for row in found}


async def states(desk: Desk, case: UUID) -> list[object]:
    return [row[0] for row in (await rows(desk, case)).values()]


async def timers(desk: Desk) -> list[tuple[str, date]]:
    found = await desk.store.pool.fetch("select name, due_on from es.timer order by due_on, name")
    return [(row["name"], row["due_on"]) for row in found]


async def test_an_enrolment_makes_rows_and_timers(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case))
    assert await rows(desk, case) == {
        "first-week": ("planned", date(2024, 1, 15), date(2024, 1, 15), None, None),
        "first-month": ("planned", date(2024, 2, 8), date(2024, 2, 8), None, None),
        "half-a-year": ("planned", None, None, None, None),
    }
    assert await timers(desk) == [
        ("due:first-week", date(2024, 1, 15)),
        ("overdue:first-week", date(2024, 1, 22)),
        ("due:first-month", date(2024, 2, 8)),
        ("overdue:first-month", date(2024, 2, 22)),
    ]


async def test_hearing_a_slice_again_adds_nothing(desk: Desk):
    case = uuid4()
    slice_ = (enrolled(case), exited(case), withdrawn(case, EXIT))
    await desk.hear(*slice_)
    before = await desk.happened(case)
    await desk.hear(*slice_)
    assert await desk.happened(case) == before


async def test_an_exit_cancels_and_dates_in_the_rows_too(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case), exited(case))
    assert await rows(desk, case) == {
        "first-week": ("cancelled", date(2024, 1, 15), date(2024, 1, 15), EXIT, "exited"),
        "first-month": ("cancelled", date(2024, 2, 8), date(2024, 2, 8), EXIT, "exited"),
        "half-a-year": ("planned", date(2025, 2, 28), date(2025, 2, 28), None, None),
    }
    assert await timers(desk) == [
        ("due:half-a-year", date(2025, 2, 28)),
        ("overdue:half-a-year", date(2025, 3, 28)),
    ]


async def test_after_a_death_nothing_is_waited_for(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case), exited(case, Exit.DECEASED))
    assert await states(desk, case) == ["cancelled"] * 3
    assert await timers(desk) == []


def orders() -> list[tuple[type[CaseFact], ...]]:
    """Enrolment and exit share a key; the withdrawal comes on another topic, at any time."""
    names = [type(fact) for fact in (enrolled(UUID(int=1)), exited(UUID(int=1)))]
    every = permutations((*names, type(withdrawn(UUID(int=1), EXIT))))
    return [order for order in every if order.index(names[0]) < order.index(names[1])]


@pytest.mark.parametrize("order", orders())
async def test_topics_may_cross(desk: Desk, order: tuple[type[CaseFact], ...]):
    case = uuid4()
    facts = {type(f): f for f in (enrolled(case), exited(case), withdrawn(case, EXIT))}
    for kind in order:
        await desk.hear(facts[kind])
    happened = [name for name, _ in await desk.happened(case)]
    assert happened[-1] == "WithdrawalCarriedOut"
    assert happened.count("WithdrawalCarriedOut") == 1
    assert set(await states(desk, case)) <= {"cancelled"}
    assert await timers(desk) == []


async def test_a_withdrawal_heard_first_leaves_no_row(desk: Desk):
    case = uuid4()
    await desk.hear(withdrawn(case, START), enrolled(case))
    assert await rows(desk, case) == {}
    assert [name for name, _ in await desk.happened(case)] == ["WithdrawalCarriedOut"]


@pytest.mark.parametrize("every", [1, 7, 31, 100])
async def test_however_often_the_clock_ticks_the_stream_is_the_same(
    new_desk: Callable[[], Awaitable[Desk]], every: int
):
    cases = [uuid4() for _ in range(3)]
    streams: list[list[object]] = []
    for step in (every, 400):
        desk = await new_desk()
        await desk.hear(
            *(enrolled(case, on=START + timedelta(days=n)) for n, case in enumerate(cases))
        )
        for days in range(0, 200, step):
            await desk.ticks.tick(START + timedelta(days=days))
        await desk.hear(exited(cases[0]))
        for days in range(300, 700, step):
            await desk.ticks.tick(START + timedelta(days=days))
        await desk.ticks.tick(START + timedelta(days=700))
        assert await timers(desk) == []
        streams.append([await desk.happened(case) for case in cases])
    assert streams[0] == streams[1]
    assert len(streams[0][0]) == 11


LOG = "select stream_id, type, data::text from es.event order by position"


@pytest.mark.parametrize("every", [1, 7, 31])
async def test_ticked_daily_weekly_or_after_an_outage_all_cases_tell_one_story(
    new_desk: Callable[[], Awaitable[Desk]], every: int
):
    """Many cases, and what happens to them: the whole log is the same, in the same order, with their days."""
    cases = [UUID(int=n) for n in range(1, 21)]
    logs: list[list[tuple[object, ...]]] = []
    for step in (every, 400):
        desk = await new_desk()
        await desk.hear(*(enrolled(c, on=START + timedelta(days=c.int % 9)) for c in cases))
        await passing(desk, 0, 60, step)
        await desk.hear(*(paused(case, 60) for case in cases[::3]))
        await passing(desk, 60, 90, step)
        await desk.hear(*(resumed(case, 90) for case in cases[::3]))
        await desk.hear(*(exited(case) for case in cases[:15]))
        await passing(desk, 240, 300, step)
        await desk.hear(*(reopened(case, 300) for case in cases[:5]))
        await desk.hear(*(in_error(case, 300) for case in cases[5:8]))
        await passing(desk, 300, 700, step)
        logs.append([tuple(row) for row in await desk.store.pool.fetch(LOG)])
    assert logs[0] == logs[1]
    assert len(logs[0]) > 10 * len(cases)


async def passing(desk: Desk, first: int, last: int, step: int) -> None:
    """The days pass, and the clock is looked at every so many of them; the last one always."""
    for days in [*range(first + step, last, step), last]:
        await desk.ticks.tick(START + timedelta(days=days))


def paused(case: UUID, days: int) -> Paused:
    return Paused(case_id=case, on=START + timedelta(days=days), reason=Pause.ILLNESS)


def resumed(case: UUID, days: int) -> Resumed:
    return Resumed(case_id=case, on=START + timedelta(days=days))


def reopened(case: UUID, days: int) -> ParticipationReopened:
    on = START + timedelta(days=days)
    unit, station = "unit-a", "station-1"
    return ParticipationReopened(case_id=case, on=on, unit=unit, station=station, planned_end=on)


def in_error(case: UUID, days: int) -> EnteredInError:
    return EnteredInError(case_id=case, on=START + timedelta(days=days), unit="unit-a")


async def test_a_reopened_case_stands_in_rows_and_timers_as_it_does_in_the_stream(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case), exited(case), reopened(case, 300))
    on = START + timedelta(days=300)
    assert await rows(desk, case) == {
        "first-week": ("overdue", date(2024, 1, 15), date(2024, 1, 15), None, None),
        "first-month": ("overdue", date(2024, 2, 8), date(2024, 2, 8), None, None),
        "half-a-year": ("cancelled", date(2025, 2, 28), date(2025, 2, 28), on, "reopened"),
    }
    assert await timers(desk) == []
    late = exited(case).model_copy(update={"on": on})
    await desk.hear(late)
    assert (await rows(desk, case))["half-a-year"][:2] == ("planned", date(2025, 5, 3))
    assert [name for name, _ in await timers(desk)] == ["due:half-a-year", "overdue:half-a-year"]


async def test_one_that_was_entered_in_error_waits_for_nothing(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case), in_error(case, 3))
    assert {row[4] for row in (await rows(desk, case)).values()} == {"registered_in_error"}
    assert await timers(desk) == []
    await desk.hear(withdrawn(case, EXIT))
    assert [name for name, _ in await desk.happened(case)][-2:] == [
        "EnteredInError",
        "WithdrawalCarriedOut",
    ]


async def test_ticking_the_same_day_again_does_nothing(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case))
    assert await desk.ticks.tick(date(2024, 1, 31)) == 2
    assert await desk.ticks.tick(date(2024, 1, 31)) == 0
    assert await states(desk, case) == ["overdue", "planned", "planned"]


async def test_many_cases_fall_due_on_one_day(desk: Desk):
    cases = [uuid4() for _ in range(60)]
    await desk.hear(*(enrolled(case) for case in cases))
    await desk.ticks.tick(date(2024, 1, 15))
    counted = await desk.store.pool.fetchval(
        "select count(*) from es.event where type = 'MilestoneDue' and stream_id = any ($1)",
        [f"schedule-{case}" for case in cases],
    )
    assert counted == len(cases)
