"""The referral's whole life over HTTP: asked for more, declined, sent on, reopened, entered in error, admitted alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.programme import (
    Closing,
    ClosingReason,
    Eligibility,
    Employment,
    Pathway,
    Period,
    Places,
    Pool,
    Residence,
)
from tests.referral.desk import ASSOCIATION, REGION, Desk, House, caseworker, publish, rule, version
from tests.referral.given import LAST, MON, NEXT, OTHER, SENDER, WED


async def house_with(desk: Desk, **changed: Any) -> House:
    """A programme that differs in some of its terms."""
    house = House(desk, f"p{uuid4().hex[:12]}")
    await publish(desk, version(house.programme).model_copy(update=changed))
    return house


async def received(house: House, **other: Any) -> UUID:
    case = await house.send(**other)
    staff = f"unit_staff {REGION} {other.get('unit', house.unit)}"
    assert (await house.step(case, "receipt", staff)).status_code == 201
    return case


async def test_information_is_asked_for_and_supplied(house: House):
    case = await received(house)
    asked = ["medical_statement", "planning"]
    answer = await house.step(case, "information-request", house.staff, asked_for=asked)
    assert answer.status_code == 201
    shown = (await house.desk.read(f"/referrals/{case}", caseworker())).json()
    assert (shown["state"], shown["asked_for"], shown["answer_by"]) == (
        "information_requested",
        asked,
        str(LAST),
    )
    early = await house.step(case, "acceptance", house.staff)
    assert rule(early) == (409, "information_first", None)
    assert (await house.step(case, "information", caseworker())).status_code == 201
    assert await house.state(case) == "received"


async def test_a_question_without_an_answer_expires_on_its_day(house: House):
    case = await received(house)
    await house.step(case, "information-request", house.staff, asked_for=["planning"])
    pool = house.desk.store.pool
    due = await pool.fetchval(
        "select due_on from es.timer where stream_id = $1", f"referral-{case}"
    )
    assert due == NEXT
    await house.step(case, "information", caseworker())
    assert not await pool.fetchval(
        "select count(due_on) from es.timer where stream_id = $1", f"referral-{case}"
    )


@pytest.mark.parametrize(
    ("by", "code", "expected"),
    [
        ("capacity", "no_place", None),
        ("capacity", "other_need", (409, "reason_does_not_fit", "/code")),
        ("unit", "no_place", (409, "reason_does_not_fit", "/code")),
        ("person", "moved", None),
        ("person", "because", (422, "enum", "/code")),
    ],
)
async def test_declining_says_who_and_why(
    house: House, by: str, code: str, expected: tuple[int, str, str] | None
):
    case = await received(house)
    answer = await house.step(case, "decline", house.staff, by=by, code=code)
    assert (rule(answer) if expected else answer.status_code) == (expected or 201)
    assert await house.state(case) == ("received" if expected else "declined")


async def redirected(house: House, **other: Any) -> UUID:
    case = await received(house, **other)
    programme, unit = house.programme, house.unit_two
    answer = await house.step(case, "redirect", house.staff, programme=programme, unit=unit)
    assert answer.status_code == 201, answer.text
    return case


async def test_a_redirect_is_a_new_case_with_a_link_and_a_consent_of_its_own(house: House):
    body = house.asking()
    case = await redirected(house, **body)
    shown = (await house.desk.read(f"/referrals/{case}", caseworker())).json()
    assert shown["state"] == "redirected"
    to = shown["redirected_to"]
    again = body | {"unit": house.unit_two, "redirected_from": str(case)}
    answer = await house.desk.ask("/referrals", again, caseworker())
    assert answer.status_code == 201, answer.text
    assert answer.json()["case_id"] == to["case_id"]
    there = f"unit_staff {REGION} {house.unit_two}"
    new = (await house.desk.read(f"/referrals/{to['case_id']}", there)).json()
    assert (new["state"], new["redirected_from"]) == ("sent", str(case))
    consents = await house.desk.happened(f"consent-{to['case_id']}")
    assert consents[0] == "ConsentGiven"
    twice = await house.desk.ask("/referrals", again, caseworker())
    assert rule(twice) == (409, "referral_sent", None)
    reopened = await house.step(case, "reopening", house.staff)
    assert rule(reopened) == (409, "redirect_taken_up", None)


async def test_only_what_was_redirected_here_for_this_person_goes_on(house: House):
    case = await redirected(house)
    there = {"unit": house.unit_two, "redirected_from": str(case)}
    other = await house.desk.ask("/referrals", house.asking(**there), caseworker())
    assert rule(other) == (409, "redirected_person", "/identity_number")
    elsewhere = house.asking(redirected_from=str(case))
    answer = await house.desk.ask("/referrals", elsewhere, caseworker())
    assert rule(answer) == (409, "redirected_elsewhere", "/redirected_from")
    stray = house.asking(redirected_from=str(uuid4()))
    answer = await house.desk.ask("/referrals", stray, caseworker())
    assert rule(answer) == (409, "not_redirected", "/redirected_from")


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ({"programme": "nowhere"}, (422, "unknown_programme", "/programme")),
        ({"unit": "nowhere"}, (422, "unknown_unit", "/unit")),
        ({"unit": "unit"}, (409, "redirected_to_itself", "/unit")),
        ({"unit": "annex"}, (409, "sender_may_not_refer", "/unit")),
    ],
)
async def test_it_is_sent_on_only_where_the_sender_can_go(
    house: House, to: dict[str, str], expected: tuple[int, str, str]
):
    case = await received(house)
    if to.get("unit") in ("unit", "annex"):
        to = {"unit": f"{house.programme}-{to['unit']}"}
    body: dict[str, Any] = {"programme": house.programme, "unit": house.unit_two} | to
    assert rule(await house.step(case, "redirect", house.staff, **body)) == expected
    assert await house.state(case) == "received"


async def test_a_decline_is_taken_back_by_opening_it_again(house: House):
    case = await received(house)
    before = await house.desk.happened(f"referral-{case}")
    early = await house.step(case, "reopening", house.staff)
    assert rule(early) == (409, "referral_never_closed", "/case_id")
    assert await house.desk.happened(f"referral-{case}") == before
    await house.step(case, "decline", house.staff, by="unit", code="not_reached")
    assert (await house.step(case, "reopening", house.staff)).status_code == 201
    shown = (await house.desk.read(f"/referrals/{case}", house.staff)).json()
    assert (shown["state"], shown["answer_by"]) == ("sent", str(LAST))


async def test_without_the_consent_nothing_is_reopened(house: House):
    case = await received(house)
    await house.step(case, "decline", house.staff, by="unit", code="not_reached")
    await house.step(case, "consent/withdrawal", caseworker())
    answer = await house.step(case, "reopening", house.staff)
    assert rule(answer) == (409, "consent_withdrawn", None)


async def test_the_sender_says_that_it_was_an_error(house: House):
    case = await house.until_admitted()
    assert (await house.step(case, "entry-in-error", house.staff)).status_code == 403
    assert (await house.step(case, "entry-in-error", caseworker(OTHER))).status_code == 403
    assert (await house.step(case, "entry-in-error", caseworker())).status_code == 201
    assert await house.state(case) == "entered_in_error"
    reopened = await house.step(case, "reopening", house.staff)
    assert rule(reopened) == (409, "entered_in_error", None)


async def test_members_of_the_decision_are_parties_of_the_programme(house: House):
    case = await house.send()
    for path in ("receipt", "study-visit", "mapping-visit", "acceptance"):
        await house.step(case, path, house.staff)
    for stranger in ("stranger", ASSOCIATION):
        answer = await house.step(case, "admission", house.group, members=[SENDER, stranger])
        assert rule(answer) == (409, "unknown_member", "/members")
    assert await house.state(case) == "accepted"


async def test_without_a_group_the_acceptance_admits(desk: Desk):
    pathway = Pathway(study_visit=False, mapping_visit=False, referral_group=False, milestones=())
    house = await house_with(desk, pathway=pathway)
    case = await received(house)
    visit = await house.step(case, "study-visit", house.staff)
    assert rule(visit) == (409, "no_such_visit", None)
    assert (await house.step(case, "acceptance", house.staff)).status_code == 201
    assert await house.state(case) == "decided"
    happened = await desk.happened(f"referral-{case}")
    assert happened[-2:] == ["ReferralAccepted", "AdmissionDecided"]


async def refused(house: House, **other: Any) -> tuple[int, str, str]:
    body = house.asking(**other)
    before = await house.desk.store.pool.fetchval("select count(*) from es.event")
    answer = await house.desk.ask("/referrals", body, caseworker())
    assert before == await house.desk.store.pool.fetchval("select count(*) from es.event")
    return rule(answer)


async def test_a_closed_programme_and_one_that_has_not_begun_take_nobody(desk: Desk):
    closing = Closing(
        reason=ClosingReason.NO_FUNDING, why="Nobody pays", decided_on=MON, last_day=LAST
    )
    closed = await house_with(desk, closing=closing, runs=Period(first=MON, last=LAST))
    assert await refused(closed, on=str(WED)) == (409, "programme_closed", "/programme")
    assert (await closed.send()) is not None
    ahead = await house_with(desk, valid_from=WED)
    assert await refused(ahead) == (409, "programme_not_begun", "/programme")
    assert (await refused(ahead, programme="nowhere"))[1] == "unknown_programme"


async def test_nobody_is_taken_up_again_where_the_programme_has_closed(desk: Desk):
    house = await house_with(desk)
    case, other = await received(house), await received(house, unit=house.unit_two)
    for each, unit in ((case, house.unit), (other, house.unit_two)):
        staff = f"unit_staff {REGION} {unit}"
        answer = await house.step(each, "decline", staff, by="unit", code="other_need")
        assert answer.status_code == 201, answer.text
    closing = Closing(
        reason=ClosingReason.NO_FUNDING, why="Nobody pays", decided_on=WED, last_day=LAST
    )
    second = version(house.programme, 2, WED)
    units = second.units[:2]
    await publish(desk, second.model_copy(update={"closing": closing, "units": units}))
    before = await desk.happened(f"referral-{case}")
    answer = await house.step(case, "reopening", house.staff, on=NEXT)
    assert rule(answer) == (409, "programme_closed", "/programme")
    assert await desk.happened(f"referral-{case}") == before
    there = f"unit_staff {REGION} {house.unit_two}"
    answer = await house.step(other, "reopening", there, on=WED)
    assert rule(answer) == (409, "unit_closed", "/unit")


async def test_work_and_residence_are_asked_where_they_matter(desk: Desk):
    area = Residence(area="Norrskog", municipalities=("Granbacka",))
    rules = Eligibility(employment=Employment.WITHOUT_WORK, residence=area)
    house = await house_with(desk, eligibility=rules)
    assert await refused(house, lives_in="Granbacka") == (409, "not_eligible", "/has_work")
    fits = {"has_work": False, "lives_in": "GRANBACKA"}
    assert await refused(house, **fits | {"has_work": True}) == (409, "not_eligible", "/has_work")
    assert await refused(house, **fits | {"lives_in": "Stad"}) == (409, "not_eligible", "/lives_in")
    await house.send(**fits)
    await house.send(has_work=False, residence_protected=True)
    assert "GRANBACKA" not in await desk.dump()


async def test_a_pool_is_for_those_who_may_refer_to_it(desk: Desk):
    house = House(desk, f"p{uuid4().hex[:12]}")
    programme = version(house.programme)
    own = Pool(
        pool="own",
        name="Egna",
        funder=ASSOCIATION,
        places=Places(low=0, high=1),
        referrers=(OTHER,),
    )
    joint = own.model_copy(update={"pool": "joint", "referrers": ()})
    unit = programme.units[0].model_copy(
        update={"pools": (own, joint), "places": Places(low=0, high=2)}
    )
    units = (unit, *programme.units[1:])
    await publish(desk, programme.model_copy(update={"units": units}))
    assert await refused(house, pool="own") == (409, "sender_may_not_use_pool", "/pool")
    assert await refused(house, pool="third") == (409, "unknown_pool", "/pool")
    await house.send(pool="joint")
    await house.send()
