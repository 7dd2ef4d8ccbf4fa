"""What is read of a case: only on a ground, never without a trace."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.roles import ROLES
from tests.referral.desk import ASSOCIATION, REGION, Desk, House, caseworker
from tests.referral.given import OTHER, SENDER


async def reads(desk: Desk, case: UUID) -> list[tuple[str, str, str]]:
    rows = await desk.store.pool.fetch(
        "select organisation, operation, ground from es.read_log where individual = $1 order by read_id",
        case,
    )
    return [(row["organisation"], row["operation"], row["ground"]) for row in rows]


@pytest.mark.parametrize(
    ("who", "ground"),
    [
        (caseworker(SENDER), "the sender's own case"),
        (f"agency_system {SENDER}", "the sender's own case"),
        (caseworker(OTHER), "named in the consent"),
    ],
)
async def test_a_case_is_read_on_a_ground_that_is_logged(house: House, who: str, ground: str):
    case = await house.send()
    assert (await house.desk.read(f"/referrals/{case}", who)).status_code == 200
    assert await reads(house.desk, case) == [(who.split()[1], "read_referral", ground)]


async def test_the_units_people_read_it_because_they_are_assigned(house: House):
    case = await house.send()
    for who in (house.staff, house.group):
        assert (await house.desk.read(f"/referrals/{case}", who)).status_code == 200
    assert {ground for _, _, ground in await reads(house.desk, case)} == {"assigned to the unit"}


async def test_without_a_ground_nothing_is_read_and_nothing_logged(house: House):
    case = await house.send()
    strangers = [
        caseworker(REGION),
        f"unit_staff {SENDER} {house.annex}",
        f"unit_staff {SENDER}",
        f"referral_group {SENDER} {house.annex}",
        f"caseworker {ASSOCIATION}",
    ]
    for who in strangers:
        assert (await house.desk.read(f"/referrals/{case}", who)).status_code == 403, who
    assert await reads(house.desk, case) == []


async def test_parties_named_and_the_units_staff_learn_who_it_is(house: House):
    body = house.asking()
    answer = await house.desk.ask("/referrals", body, caseworker())
    case = UUID(answer.json()["case_id"])
    for who in (caseworker(SENDER), caseworker(OTHER), house.staff):
        read = await house.desk.read(f"/referrals/{case}/person", who)
        assert read.json() == {name: body[name] for name in ("identity_number", "name")}
    assert await reads(house.desk, case) == [
        (SENDER, "read_person", "named in the consent"),
        (OTHER, "read_person", "named in the consent"),
        (REGION, "read_person", "assigned to the unit"),
    ]


async def test_nobody_else_learns_who_it_is(house: House):
    case = await house.send()
    strangers = [
        caseworker(REGION),
        f"unit_staff {SENDER} {house.annex}",
        house.group,
        f"agency_system {SENDER}",
        *(f"{role} {SENDER} {house.unit}" for role in ROLES[4:]),
    ]
    for who in strangers:
        answer = await house.desk.read(f"/referrals/{case}/person", who)
        assert answer.status_code == 403, who
        assert "Etternamn" not in answer.text
    assert await reads(house.desk, case) == []


async def test_a_new_name_is_the_persons_in_every_case(house: House):
    body = house.asking()
    first = await house.desk.ask("/referrals", body, caseworker())
    await house.desk.ask("/referrals", body | {"name": "Testperson Nytt"}, caseworker())
    case = first.json()["case_id"]
    person = await house.desk.read(f"/referrals/{case}/person", caseworker())
    assert person.json()["name"] == "Testperson Nytt"


async def test_the_account_says_who_was_told_what_in_order(house: House):
    case = await house.send(follow_up_consent=True)
    await house.step(case, "receipt", house.staff)
    answer = await house.desk.read(f"/referrals/{case}/disclosures", caseworker())
    lines: list[dict[str, Any]] = answer.json()["disclosures"]
    told = [(line["to"], line["what"]) for line in lines]
    happened = ("ConsentGiven", "ConsentGiven", "ReferralSent", "ReferralReceived")
    assert told == [(to, what) for what in happened for to in (SENDER, OTHER)]
    assert {line["on"] for line in lines} == {"2024-01-08"}


async def test_whoever_looked_is_shown_and_so_is_this_look(house: House):
    case = await house.send()
    await house.desk.read(f"/referrals/{case}/person", house.staff)
    answer = await house.desk.read(f"/referrals/{case}/reads", caseworker())
    shown = [(one["operation"], one["organisation"]) for one in answer.json()["reads"]]
    assert shown == [("read_person", REGION), ("read_reads", SENDER)]


@pytest.mark.parametrize("what", ["disclosures", "withdrawal", "reads"])
async def test_account_receipt_and_reads_are_the_senders(house: House, what: str):
    case = await house.send()
    for who in (caseworker(OTHER), house.staff, house.group, f"auditor {SENDER}"):
        answer = await house.desk.read(f"/referrals/{case}/{what}", who)
        assert answer.status_code == 403, who


@pytest.mark.parametrize("what", ["", "/person", "/disclosures", "/withdrawal", "/reads"])
async def test_an_unknown_case_is_not_found(house: House, what: str):
    answer = await house.desk.read(f"/referrals/{uuid4()}{what}", caseworker())
    assert answer.status_code == 404


async def test_a_token_that_is_none_is_refused(house: House):
    case = await house.send()
    answer = await house.desk.read(f"/referrals/{case}?wait_for=nonsense", caseworker())
    assert answer.status_code == 422
