"""Every programme file whole at the desk: each version published, units open and rooms change on their days."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from contracts.programme import Period
from tests.participation.desk import Desk
from tests.participation.files import admitted, begun, versions
from tests.participation.given import MON, day
from tests.participation.house import NAME, SICK, House, publish, rule, version


@pytest.mark.parametrize(
    "files",
    [
        ("nu-sjukvarden",),
        ("rehabarenan", "arbetstraning-torekallberget"),
        ("vagen-till-sjalvforsorjning",),
        ("rorsas-lantliv",),
    ],
    ids="+".join,
)
async def test_a_file_is_published_version_by_version(desk: Desk, files: tuple[str, ...]):
    all_ = versions(*files)
    for each in all_:
        answer = await publish(desk, each, each.valid_from)
        assert answer.status_code == 201, answer.text
        assert (await publish(desk, each, each.valid_from)).status_code == 201
        for unit in each.units:
            room = await House(desk, each.programme, unit.unit).room()
            assert room["places"] == unit.places_on(each.valid_from).model_dump()
            assert [s["station"] for s in room["stations"]] == [s.station for s in unit.stations]
            assert [p["pool"] for p in room["pools"]] == [p.pool for p in unit.pools]
    read_ = await desk.read(f"/programmes/{all_[0].programme}", "auditor")
    assert read_.json()["version"] == len(all_)


async def test_a_running_case_stays_on_its_version_and_its_team(desk: Desk):
    project, moved = versions("rehabarenan", "arbetstraning-torekallberget")[1:3]
    pilot = project.model_copy(update={"version": 1, "amendment": None})
    assert (await publish(desk, pilot, pilot.valid_from)).status_code == 201
    unit = project.units[0].unit
    ours, case = await begun(desk, pilot, unit, date(2019, 12, 2), station="bageri")
    after = moved.model_copy(update={"version": 2})
    assert (await publish(desk, after, after.valid_from)).status_code == 201
    record = await ours.case(case)
    assert (record["programme_version"], record["station"], record["pool"]) == (1, "bageri", None)
    room = await ours.room()
    assert {s["station"]: s["seats"] for s in room["stations"]}["bageri"] is None
    assert [pool["places"]["high"] for pool in room["pools"]] == [7, 10]


async def test_a_unit_that_a_version_names_no_longer_closes_and_those_inside_go_on(desk: Desk):
    slug = f"p{uuid4().hex[:12]}"
    first = version(slug)
    other = first.units[0].model_copy(update={"unit": f"{slug}-other"})
    both = first.model_copy(update={"units": (*first.units, other)})
    assert (await publish(desk, both)).status_code == 201
    ours = House(desk, slug, other.unit)
    inside, held = await ours.begin(), await ours.admit(day(1))
    waits = await ours.admit(day(2))
    second = version(slug, 2).model_copy(update={"valid_from": day(20)})
    assert (await publish(desk, second, day(10))).status_code == 201
    assert (await publish(desk, second, day(10))).status_code == 201
    assert [w["case_id"] for w in (await ours.room())["waiting"]] == [str(waits)]
    await desk.ticks.tick(date(2024, 12, 31))
    told = """
        select type, data ->> 'on' as on, data ->> 'case_id' as case from es.event
         where stream_id = $1 and (data ->> 'on')::date > $2 order by version"""
    rows = await desk.store.pool.fetch(told, f"unit-{other.unit}", day(10))
    assert [tuple(row) for row in rows] == [
        ("HoldExpired", str(day(16)), str(held)),
        ("PlaceHeld", str(day(16)), str(waits)),
        ("UnitRefurnished", str(day(20)), None),
        ("UnitClosed", str(day(20)), None),
        ("PlaceRefused", str(day(20)), str(held)),
        ("HoldExpired", str(day(31)), str(waits)),
        ("PlaceRefused", str(day(31)), str(waits)),
    ]
    late = await ours.admit(day(21))
    room = await ours.room()
    assert (room["taken"], room["waiting"]) == (1, [])
    refused = "select data ->> 'why' from es.event where data ->> 'case_id' = $1"
    assert await desk.store.pool.fetchval(refused, str(late)) == "programme_closed"
    answer = await ours.step(inside, "exit", on=str(day(30)), code="work", situation=SICK)
    assert answer.is_success, answer.text
    assert (await House(desk, slug, first.units[0].unit).room())["free"] == 2


async def test_a_unit_takes_nobody_after_the_programme_s_agreed_time(desk: Desk):
    slug = f"p{uuid4().hex[:12]}"
    ending = version(slug).model_copy(update={"runs": Period(first=MON, last=day(20))})
    assert (await publish(desk, ending)).status_code == 201
    ours = House(desk, slug, ending.units[0].unit)
    await desk.ticks.tick(date(2024, 12, 31))
    late = await ours.admit(day(21))
    why = "select data ->> 'why' from es.event where data ->> 'case_id' = $1"
    assert await desk.store.pool.fetchval(why, str(late)) == "programme_closed"


async def test_the_association_s_places_are_open_to_all_and_the_municipality_s_to_its_own(
    desk: Desk,
):
    last = versions("rehabarenan", "arbetstraning-torekallberget")[2]
    first = last.model_copy(update={"version": 1, "amendment": None})
    assert (await publish(desk, first, first.valid_from)).status_code == 201
    unit, on = last.units[0].unit, date(2020, 1, 7)
    ours = House(desk, last.programme, unit)
    insured = [await admitted(desk, last, unit, on, "forsakringskassan") for _ in range(9)]
    own = await admitted(desk, last, unit, on, "sodertalje-kommun")
    room = await ours.room()
    pools = {pool["funder"]: pool["held"] for pool in room["pools"]}
    assert pools == {"samordningsforbundet-i-sodertalje": 7, "sodertalje-kommun": 1}
    assert [w["case_id"] for w in room["waiting"]] == [str(case) for case in insured[7:]]
    station = last.units[0].stations[0].station
    assert (await ours.enrol(own, on, station, situation=SICK)).status_code == 201
    assert (await ours.case(own))["pool"] == "kommunens-platser"


async def test_sixteen_weeks_of_ten_hours(desk: Desk):
    (only,) = versions("rorsas-lantliv")
    assert (await publish(desk, only, only.valid_from)).status_code == 201
    unit, start = only.units[0].unit, date(2022, 10, 3)
    ours, case = await begun(desk, only, unit, start, extent=25)
    record = await ours.case(case)
    assert (record["planned_end"], record["last_day"]) == ("2023-01-22", "2023-01-22")
    week = {"on": "2022-10-10", "week": "2022-10-03", "planned_hours": 10, "attended_hours": 9}
    assert (await ours.step(case, "attendance", **week)).is_success
    eleventh = {**week, "week": "2022-10-10", "attended_hours": 11}
    refused = await ours.step(case, "attendance", **eleventh)
    assert rule(refused) == (409, "above_hours_a_week")
    assert refused.json()["errors"][0]["field"] == "/attended_hours"
    late = {"on": "2023-01-23", "code": "completed", "situation": SICK}
    assert rule(await ours.step(case, "exit", **late)) == (409, "longer_than_allowed")
    answers = [{"instrument": "health", "score": "7"}]
    left = await ours.step(case, "exit", **late | {"on": "2023-01-22", "answers": answers})
    assert left.json()["missing"] == ["activity-ability"]


async def test_an_expired_certificate_takes_nobody_in(desk: Desk):
    (only,) = versions("rorsas-lantliv")
    assert (await publish(desk, only, only.valid_from)).status_code == 201
    *others, farm = only.organisations
    (green,) = farm.certificates
    lapsing = green.model_copy(update={"valid_until": date(2023, 6, 30)})
    farm = farm.model_copy(update={"certificates": (lapsing,)})
    second = only.model_copy(
        update={
            "version": 2,
            "valid_from": date(2023, 1, 1),
            "organisations": (*others, farm),
        }
    )
    assert (await publish(desk, second, second.valid_from)).status_code == 201
    unit, on = only.units[0], date(2023, 7, 1)
    ours, station = House(desk, only.programme, unit.unit), unit.stations[0].station
    case = await admitted(desk, only, unit.unit, on, unit.referrers[0])
    refused = await ours.enrol(case, on, station, situation=SICK)
    assert rule(refused) == (409, "certificate_expired")
    assert refused.json()["errors"][0]["field"] == "/on"
    assert (await ours.room())["taken"] == 0
    late = date(2024, 10, 1)
    other = await admitted(desk, only, unit.unit, late, unit.referrers[0])
    assert rule(await ours.enrol(other, late, station, situation=SICK)) == (
        409,
        "outside_programme_time",
    )


async def test_steps_plan_and_limit_of_a_year(desk: Desk):
    both = versions("vagen-till-sjalvforsorjning")
    for each in both:
        assert (await publish(desk, each, each.valid_from)).status_code == 201
    unit = both[1].units[0].unit
    ours, case = await begun(desk, both[1], unit, date(2016, 2, 1))
    out = await ours.step(case, "steps", on="2016-02-01", step="base-activities")
    assert rule(out) == (409, "step_out_of_order")
    assert out.json()["errors"][0]["field"] == "/step"
    for number, each in enumerate(both[1].pathway.steps):
        on = str(date(2016, 2, 1) + timedelta(weeks=number))
        assert (await ours.step(case, "steps", on=on, step=each.step)).is_success
    group = {"on": "2016-02-10", "organisations": ["torsas-kommun", "forsakringskassan"]}
    assert (await ours.step(case, "resource-group", **group)).is_success
    late = {"on": "2016-05-02", "planned_end": "2017-02-01", "reason": "absence"}
    assert rule(await ours.step(case, "planned-end", "*", **late)) == (409, "longer_than_allowed")
    await desk.ticks.tick(date(2024, 12, 31))
    near = "select data ->> 'on' from es.event where stream_id = $1 and type = 'MaximumNear'"
    assert await desk.store.pool.fetchval(near, f"participation-{case}") == "2016-12-31"
    longer = {
        "on": "2016-12-30",
        "until": "2017-03-31",
        "reason": "goal_within_reach",
        "why": "Praktiken blir anställning",
    }
    assert (await ours.step(case, "length-exception", "*", **longer)).is_success
    assert (await ours.step(case, "planned-end", "*", **late)).is_success
    record = await ours.case(case)
    assert record["supported_by"] == "guide"
    assert [step["number"] for step in record["steps"]] == [1, 2, 3, 4, 5]
    assert record["last_day"] == "2017-03-31"
    assert record["exceptions"][0]["why"] == "Praktiken blir anställning"
    assert record["contact_person"] == NAME


async def test_a_unit_opens_on_its_day_and_is_refused_before(desk: Desk):
    slug = f"p{uuid4().hex[:12]}"
    base = version(slug)
    unit = base.units[0].model_copy(update={"opens": day(10)})
    ahead = base.model_copy(update={"units": (unit,)})
    assert (await publish(desk, ahead)).status_code == 201
    ours = House(desk, slug, unit.unit)
    case = await ours.admit(MON)
    early = await ours.enrol(case, day(5), situation=SICK)
    assert rule(early) == (409, "unit_not_open")
    assert (await desk.read(f"/units/{unit.unit}", ours.staff)).status_code == 404
    await desk.ticks.tick(date(2024, 12, 31))
    room = await ours.room()
    assert room["as_of"] == str(day(10))
    held = "select data ->> 'on' from es.event where stream_id = $1 and type = 'PlaceHeld'"
    assert await desk.store.pool.fetchval(held, f"unit-{unit.unit}") == str(day(10))
