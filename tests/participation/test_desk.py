"""The desk as its staff meet it: over HTTP, on a real database."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from tests.participation.desk import TODAY, Desk
from tests.participation.given import MON, day
from tests.participation.house import NAME, PAID, SICK, house, publish, rule, version

ARBETA = [{"goal": "arbeta", "sub_goals": []}]


async def test_a_published_programme_opens_its_units(desk: Desk):
    ours = await house(desk)
    room = await ours.room()
    assert room["places"] == {"low": 0, "high": 2}
    assert (room["taken"], room["held"], room["free"]) == (0, 0, 2)
    read = await desk.read(f"/programmes/{ours.programme}", "auditor")
    assert read.json()["version"] == 1
    assert read.headers["ETag"] == '"1"'


async def test_a_version_out_of_order_is_refused_and_nothing_is_opened(desk: Desk):
    slug = f"p{uuid4().hex[:12]}"
    assert rule(await publish(desk, version(slug, 2))) == (409, "version_out_of_order")
    read = await desk.read(f"/units/{slug}-unit", f"unit_staff {slug}-unit")
    assert read.status_code == 404
    assert (await desk.read(f"/programmes/{slug}", "operator")).status_code == 404


async def test_an_enrolled_case_has_a_place_a_seat_and_a_record(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    room = await ours.room()
    assert (room["taken"], room["held"], room["free"]) == (1, 0, 1)
    assert {s["station"]: s["taken"] for s in room["stations"]} == {"garden": 0, "kitchen": 1}
    record = await ours.case(case)
    assert (record["state"], record["contact_person"]) == ("enrolled", NAME)
    assert record["planned_end"] == "2024-07-07"
    assert record["before"]["occupation"] == "other"


async def test_whoever_is_not_awaited_is_not_enrolled(desk: Desk):
    ours = await house(desk)
    seat = {"case_id": str(uuid4()), "station": "kitchen", "contact_person": NAME}
    answer = await desk.ask("/participations", seat, ours.staff)
    assert rule(answer) == (422, "unknown_case")


async def test_every_step_is_on_the_record_until_the_exit(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    version_seen = (await ours.step(case, "plan", goals=["sova", "arbeta"])).headers["ETag"]
    assert (await ours.step(case, "plan/revision", goals=["arbeta"])).status_code == 428
    revised = await ours.step(case, "plan/revision", version_seen, goals=["arbeta"])
    assert revised.status_code == 201
    stale = await ours.step(case, "plan/revision", version_seen, goals=["vila"])
    assert stale.status_code == 412
    moved = {"planned_end": "2024-08-01", "reason": "absence"}
    assert (await ours.step(case, "planned-end", revised.headers["ETag"], **moved)).is_success
    assert (await ours.step(case, "network-meetings", attended_by=["agency"])).is_success
    week = {"week": str(MON), "planned_hours": 20, "attended_hours": 12}
    assert (await ours.step(case, "attendance", **week)).is_success
    assert rule(await ours.step(case, "attendance", **week | {"attended_hours": 41}))[0] == 422
    assert (await ours.step(case, "exit", code="work", situation=PAID)).is_success
    record = await ours.case(case)
    assert (record["state"], record["exit_code"], record["goals"]) == ("exited", "work", ARBETA)
    assert record["planned_end"] == "2024-08-01"
    assert record["attendance"] == [week | {"weekdays": []}]
    assert len(record["network_meetings"]) == 1
    assert (await ours.room())["taken"] == 0
    again = await ours.step(case, "exit", code="work", situation=PAID)
    assert rule(again) == (409, "participation_has_ended")


async def test_an_exit_in_the_future_or_before_the_start_is_refused(desk: Desk):
    ours = await house(desk)
    case = await ours.begin(day(2))
    future = {"on": str(TODAY + timedelta(days=1)), "code": "work", "situation": PAID}
    assert rule(await ours.step(case, "exit", **future)) == (422, "not_in_future")
    early = {"on": str(day(1)), "code": "work", "situation": PAID}
    assert rule(await ours.step(case, "exit", **early)) == (409, "before_start")


async def test_a_situation_is_needed_to_register(desk: Desk):
    ours = await house(desk)
    case = await ours.admit()
    await ours.accept(case)
    assert rule(await ours.enrol(case)) == (422, "situation_missing")


async def test_nobody_is_enrolled_without_a_confirmed_hold(desk: Desk):
    ours = await house(desk)
    case = await ours.admit()
    early = await ours.enrol(case, situation=SICK)
    assert rule(early) == (409, "no_confirmed_hold")
    late = await ours.enrol(case, day(15), situation=SICK)
    assert rule(late) == (409, "hold_expired")
    assert (await ours.room())["held"] == 1


async def test_of_many_at_once_one_gets_the_last_seat(desk: Desk):
    ours = await house(desk, places=12, seats=3)
    cases = [await ours.admit() for _ in range(12)]
    for case in cases:
        await ours.accept(case)
    answers = await asyncio.gather(*(ours.enrol(case, situation=SICK) for case in cases))
    won = [answer for answer in answers if answer.status_code == 201]
    lost = [rule(answer) for answer in answers if answer.status_code != 201]
    assert len(won) == 3
    assert set(lost) == {(409, "station_full")}
    room = await ours.room()
    assert (room["taken"], room["held"]) == (3, 9)


async def test_the_same_key_enrols_once(desk: Desk):
    ours = await house(desk)
    case = await ours.admit()
    await ours.accept(case)
    body = {"case_id": str(case), "station": "kitchen", "contact_person": NAME, "situation": SICK}
    key = str(uuid4())
    both = await asyncio.gather(
        *(desk.ask("/participations", body, ours.staff, key) for _ in range(2))
    )
    assert [answer.status_code for answer in both] == [201, 201]
    assert both[0].json() == both[1].json()
    assert (await ours.room())["taken"] == 1
