"""Asked without naming anybody: how much room a unit has as far as it has told, and where a private person turns."""

from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import participation as told
from contracts.base import Fact
from contracts.codes import Exit, HoldRelease, Income, Sex
from contracts.programme import Places, Pool, Route
from tests.referral.desk import ASSOCIATION, REGION, Desk, House, caseworker, publish, rule, version
from tests.referral.given import FRI, HELD, LAST, MON, OTHER, SENDER, START

COORDINATOR = f"coordinator {ASSOCIATION}"
RANGE = Places(low=5, high=7)
JOINT = Pool(pool="joint", name="Gemensamma", funder=ASSOCIATION, places=Places(low=2, high=3))


def opened(house: House, places: Places = RANGE, *pools: Pool) -> Fact:
    programme = house.programme
    return told.UnitOpened(
        unit=house.unit,
        on=MON,
        programme=programme,
        name="Enheten",
        places=places,
        stations=version(programme).units[0].stations,
        pools=pools,
    )


def held(house: House, case: UUID, pool: str | None = None) -> Fact:
    return told.PlaceHeld(unit=house.unit, on=FRI, case_id=case, until=HELD, pool=pool)


def enrolled(house: House, case: UUID, pool: str | None = None) -> Fact:
    return told.Enrolled(
        case_id=case,
        on=START,
        programme=house.programme,
        programme_version=1,
        unit=house.unit,
        station="kitchen",
        referred_by=SENDER,
        sex=Sex.WOMAN,
        planned_end=LAST,
        milestones=(),
        pool=pool,
    )


async def capacity(house: House, who: str = "") -> dict[str, Any]:
    answer = await house.desk.read(f"/units/{house.unit}/capacity", who or caseworker())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_range_less_what_is_taken_and_held(house: House):
    one, other = uuid4(), uuid4()
    await house.desk.hear(opened(house), held(house, one), held(house, other))
    await house.desk.hear(enrolled(house, one))
    shown = await capacity(house)
    assert shown.pop("as_of")
    assert shown == {
        "unit": house.unit,
        "programme": house.programme,
        "places": {"low": 5, "high": 7},
        "taken": 1,
        "held": 1,
        "free": {"low": 3, "high": 5},
        "pools": [],
        "waiting": 0,
        "closed_on": None,
    }


async def test_what_falls_free_is_free(house: House):
    one, other = uuid4(), uuid4()
    released = HoldRelease.REFERRAL_ENDED
    await house.desk.hear(
        opened(house),
        held(house, one),
        enrolled(house, one),
        told.Exited(case_id=one, on=LAST, unit=house.unit, code=Exit.WORK),
        held(house, other),
        told.HoldReleased(unit=house.unit, on=FRI, case_id=other, why=released),
        told.AnonymousPlaceTaken(unit=house.unit, on=FRI, number=1, station="kitchen"),
        told.AnonymousPlaceTaken(unit=house.unit, on=FRI, number=2, station="kitchen"),
        told.AnonymousPlaceFreed(unit=house.unit, on=FRI, number=1),
    )
    shown = await capacity(house)
    assert (shown["taken"], shown["held"], shown["free"]) == (1, 0, {"low": 4, "high": 6})


async def test_whoever_is_only_counted_from_now_on_is_counted_once(house: House):
    case = uuid4()
    await house.desk.hear(
        opened(house),
        held(house, case),
        enrolled(house, case),
        told.WithdrawalCarriedOut(case_id=case, on=LAST),
        told.AnonymousPlaceTaken(unit=house.unit, on=LAST, number=1, station="kitchen"),
    )
    assert (await capacity(house))["taken"] == 1


@pytest.mark.parametrize("order", list(permutations(range(2))))
async def test_a_hold_and_a_start_may_cross(house: House, order: tuple[int, ...]):
    case = uuid4()
    await house.desk.hear(opened(house))
    facts = (held(house, case), enrolled(house, case))
    for index in order:
        await house.desk.hear(facts[index])
    shown = await capacity(house)
    assert (shown["taken"], shown["held"]) == (1, 0)


async def test_each_pool_has_its_own(house: House):
    one, other = uuid4(), uuid4()
    await house.desk.hear(
        opened(house, RANGE, JOINT), held(house, one, "joint"), held(house, other, "joint")
    )
    await house.desk.hear(enrolled(house, one, "joint"))
    shown = await capacity(house)
    (pool,) = shown["pools"]
    assert (pool["pool"], pool["taken"], pool["held"]) == ("joint", 1, 1)
    assert (pool["free"], shown["free"]) == ({"low": 0, "high": 1}, {"low": 3, "high": 5})


async def test_a_unit_with_other_room_has_other_room(house: House):
    later = opened(house).model_dump() | {"places": {"low": 6, "high": 8}}
    await house.desk.hear(opened(house), told.UnitRefurnished.model_validate(later))
    assert (await capacity(house))["places"] == {"low": 6, "high": 8}


async def test_a_unit_that_is_closed_has_nothing_free_until_it_opens_again(house: House):
    case = uuid4()
    closed = told.UnitClosed(unit=house.unit, on=LAST, programme=house.programme)
    await house.desk.hear(opened(house, RANGE, JOINT), held(house, case, "joint"), closed)
    shown = await capacity(house)
    assert (shown["closed_on"], shown["held"]) == (str(LAST), 1)
    assert shown["free"] == shown["pools"][0]["free"] == {"low": 0, "high": 0}
    again = opened(house).model_dump() | {"on": HELD}
    await house.desk.hear(told.UnitRefurnished.model_validate(again))
    shown = await capacity(house)
    assert (shown["closed_on"], shown["free"]) == (None, {"low": 4, "high": 6})


async def test_nobody_is_named_and_no_read_of_anybody_is_logged(house: House):
    case = uuid4()
    await house.desk.hear(opened(house), held(house, case))
    before = await house.desk.store.pool.fetchval("select count(*) from es.read_log")
    assert str(case) not in str(await capacity(house, COORDINATOR))
    assert before == await house.desk.store.pool.fetchval("select count(*) from es.read_log")


async def test_of_an_unknown_unit_nothing_is_known(desk: Desk):
    assert (await desk.read("/units/nowhere/capacity", caseworker())).status_code == 404


async def routed(desk: Desk) -> str:
    slug = f"p{uuid4().hex[:12]}"
    routes = (
        Route(incomes=(Income.SICKNESS_BENEFIT,), organisation=SENDER),
        Route(incomes=(Income.INCOME_SUPPORT, Income.STUDENT_AID), organisation=OTHER),
    )
    await publish(desk, version(slug).model_copy(update={"routes": routes}))
    return slug


@pytest.mark.parametrize(
    ("income", "agency"),
    [("sickness_benefit", SENDER), ("income_support", OTHER), ("student_aid", OTHER)],
)
async def test_somebody_turns_to_the_agency_of_their_income(desk: Desk, income: str, agency: str):
    path = f"/programmes/{await routed(desk)}/route?income={income}"
    answer = await desk.read(path, COORDINATOR)
    assert answer.json()["agency"] == {"organisation": agency, "name": agency, "acts_through": None}


async def test_for_other_incomes_no_agency_is_named(desk: Desk):
    path = f"/programmes/{await routed(desk)}/route"
    assert (await desk.read(f"{path}?income=wage", caseworker())).json()["agency"] is None
    assert rule(await desk.read(f"{path}?income=lottery", caseworker())) == (422, "enum", "income")
    answer = await desk.read("/programmes/nowhere/route?income=wage", f"unit_staff {REGION}")
    assert answer.status_code == 404
