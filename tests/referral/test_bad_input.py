"""Bad input at the agencies' desk: each is answered by a problem that names field and rule, and nothing is stored."""

from collections.abc import Awaitable, Callable
from datetime import date

from httpx import Response

from contracts import participation
from contracts.codes import Exit
from contracts.programme import Closing, ClosingReason
from tests.referral.desk import REGION, Desk, House, caseworker, publish, rule, version
from tests.referral.given import LAST, MON, NEXT, OTHER, SENDER, START, WED
from tests.referral.test_desk_money import BOOKS, HALVES, OPERATOR
from tests.referral.test_desk_protection import answered
from tests.referral.test_desk_steps import enrolled

Ask = Callable[[], Awaitable[Response]]


async def refused(desk: Desk, ask: Ask) -> tuple[int, str, str]:
    """Status, rule and field of a refusal, after which every table is as it was."""
    before = await desk.dump()
    answer = await ask()
    assert sorted((await desk.dump()).splitlines()) == sorted(before.splitlines())
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    status, name, field = rule(answer)
    assert answer.json()["type"] == f"urn:samverka:problem:{name}"
    return status, name, field


async def test_a_consent_used_outside_its_purpose(house: House):
    case = await answered(house)
    await house.desk.hear(enrolled(house, case))
    left = participation.Exited(case_id=case, on=START, unit=house.unit, code=Exit.WORK)
    await house.desk.hear(left)
    path = f"/referrals/{case}/person"
    for reader in (house.staff, caseworker(OTHER)):
        found = await refused(house.desk, lambda reader=reader: house.desk.read(path, reader))
        assert found == (403, "consent_outside_purpose", "case_id")


async def test_a_referral_to_a_closed_programme(house: House):
    closing = Closing(
        reason=ClosingReason.NO_FUNDING, why="Nobody pays", decided_on=WED, last_day=LAST
    )
    second = version(house.programme, 2, WED).model_copy(update={"closing": closing})
    await publish(house.desk, second)
    late = house.asking(on=str(NEXT))
    found = await refused(house.desk, lambda: house.desk.ask("/referrals", late, caseworker()))
    assert found == (409, "programme_closed", "/programme")
    in_time = house.asking(on=str(MON))
    assert (await house.desk.ask("/referrals", in_time, caseworker())).status_code == 201


async def test_a_referral_to_a_unit_that_the_programme_names_no_longer(house: House):
    second = version(house.programme, 2, WED)
    await publish(house.desk, second.model_copy(update={"units": second.units[1:]}))
    late = house.asking(on=str(NEXT))
    found = await refused(house.desk, lambda: house.desk.ask("/referrals", late, caseworker()))
    assert found == (422, "unknown_unit", "/unit")


async def test_a_share_version_that_overlaps_or_starts_before_a_recorded_cost(house: House):
    desk = house.desk
    for organisation in (SENDER, OTHER, REGION):
        named = {"organisation": organisation, "name": organisation, "on": str(MON)}
        assert (await desk.ask("/organisations", named, OPERATOR)).status_code == 201
    agreed = {
        "on": str(MON),
        "agreement": f"{house.programme}-agreement",
        "programme": house.programme,
        "unit": house.unit,
        "valid_from": "2024-01-01",
        "valid_until": "2024-06-30",
        "shares": HALVES,
    }
    assert (await desk.ask("/agreements", agreed, BOOKS)).status_code == 201
    overlapping = agreed | {"valid_from": "2024-06-30", "valid_until": "2024-12-31"}
    found = await refused(desk, lambda: desk.ask("/agreements", overlapping, BOOKS))
    assert found == (409, "agreement_overlaps", "/valid_from")
    other = agreed | {"agreement": f"{house.programme}-two", "unit": house.unit_two}
    spent = {
        "on": str(date(2024, 6, 30)),
        "programme": house.programme,
        "unit": house.unit_two,
        "cost_kind": "premises",
        "net_ore": 100,
        "vat_ore": 25,
        "accrued_on": "2024-02-01",
        "description": "februari",
    }
    open_ended = other | {"valid_until": None}
    assert (await desk.ask("/agreements", open_ended, BOOKS)).status_code == 201
    assert (await desk.ask("/costs", spent, BOOKS)).status_code == 201
    before_cost = open_ended | {"valid_from": "2024-02-01"}
    found = await refused(desk, lambda: desk.ask("/agreements", before_cost, BOOKS))
    assert found == (409, "agreement_before_cost", "/valid_from")


async def test_a_reopened_referral_that_was_never_closed(house: House):
    case = await house.until_admitted()
    found = await refused(house.desk, lambda: house.step(case, "reopening", house.staff))
    assert found == (409, "referral_never_closed", "/case_id")
