"""What referral tells, and what days that pass, make happen at the desk."""

from uuid import UUID, uuid4

from contracts.codes import Sex
from contracts.referral import (
    AdmissionDecided,
    InterestConfirmed,
    OfferAccepted,
    ReferralWithdrawn,
)
from tests.participation.desk import TODAY, Desk
from tests.participation.given import MON, day
from tests.participation.house import PAID, house, publish, version


async def test_another_version_changes_the_room_and_serves_the_line(desk: Desk):
    ours = await house(desk, places=1)
    first, second = await ours.admit(), await ours.admit()
    assert (await ours.room())["waiting"] == [
        {"case_id": str(second), "position": 1, "since": str(MON), "interest": True}
    ]
    assert (await publish(desk, version(ours.programme, 2, places=2), day(3))).status_code == 201
    room = await ours.room()
    assert (room["held"], room["waiting"]) == (2, [])
    assert first != second


async def test_an_exit_holds_the_place_for_the_first_in_line(desk: Desk):
    ours = await house(desk, places=1)
    case = await ours.begin()
    waiting = await ours.admit(day(1))
    assert (await ours.room())["waiting"][0]["case_id"] == str(waiting)
    left = await ours.step(case, "exit", on=str(day(3)), code="completed", situation=PAID)
    assert left.is_success
    room = await ours.room()
    assert (room["taken"], room["held"], room["waiting"]) == (0, 1, [])


async def test_an_expired_hold_goes_to_the_next_and_interest_brings_the_case_back(desk: Desk):
    ours = await house(desk, places=1)
    first, second = await ours.admit(), await ours.admit(day(1))
    await ours.accept(first, day(15))
    room = await ours.room()
    assert room["held"] == 1
    assert [(w["case_id"], w["interest"]) for w in room["waiting"]] == [(str(first), False)]
    withdrawn = ReferralWithdrawn(case_id=second, on=day(16), unit=ours.unit)
    await desk.hear(withdrawn)
    assert (await ours.room())["free"] == 1
    assert (await desk.read(f"/participations/{second}", ours.staff)).status_code == 404
    await desk.hear(InterestConfirmed(case_id=first, on=day(17), unit=ours.unit))
    assert (await ours.room())["held"] == 1


async def test_a_hold_waits_for_a_timer_until_it_is_confirmed(desk: Desk):
    ours = await house(desk)
    sure, unsure = await ours.admit(), await ours.admit()
    due = "select name, due_on from es.timer where stream_id = $1"
    timers = await desk.store.pool.fetch(due, f"unit-{ours.unit}")
    assert {(t["name"], t["due_on"]) for t in timers} == {
        (f"hold:{sure}", day(15)),
        (f"hold:{unsure}", day(15)),
    }
    await ours.accept(sure)
    timers = await desk.store.pool.fetch(due, f"unit-{ours.unit}")
    assert [t["name"] for t in timers] == [f"hold:{unsure}"]


async def test_facts_heard_in_one_slice_lead_where_they_lead_one_by_one(desk: Desk):
    ours = await house(desk, places=1)
    one, two = uuid4(), uuid4()

    def admitted(case: UUID) -> AdmissionDecided:
        return AdmissionDecided(
            case_id=case,
            on=MON,
            programme=ours.programme,
            unit=ours.unit,
            referred_by="agency",
            sex=Sex.MAN,
            members=("agency",),
        )

    await desk.hear(
        admitted(one),
        admitted(two),
        ReferralWithdrawn(case_id=one, on=day(1), unit=ours.unit),
        OfferAccepted(case_id=two, on=day(2), unit=ours.unit, start_on=day(3)),
    )
    room = await ours.room()
    assert (room["held"], room["waiting"]) == (1, [])


async def test_the_day_after_a_hold_it_expires_however_late_the_tick_comes(desk: Desk):
    ours = await house(desk, places=1)
    first, second, third = [await ours.admit(day(n)) for n in (0, 1, 2)]
    await desk.ticks.tick(TODAY)
    events = await desk.store.pool.fetch(
        "select type, data ->> 'case_id' as case, data ->> 'on' as day from es.event"
        " where stream_id = $1 and type in ('PlaceHeld', 'HoldExpired') order by version",
        f"unit-{ours.unit}",
    )
    assert [(e["type"], e["case"], e["day"]) for e in events] == [
        ("PlaceHeld", str(first), str(day(0))),
        ("HoldExpired", str(first), str(day(15))),
        ("PlaceHeld", str(second), str(day(15))),
        ("HoldExpired", str(second), str(day(30))),
        ("PlaceHeld", str(third), str(day(30))),
        ("HoldExpired", str(third), str(day(45))),
    ]
    room = await ours.room()
    assert [w["case_id"] for w in room["waiting"]] == [str(first), str(second), str(third)]
    assert room["free"] == 1
