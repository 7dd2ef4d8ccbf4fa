"""From the receipt to a seat over HTTP and with facts heard: who may do what, and where the case then stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.base import CaseFact
from contracts.codes import HoldRelease, PlaceRefusal, Sex
from contracts.participation import (
    Enrolled,
    HoldConfirmed,
    HoldExpired,
    HoldReleased,
    PlaceHeld,
    PlaceRefused,
)
from tests.referral.desk import REGION, House, caseworker, rule
from tests.referral.given import FRI, HELD, MON, OTHER, SENDER, START, TOO_LATE


def held(house: House, case: UUID) -> PlaceHeld:
    return PlaceHeld(unit=house.unit, on=MON, case_id=case, until=HELD)


def confirmed(house: House, case: UUID) -> HoldConfirmed:
    return HoldConfirmed(unit=house.unit, on=FRI, case_id=case, start_on=START)


def enrolled(house: House, case: UUID) -> Enrolled:
    return Enrolled(
        case_id=case,
        on=START,
        programme=house.programme,
        programme_version=1,
        unit=house.unit,
        station="kitchen",
        referred_by=SENDER,
        sex=Sex.WOMAN,
        planned_end=date(2024, 7, 29),
        milestones=(),
    )


async def test_from_the_receipt_to_the_seat(house: House):
    case = await house.send()
    seen = [await house.state(case)]
    for path in ("receipt", "study-visit", "mapping-visit", "acceptance"):
        assert (await house.step(case, path, house.staff)).status_code == 201
        seen.append(await house.state(case))
    await house.step(case, "admission", house.group, members=[SENDER, OTHER])
    seen.append(await house.state(case))
    await house.desk.hear(held(house, case))
    seen.append(await house.state(case))
    answer = await house.step(case, "offer/acceptance", caseworker(), FRI, start_on=str(START))
    assert answer.status_code == 201
    seen.append(await house.state(case))
    await house.desk.hear(confirmed(house, case))
    seen.append(await house.state(case))
    await house.desk.hear(enrolled(house, case))
    seen.append(await house.state(case))
    assert seen == [
        *("sent", "received", "received", "received", "accepted"),
        *("decided", "offered", "answered", "confirmed", "admitted"),
    ]


async def test_an_offer_says_until_when_and_an_agreed_start_when(house: House):
    case = await house.until_admitted()
    await house.desk.hear(held(house, case))
    offered = (await house.desk.read(f"/referrals/{case}", caseworker())).json()
    assert (offered["held_until"], offered["start_on"]) == (str(HELD), None)
    await house.step(case, "offer/acceptance", caseworker(), FRI, start_on=str(START))
    answered = (await house.desk.read(f"/referrals/{case}", caseworker())).json()
    assert (answered["held_until"], answered["start_on"]) == (None, str(START))


async def test_an_answer_after_the_last_day_is_refused(house: House):
    case = await house.until_admitted()
    await house.desk.hear(held(house, case))
    late = await house.step(case, "offer/acceptance", caseworker(), TOO_LATE, start_on=str(START))
    assert rule(late) == (409, "hold_expired", "/on")


async def test_a_hold_that_expires_asks_for_interest_again(house: House):
    case = await house.until_admitted()
    expired = HoldExpired(unit=house.unit, on=TOO_LATE, case_id=case)
    await house.desk.hear(held(house, case), expired)
    assert await house.state(case) == "waitlisted"
    assert (await house.step(case, "interest", caseworker(), TOO_LATE)).status_code == 201
    assert (await house.desk.happened(f"referral-{case}"))[-1] == "InterestConfirmed"


async def test_a_unit_that_is_full_makes_the_case_wait(house: House):
    case = await house.until_admitted()
    full = PlaceRefused(unit=house.unit, on=MON, case_id=case, why=PlaceRefusal.FULL, waiting=True)
    await house.desk.hear(full)
    assert await house.state(case) == "waitlisted"


async def test_whoever_is_only_counted_closes_without_a_name(house: House):
    case = await house.until_admitted()
    why = HoldRelease.WITHOUT_FOLLOW_UP_CONSENT
    released = HoldReleased(unit=house.unit, on=START, case_id=case, why=why)
    await house.desk.hear(held(house, case), released)
    assert await house.state(case) == "closed_without_name"


async def test_facts_of_other_keys_may_cross(house: House):
    case = await house.until_admitted()
    await house.desk.hear(enrolled(house, case))
    await house.desk.hear(held(house, case), confirmed(house, case))
    assert await house.state(case) == "admitted"


async def test_a_fact_of_a_case_that_nobody_sent_does_no_harm(house: House):
    stranger = uuid4()
    await house.desk.hear(held(house, stranger), enrolled(house, stranger))
    assert (await house.desk.read(f"/referrals/{stranger}", house.staff)).status_code == 404
    assert await house.desk.happened(f"referral-{stranger}") == []
    assert await house.desk.happened(f"consent-{stranger}") == ["Withheld"]


async def test_the_unit_declines_and_says_why(house: House):
    case = await house.send()
    early = await house.step(case, "decline", house.staff, by="unit", code="other_need")
    assert rule(early) == (409, "receive_first", None)
    await house.step(case, "receipt", house.staff)
    wrong = await house.step(case, "decline", house.staff, by="unit", code="no idea")
    assert rule(wrong) == (422, "enum", "/code")
    await house.step(case, "decline", house.staff, by="unit", code="other_need")
    assert await house.state(case) == "declined"


async def test_the_sender_takes_it_back(house: House):
    case = await house.until_admitted()
    assert (await house.step(case, "withdrawal", caseworker())).status_code == 201
    assert await house.state(case) == "withdrawn"
    again = await house.step(case, "withdrawal", caseworker())
    assert again.status_code == 201
    assert (await house.desk.happened(f"referral-{case}")).count("ReferralWithdrawn") == 1


STEPS: Sequence[tuple[str, dict[str, Any], str]] = (
    ("receipt", {}, "staff"),
    ("study-visit", {}, "staff"),
    ("mapping-visit", {}, "staff"),
    ("acceptance", {}, "staff"),
    ("decline", {"by": "unit", "code": "other_need"}, "staff"),
    ("admission", {"members": [SENDER]}, "group"),
    ("withdrawal", {}, "sender"),
    ("offer/acceptance", {"start_on": str(START)}, "sender"),
    ("interest", {}, "sender"),
    ("consent", {"purpose": "follow_up", "signed_on": str(MON)}, "sender"),
    ("consent/withdrawal", {}, "sender"),
)


@pytest.mark.parametrize(("path", "body", "who"), STEPS, ids=[path for path, _, _ in STEPS])
async def test_a_step_is_its_owners_alone(house: House, path: str, body: dict[str, Any], who: str):
    case = await house.send()
    others = {
        "staff": [house.group, caseworker(), f"unit_staff {REGION} {house.annex}"],
        "group": [house.staff, caseworker(), f"referral_group {REGION} {house.annex}"],
        "sender": [house.staff, house.group, caseworker(OTHER)],
    }
    aggregates_only = [f"{role} {SENDER}" for role in ("coordinator", "economist", "auditor")]
    for stranger in (*others[who], *aggregates_only, f"operator {SENDER}"):
        answer = await house.step(case, path, stranger, **body)
        assert answer.status_code == 403, stranger
    assert await house.desk.happened(f"referral-{case}") == ["ReferralSent"]


@pytest.mark.parametrize(("path", "body", "who"), STEPS, ids=[path for path, _, _ in STEPS])
async def test_a_step_of_an_unknown_case_is_not_found(
    house: House, path: str, body: dict[str, Any], who: str
):
    owner = {"staff": house.staff, "group": house.group, "sender": caseworker()}[who]
    assert (await house.step(uuid4(), path, owner, **body)).status_code == 404


@pytest.mark.parametrize(("path", "body", "who"), STEPS, ids=[path for path, _, _ in STEPS])
async def test_no_step_is_taken_tomorrow(house: House, path: str, body: dict[str, Any], who: str):
    owner = {"staff": house.staff, "group": house.group, "sender": caseworker()}[who]
    case = await house.send()
    answer = await house.step(case, path, owner, date(2025, 1, 1), **body)
    assert rule(answer) == (422, "not_in_future", "/on")


async def test_a_step_against_an_older_version_is_refused(house: House):
    case = await house.send()
    headers = {
        "Authorization": house.staff,
        "Idempotency-Key": str(uuid4()),
        "If-Match": '"7"',
    }
    answer = await house.desk.client.post(
        f"/referrals/{case}/receipt", json={"on": str(MON)}, headers=headers
    )
    assert rule(answer) == (412, "if_match", "If-Match")


async def test_hearing_the_same_slice_again_changes_nothing(house: House):
    case = await house.until_admitted()
    facts: list[CaseFact | PlaceHeld] = [held(house, case)]
    await house.desk.hear(*facts)
    before = await house.desk.happened(f"consent-{case}")
    await house.desk.hear(*facts)  # told again under another sequence: still the same place
    assert await house.desk.happened(f"consent-{case}") == before
