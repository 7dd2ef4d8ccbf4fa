"""At the units' desk: a protected identity leads to no unit any more, a forgotten case to no text."""

from uuid import UUID, uuid4

import pytest

from chassis.sealing import ERASED
from contracts.base import CaseFact
from contracts.referral import CaseForgotten, ConsentWithdrawn, ProtectionRaised
from participation.domain.participation.commands import Goal
from participation.projections.record import RECORD, record_of
from tests.participation.desk import Desk
from tests.participation.given import day
from tests.participation.house import PAID, House, house, rule

PLAN = "Vandra längs ån"


def protected(ours: House, case: UUID) -> ProtectionRaised:
    return ProtectionRaised(case_id=case, on=day(5), unit=ours.unit)


def forgotten(case: UUID) -> CaseForgotten:
    return CaseForgotten(case_id=case, on=day(5))


async def told(desk: Desk, case: UUID) -> list[str]:
    query = "select type from es.event where stream_id = any($1) order by position"
    streams = [f"participation-{case}", f"hidden-{case}"]
    return [row["type"] for row in await desk.store.pool.fetch(query, streams)]


async def keys(desk: Desk, case: UUID) -> int:
    query = "select count(*) from es.key where key_id = $1"
    return await desk.store.pool.fetchval(query, str(case))


async def test_on_the_way_the_place_goes_on_under_a_number_and_nobody_finds_the_case(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    await desk.hear(protected(ours, case))
    assert (await told(desk, case))[-2:] == ["WithdrawalCarriedOut", "ProtectionCarriedOut"]
    room = await ours.room()
    assert (room["taken"], room["anonymous"]) == (
        1,
        [{"number": 1, "station": "kitchen", "pool": None}],
    )
    assert (await desk.read(f"/participations/{case}", ours.staff)).status_code == 404
    listed = await desk.read(f"/participations?unit={ours.unit}", ours.staff)
    assert str(case) not in listed.text
    assert (await ours.step(case, "plan", goals=[PLAN])).status_code == 404


async def test_whoever_has_an_agreed_start_is_counted_and_then_unknown(desk: Desk):
    ours = await house(desk)
    case = await ours.admit()
    await ours.accept(case)
    await desk.hear(protected(ours, case))
    answer = await ours.enrol(case, day(6))
    assert (answer.status_code, answer.json()["registered"]) == (201, False)


async def test_after_a_withdrawal_the_unit_can_still_be_hidden(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    await desk.hear(ConsentWithdrawn(case_id=case, on=day(4), unit=ours.unit))
    assert (await desk.read(f"/participations/{case}", ours.staff)).status_code == 200
    await desk.hear(protected(ours, case))
    assert (await told(desk, case)).count("WithdrawalCarriedOut") == 1
    assert (await told(desk, case))[-1] == "ProtectionCarriedOut"
    assert (await desk.read(f"/participations/{case}", ours.staff)).status_code == 404
    assert len((await ours.room())["anonymous"]) == 1


async def test_forgotten_its_key_is_destroyed_with_the_event_and_none_is_made_again(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    assert (await ours.step(case, "plan", goals=[PLAN])).is_success
    assert (await ours.step(case, "exit", code="work", situation=PAID)).is_success
    assert await keys(desk, case) == 1
    await desk.hear(forgotten(case))
    assert (await told(desk, case))[-2:] == ["WithdrawalCarriedOut", "KeysDestroyed"]
    assert await keys(desk, case) == 0
    refused = await ours.step(case, "plan/revision", goals=[PLAN])
    assert refused.status_code == 404
    assert await keys(desk, case) == 0


async def test_what_was_sealed_reads_as_erased(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    await ours.step(case, "plan", goals=[PLAN])
    before, _ = await desk.store.read(RECORD, case)
    assert record_of(before).goals == (Goal(goal=PLAN),)
    await desk.store.pool.execute("delete from es.key where key_id = $1", str(case))
    reading, _ = await desk.store.read(RECORD, case)
    after = record_of(reading)
    assert (after.goals, after.contact_person) == ((Goal(goal=ERASED),), ERASED)


@pytest.mark.parametrize("forget", [False, True])
async def test_a_case_that_nobody_knows_is_answered_for_too(desk: Desk, forget: bool):
    case = uuid4()
    fact: CaseFact = forgotten(case)
    if not forget:
        fact = ProtectionRaised(case_id=case, on=day(5), unit="nowhere")
    for _ in range(2):
        await desk.hear(fact)
    last = "KeysDestroyed" if forget else "ProtectionCarriedOut"
    assert (await told(desk, case)).count(last) == 1


async def test_who_looked_can_be_shown_when_nothing_else_can_be_asked(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    await ours.case(case)
    await desk.hear(forgotten(case))
    reads = (await desk.read(f"/reads/{case}", "operator")).json()["reads"]
    assert [one["operation"] for one in reads][-1] == "list_reads"
    assert "read_participation" in {one["operation"] for one in reads}
    assert rule(await desk.read(f"/reads/{case}", ours.staff))[0] == 403
