"""Bad input at the units' desk: each is answered by a problem that names field and rule, and nothing is stored."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import uuid4

from httpx import Response

from contracts.programme import Programme
from tests.participation.desk import Desk
from tests.participation.files import admitted, begun, versions
from tests.participation.given import MON
from tests.participation.house import SICK, House, publish, version

Ask = Callable[[], Awaitable[Response]]


async def refused(desk: Desk, ask: Ask) -> tuple[int, str, str]:
    """Status, rule and field of a refusal, after which every table is as it was."""
    before = await desk.dump()
    answer = await ask()
    assert sorted((await desk.dump()).splitlines()) == sorted(before.splitlines())
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    (error,) = problem["errors"]
    assert (problem["status"], problem["type"]) == (
        answer.status_code,
        f"urn:samverka:problem:{error['rule']}",
    )
    return answer.status_code, error["rule"], error["field"]


async def published(desk: Desk, file: str) -> list[Programme]:
    all_ = versions(file)
    for each in all_:
        assert (await publish(desk, each, each.valid_from)).status_code == 201
    return all_


async def test_a_step_out_of_order(desk: Desk):
    last = (await published(desk, "vagen-till-sjalvforsorjning"))[-1]
    ours, case = await begun(desk, last, last.units[0].unit, date(2016, 2, 1))
    second = last.pathway.steps[1].step
    found = await refused(desk, lambda: ours.step(case, "steps", on="2016-02-01", step=second))
    assert found == (409, "step_out_of_order", "/step")


async def test_an_eleventh_hour_where_ten_are_agreed(desk: Desk):
    (only,) = await published(desk, "rorsas-lantliv")
    ours, case = await begun(desk, only, only.units[0].unit, date(2022, 10, 3), extent=25)
    week = {"on": "2022-10-10", "week": "2022-10-03", "planned_hours": 10, "attended_hours": 11}
    found = await refused(desk, lambda: ours.step(case, "attendance", **week))
    assert found == (409, "above_hours_a_week", "/attended_hours")
    planned = week | {"planned_hours": 11, "attended_hours": 10}
    found = await refused(desk, lambda: ours.step(case, "attendance", **planned))
    assert found == (409, "above_hours_a_week", "/planned_hours")
    more = {"on": "2022-10-10", "extent": 26, "weekdays": []}
    found = await refused(desk, lambda: ours.step(case, "extent", **more))
    assert found == (409, "above_hours_a_week", "/extent")


async def test_a_thirteenth_month_where_twelve_are_the_limit(desk: Desk):
    last = (await published(desk, "vagen-till-sjalvforsorjning"))[-1]
    ours, case = await begun(desk, last, last.units[0].unit, date(2016, 2, 1))
    late = {"on": "2016-05-02", "planned_end": "2017-02-01", "reason": "absence"}
    found = await refused(desk, lambda: ours.step(case, "planned-end", "*", **late))
    assert found == (409, "longer_than_allowed", "/planned_end")
    out: dict[str, Any] = {"on": "2017-02-01", "code": "work", "situation": SICK}
    found = await refused(desk, lambda: ours.step(case, "exit", **out))
    assert found == (409, "longer_than_allowed", "/on")


async def test_a_start_after_the_provider_s_certificate_has_expired(desk: Desk):
    (only,) = versions("rorsas-lantliv")
    *others, farm = only.organisations
    lapsing = farm.certificates[0].model_copy(update={"valid_until": date(2023, 6, 30)})
    farm = farm.model_copy(update={"certificates": (lapsing,)})
    lapses = only.model_copy(update={"organisations": (*others, farm)})
    assert (await publish(desk, lapses, lapses.valid_from)).status_code == 201
    unit, on = only.units[0], date(2023, 7, 1)
    ours = House(desk, only.programme, unit.unit)
    case = await admitted(desk, only, unit.unit, on, unit.referrers[0])
    station = unit.stations[0].station
    found = await refused(desk, lambda: ours.enrol(case, on, station, situation=SICK))
    assert found == (409, "certificate_expired", "/on")


async def test_a_version_that_begins_after_the_certificate_has_expired(desk: Desk):
    (only,) = versions("rorsas-lantliv")
    body = only.model_dump(mode="json") | {"on": "2022-10-01", "valid_from": "2025-01-01"}
    body["runs"] = {"first": "2022-10-01", "last": None}
    answer = await desk.ask("/programmes", body, "operator")
    assert answer.status_code == 422, answer.text
    assert "certificate_expired" in {error["rule"] for error in answer.json()["errors"]}


async def test_a_start_in_a_closed_programme(desk: Desk):
    all_ = versions("rehabarenan", "arbetstraning-torekallberget")
    for each in all_:
        assert (await publish(desk, each, each.valid_from)).status_code == 201
    unit, late = all_[-1].units[0], date(2024, 1, 2)
    ours = House(desk, all_[-1].programme, unit.unit)
    case = await admitted(desk, all_[-1], unit.unit, late, unit.referrers[0])
    station = unit.stations[0].station
    found = await refused(desk, lambda: ours.enrol(case, late, station, situation=SICK))
    assert found == (409, "programme_closed", "/on")


async def test_a_target_without_a_denominator(desk: Desk):
    slug = f"p{uuid4().hex[:12]}"
    (only,) = versions("rorsas-lantliv")
    target = only.targets[-1].model_dump(mode="json")
    body = version(slug).model_dump(mode="json") | {"on": str(MON), "targets": [target]}
    without = {key: value for key, value in target.items() if key != "denominator"}
    for wrong, field in ((without, "/targets/0/denominator"), (target, "/targets/0")):
        wrong = wrong | ({"denominator": "none"} if wrong is target else {})
        asked = body | {"targets": [wrong]}
        found = await refused(desk, lambda asked=asked: desk.ask("/programmes", asked, "operator"))
        assert (found[0], found[2]) == (422, field)
        assert found[1] in ("target_without_denominator", "missing"), found
