"""A protected case leaves no row in the calendar; a forgotten one no key either, and changes no figure."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from chassis.decider import Event
from contracts.base import CaseFact
from contracts.referral import CaseForgotten, ProtectionRaised
from followup.domain.hidden import Forget, Hide, KeysDestroyed, ProtectionCarriedOut, decider
from tests.followup.cases import EXIT, START, enrolled, exited
from tests.followup.conftest import Desk

Said = Callable[[UUID], CaseFact]
HIDE, FORGET = Hide(on=EXIT), Forget(on=EXIT)
CARRIED_OUT, DESTROYED = ProtectionCarriedOut(on=EXIT), KeysDestroyed(on=EXIT)


@pytest.mark.parametrize(
    ("history", "command", "events"),
    [
        ((), HIDE, (CARRIED_OUT,)),
        ((), FORGET, (DESTROYED,)),
        ((CARRIED_OUT,), HIDE, ()),
        ((CARRIED_OUT,), FORGET, (DESTROYED,)),
        ((DESTROYED,), HIDE, (CARRIED_OUT,)),
        ((DESTROYED,), FORGET, ()),
    ],
)
def test_each_is_carried_out_once(
    history: tuple[ProtectionCarriedOut | KeysDestroyed, ...],
    command: Hide | Forget,
    events: tuple[Event, ...],
):
    assert decider.decide(command, decider.fold(history)) == list(events)


def protected(case: UUID) -> ProtectionRaised:
    return ProtectionRaised(case_id=case, on=EXIT, unit="unit-a")


def forgotten(case: UUID) -> CaseForgotten:
    return CaseForgotten(case_id=case, on=EXIT)


async def rows(desk: Desk, case: UUID) -> int:
    tables = ("schedule", "milestone", "ask", "answer", "named")
    counts = [f"(select count(*) from calendar.{name} where case_id = $1)" for name in tables]
    return await desk.store.pool.fetchval(f"select {' + '.join(counts)}", case)


async def told(desk: Desk, case: UUID) -> list[str]:
    query = "select type from es.event where stream_id = any($1) order by position"
    streams = [f"schedule-{case}", f"hidden-{case}"]
    return [row["type"] for row in await desk.store.pool.fetch(query, streams)]


async def waiting(desk: Desk, case: UUID) -> int:
    query = "select count(*) from es.timer where stream_id = $1"
    return await desk.store.pool.fetchval(query, f"schedule-{case}")


async def test_protected_on_the_way_everything_open_is_cancelled_and_every_row_goes(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case))
    await desk.hear(protected(case))
    happened = await told(desk, case)
    assert happened.count("MilestoneCancelled") == 3
    assert happened[-2:] == ["WithdrawalCarriedOut", "ProtectionCarriedOut"]
    assert (await rows(desk, case), await waiting(desk, case)) == (0, 0)


async def test_forgotten_nothing_is_cancelled_and_nothing_is_waited_for(desk: Desk):
    case = uuid4()
    await desk.hear(enrolled(case), exited(case))
    before = await told(desk, case)
    assert await waiting(desk, case) > 0
    key = "insert into es.key values ($1, 'wrapped')"
    await desk.store.pool.execute(key, str(case))
    await desk.hear(forgotten(case))
    assert await told(desk, case) == [*before, "WithdrawalCarriedOut", "KeysDestroyed"]
    assert (await rows(desk, case), await waiting(desk, case)) == (0, 0)
    left = "select count(*) from es.key where key_id = $1"
    assert await desk.store.pool.fetchval(left, str(case)) == 0


@pytest.mark.parametrize("fact", [protected, forgotten])
async def test_a_case_that_was_never_enrolled_is_answered_for_too(desk: Desk, fact: Said):
    case = uuid4()
    await desk.hear(fact(case))
    last = "ProtectionCarriedOut" if fact is protected else "KeysDestroyed"
    assert (await told(desk, case))[-1] == last
    await desk.hear(enrolled(case, on=START))
    assert await rows(desk, case) == 0


@pytest.mark.parametrize("fact", [protected, forgotten])
async def test_heard_again_it_adds_nothing(desk: Desk, fact: Said):
    case = uuid4()
    await desk.hear(enrolled(case))
    await desk.hear(fact(case))
    before = await told(desk, case)
    await desk.hear(fact(case))
    assert await told(desk, case) == before
