"""Putting a person forward over HTTP: what is kept, what is refused, what the answer gives away."""

from typing import Any
from uuid import uuid4

import pytest

from tests.referral.desk import (
    ASSOCIATION,
    REGION,
    Desk,
    House,
    caseworker,
    publish,
    rule,
    version,
)
from tests.referral.given import FRI, LAST, MON, NEXT, OTHER, SENDER, WED, official_numbers


async def test_a_case_is_sent_and_stands_as_sent(house: House):
    case = await house.send()
    answer = await house.desk.read(f"/referrals/{case}", caseworker())
    assert answer.json() == {
        "case_id": str(case),
        "programme": house.programme,
        "unit": house.unit,
        "referred_by": SENDER,
        "sent_on": str(MON),
        "state": "sent",
        "redirected_from": None,
        "held_until": None,
        "start_on": None,
        "answer_by": str(LAST),
        "asked_for": [],
        "redirected_to": None,
        "waiting": None,
        "version": 1,
    }
    assert answer.headers["etag"] == '"1"'


async def test_the_answer_is_the_same_for_a_person_who_is_known(house: House):
    body = house.asking()
    first = await house.desk.ask("/referrals", body, caseworker())
    again = await house.desk.ask("/referrals", body, caseworker(OTHER))
    assert first.json().keys() == again.json().keys() == {"case_id", "version"}
    assert first.json()["version"] == again.json()["version"] == 1
    assert first.json()["case_id"] != again.json()["case_id"]


async def test_one_number_is_one_person_however_it_is_written(house: House):
    body = house.asking()
    number = body["identity_number"]
    other = body | {"identity_number": f"{number[:8]}-{number[8:]}"}
    for written in (body, other):
        assert (await house.desk.ask("/referrals", written, caseworker())).status_code == 201
    people = await house.desk.store.pool.fetch(
        "select distinct person_id from desk.referral where programme = $1", house.programme
    )
    assert len(people) == 1


async def test_asked_again_with_the_same_key_it_is_one_case(house: House):
    body, key = house.asking(), str(uuid4())
    first = await house.desk.ask("/referrals", body, caseworker(), key)
    again = await house.desk.ask("/referrals", body, caseworker(), key)
    assert first.json() == again.json()
    other = await house.desk.ask("/referrals", house.asking(), caseworker(), key)
    assert rule(other) == (422, "idempotency_key_reused", "Idempotency-Key")


async def test_each_organisation_has_keys_of_its_own(house: House):
    key = str(uuid4())
    answers = [
        await house.desk.ask("/referrals", house.asking(), caseworker(sender), key)
        for sender in (SENDER, OTHER)
    ]
    assert len({answer.json()["case_id"] for answer in answers}) == 2


CONSENT = {"parties": [SENDER, OTHER], "signed_on": str(MON)}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"programme": "unheard-of"}, (422, "unknown_programme", "/programme")),
        ({"unit": "unheard-of"}, (422, "unknown_unit", "/unit")),
        ({"consent": None}, (422, "model_attributes_type", "/consent")),
        (
            {"consent": CONSENT | {"parties": []}},
            (422, "too_short", "/consent/parties"),
        ),
        (
            {"consent": CONSENT | {"parties": [SENDER, "stranger"]}},
            (422, "unknown_party", "/consent/parties"),
        ),
        (
            {"consent": CONSENT | {"parties": [SENDER, ASSOCIATION]}},
            (422, "unknown_party", "/consent/parties"),
        ),
        (
            {"consent": CONSENT | {"parties": [OTHER]}},
            (409, "sender_not_in_consent", "/consent/parties"),
        ),
        (
            {"consent": CONSENT | {"signed_on": str(WED)}},
            (422, "not_in_future", "/consent/signed_on"),
        ),
        ({"on": "2025-01-01"}, (422, "not_in_future", "/on")),
        ({"on": "2024-01-07"}, (409, "programme_not_begun", "/programme")),
        ({"attested": []}, (409, "not_eligible", "/attested")),
        ({"name": ""}, (422, "string_too_short", "/name")),
        ({"diagnosis": "F32"}, (422, "extra_forbidden", "/diagnosis")),
    ],
)
async def test_what_breaks_a_rule_is_refused_by_its_name(
    house: House, other: dict[str, Any], expected: tuple[int, str, str]
):
    answer = await house.desk.ask("/referrals", house.asking(**other), caseworker())
    assert rule(answer) == expected


async def test_a_missing_consent_is_refused(house: House):
    body = {name: value for name, value in house.asking().items() if name != "consent"}
    assert rule(await house.desk.ask("/referrals", body, caseworker())) == (
        422,
        "missing",
        "/consent",
    )


