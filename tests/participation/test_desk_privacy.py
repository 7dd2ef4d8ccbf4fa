"""Who may see what at the desk, and what is left when consent is missing or withdrawn."""

import json
from uuid import UUID, uuid4, uuid5

import pytest

from contracts.referral import (
    ConsentWithdrawn,
    ReferralClosedWithoutName,
)
from tests.participation.desk import Desk
from tests.participation.given import MON, day
from tests.participation.house import NAME, PAID, SICK, house, rule


async def test_somebody_without_consent_is_counted_and_not_registered(desk: Desk):
    ours = await house(desk)
    case = await ours.admit(consent=False)
    await ours.accept(case)
    refused = await ours.enrol(case, situation=SICK)
    assert rule(refused) == (422, "no_follow_up_consent")
    counted = await ours.enrol(case)
    assert counted.status_code == 201
    assert counted.json()["registered"] is False
    await desk.hear(ReferralClosedWithoutName(case_id=case, on=MON, unit=ours.unit))
    room = await ours.room()
    assert (room["taken"], room["held"]) == (1, 0)
    assert room["anonymous"] == [{"number": 1, "station": "kitchen", "pool": None}]
    assert (await desk.read(f"/participations/{case}", ours.staff)).status_code == 404
    added = await desk.store.pool.fetch(
        "select stream_id, data::text from es.event where type = 'HeadcountAdded'"
        " and data ->> 'unit' = $1",
        ours.unit,
    )
    assert len(added) == 1
    assert str(case) not in added[0]["data"] + added[0]["stream_id"]
    number = f"/units/{ours.unit}/anonymous-places/1/exit"
    assert (await desk.ask(number, {"on": str(day(1))}, ours.staff)).is_success
    assert (await ours.room())["free"] == 2


async def test_a_withdrawal_leaves_a_number_where_somebody_was(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    assert (await ours.step(case, "plan", goals=["sova"])).is_success
    await desk.hear(ConsentWithdrawn(case_id=case, on=day(5), unit=ours.unit))
    room = await ours.room()
    assert (room["taken"], room["anonymous"]) == (
        1,
        [{"number": 1, "station": "kitchen", "pool": None}],
    )
    record = await ours.case(case)
    assert record["state"] == "anonymous"
    assert not any(value for name, value in record.items() if name not in ("state", "case_id"))
    exit_ = await ours.step(case, "exit", code="work", situation=PAID)
    assert rule(exit_) == (409, "consent_withdrawn")
    carried_out = (
        "select count(*) from es.event where stream_id = $1 and type = 'WithdrawalCarriedOut'"
    )
    assert await desk.store.pool.fetchval(carried_out, f"participation-{case}") == 1


async def test_a_withdrawal_before_the_enrolment_makes_it_a_count(desk: Desk):
    ours = await house(desk)
    case = await ours.admit()
    await ours.accept(case)
    await desk.hear(ConsentWithdrawn(case_id=case, on=day(1), unit=ours.unit))
    answer = await ours.enrol(case, day(2))
    assert (answer.status_code, answer.json()["registered"]) == (201, False)


async def test_a_withdrawal_of_an_unknown_case_is_carried_out(desk: Desk):
    case = uuid4()
    await desk.hear(ConsentWithdrawn(case_id=case, on=day(1), unit="nowhere"))
    events = "select type from es.event where stream_id = $1"
    assert await desk.store.pool.fetchval(events, f"participation-{case}") == "WithdrawalCarriedOut"


_META = """
select event_id::text as id, meta from es.event
 where stream_id = $1 and type = $2
"""


async def test_nothing_that_is_told_leads_from_a_case_to_its_number(desk: Desk):
    """No id, trace or actor of the fact that a number took a place is that of the withdrawal, the start or the case."""
    ours = await house(desk, places=3)
    inside, counted = await ours.begin(), await ours.admit(consent=False)
    await ours.accept(counted)
    assert (await ours.enrol(counted)).is_success
    withdrawn = ConsentWithdrawn(case_id=inside, on=day(5), unit=ours.unit)
    cause, parent = uuid4(), f"00-{7:032x}-{7:016x}-01"
    for _ in range(2):
        await desk.hear_as(cause, parent, withdrawn)
    numbered = await desk.store.pool.fetch(_META, f"unit-{ours.unit}", "AnonymousPlaceTaken")
    assert len(numbered) == 2
    (carried_out,) = await desk.store.pool.fetch(
        _META, f"participation-{inside}", "WithdrawalCarriedOut"
    )
    assert json.loads(carried_out["meta"])["traceparent"].split("-")[1] == f"{7:032x}"
    derived = {str(uuid5(uuid5(cause, desk.store.service), str(n))) for n in range(9)}
    assert carried_out["id"] in derived
    for row in numbered:
        assert json.loads(row["meta"]) == {"traceparent": None, "actor": None}
        assert row["id"] not in derived
        assert UUID(row["id"]).version == 7


@pytest.mark.parametrize("who", ["unit_staff another-unit", "caseworker", "coordinator", "auditor"])
async def test_only_the_units_own_staff_meet_the_person(desk: Desk, who: str):
    ours = await house(desk)
    case = await ours.begin()
    assert (await desk.read(f"/participations/{case}", who)).status_code == 403
    plan = await desk.ask(f"/participations/{case}/plan", {"goals": ["sova"]}, who)
    assert plan.status_code == 403
    assert (await desk.read(f"/units/{ours.unit}", who)).status_code == 403


async def test_who_looked_is_written_before_the_answer(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    await ours.case(case)
    looked = "select operation, actor from es.read_log where individual = $1"
    assert dict(await desk.store.pool.fetchrow(looked, case)) == {
        "operation": "read_participation",
        "actor": "somebody",
    }


async def test_staff_list_the_cases_of_their_own_units(desk: Desk):
    ours = await house(desk)
    enrolled, awaited = await ours.begin(), await ours.admit()
    page = (await desk.read("/participations", ours.staff)).json()
    states = {row["case_id"]: row["state"] for row in page["participations"]}
    assert states == {str(enrolled): "enrolled", str(awaited): "awaited"}
    other = await desk.read(f"/participations?unit={ours.unit}", "unit_staff another")
    assert other.status_code == 403


async def test_no_table_holds_what_staff_wrote_in_the_clear(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    await ours.step(case, "plan", goals=["ett hemligt mål"])
    everything = await desk.dump()
    assert str(case) in everything
    assert NAME not in everything
    assert "hemligt" not in everything