async def test_a_sender_who_is_not_on_the_units_list_is_refused(house: House):
    answer = await house.desk.ask("/referrals", house.asking(unit=house.annex), caseworker())
    assert rule(answer) == (409, "sender_may_not_refer", "/unit")
    other = await house.desk.ask("/referrals", house.asking(unit=house.annex), caseworker(OTHER))
    assert other.status_code == 201


async def test_a_wrong_number_is_refused_and_not_repeated(house: House):
    number = next(house.desk.numbers)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    answer = await house.desk.ask("/referrals", house.asking(identity_number=wrong), caseworker())
    assert rule(answer) == (422, "value_error", "/identity_number")
    assert wrong not in answer.text


@pytest.mark.parametrize("number", ["191500722390", "191711602399"])
async def test_a_number_whose_date_is_no_date_is_taken(house: House, number: str):
    assert await house.send(identity_number=number)


async def test_what_is_refused_leaves_nobody_behind(house: House):
    count = "select count(*) from desk.person"
    before = await house.desk.store.pool.fetchval(count)
    await house.desk.ask("/referrals", house.asking(attested=[]), caseworker())
    assert await house.desk.store.pool.fetchval(count) == before


async def test_a_case_is_sent_under_the_version_in_force_on_the_day(house: House):
    newer = version(house.programme, 2, WED)
    open_to_all = newer.eligibility.model_copy(update={"attested": ()})
    await publish(house.desk, newer.model_copy(update={"eligibility": open_to_all}))
    early = await house.desk.ask("/referrals", house.asking(attested=[]), caseworker())
    assert rule(early) == (409, "not_eligible", "/attested")
    assert await house.send(attested=[], on=str(WED))


async def test_without_a_key_nothing_is_sent(house: House):
    answer = await house.desk.client.post(
        "/referrals", json=house.asking(), headers={"Authorization": caseworker()}
    )
    assert rule(answer) == (400, "required", "Idempotency-Key")


async def test_number_and_name_lie_nowhere_in_the_clear(house: House):
    body = house.asking(name="Testperson Klarspråk")
    await house.desk.ask("/referrals", body, caseworker())
    everything = await house.desk.dump()
    assert house.programme in everything
    assert "Klarspråk" not in everything
    for number in (body["identity_number"], *official_numbers()[:5]):
        assert number not in everything


async def test_it_can_be_received_until_the_last_day_and_expires_the_day_after(house: House):
    case, other = await house.send(), await house.send()
    assert (await house.step(case, "receipt", house.staff, LAST)).status_code == 201
    late = await house.step(other, "receipt", house.staff, NEXT)
    assert rule(late) == (409, "answer_too_late", "/on")


async def test_what_nobody_receives_expires_when_the_day_has_passed(house: House, desk: Desk):
    case, received = await house.send(), await house.send()
    await house.step(received, "receipt", house.staff, FRI)
    await desk.ticks.tick(await _today(desk))
    assert await house.state(case) == "expired"
    assert await house.state(received) == "received"
    assert (await desk.happened(f"consent-{case}"))[-2:] == ["Disclosed", "Disclosed"]


async def _today(desk: Desk) -> Any:
    return await desk.store.pool.fetchval("select as_of from es.clock")


async def test_a_list_holds_the_senders_own_and_no_name(house: House):
    sent = {str(await house.send()) for _ in range(3)}
    listed = (await house.desk.read("/referrals", caseworker())).json()
    mine = [line for line in listed["referrals"] if line["case_id"] in sent]
    assert {line["case_id"] for line in mine} == sent
    assert {tuple(sorted(line)) for line in mine} == {("case_id", "sent_on", "state", "unit")}
    others = (await house.desk.read("/referrals", caseworker(REGION))).json()["referrals"]
    assert not sent & {line["case_id"] for line in others}


async def test_staff_see_what_their_units_were_asked_and_no_more(house: House):
    case = str(await house.send())
    listed = (await house.desk.read("/referrals", house.staff)).json()["referrals"]
    assert [line["case_id"] for line in listed] == [case]
    elsewhere = f"unit_staff {SENDER} {house.annex}"
    assert (await house.desk.read("/referrals", elsewhere)).json()["referrals"] == []


async def test_a_long_list_comes_in_pages(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("referral.api.listing.PAGE", 2)
    sent = sorted([str(await house.send()) for _ in range(3)])
    first = (await house.desk.read("/referrals", house.staff)).json()
    assert [line["case_id"] for line in first["referrals"]] == sent[:2]
    rest = (await house.desk.read(f"/referrals?cursor={first['next']}", house.staff)).json()
    assert [line["case_id"] for line in rest["referrals"]] == sent[2:]
    assert rest["next"] is None
