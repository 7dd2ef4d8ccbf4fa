"""A consent withdrawn: disclosure ends at once, the referral if it must, and a receipt tells what has followed."""

from uuid import UUID

import pytest

from contracts import followup, participation
from contracts.codes import Cancelled, Exit, HoldRelease, PlaceRefusal
from contracts.participation import Exited, HoldReleased, PlaceRefused
from tests.referral.desk import REGION, House, caseworker, rule
from tests.referral.given import FRI, MON, OTHER, SENDER, START, TOO_LATE
from tests.referral.test_desk_steps import confirmed, enrolled, held


async def withdraw(house: House, case: UUID) -> None:
    answer = await house.step(case, "consent/withdrawal", caseworker(), FRI)
    assert answer.status_code == 201, answer.text


async def answered(house: House, confirm: bool = True) -> UUID:
    case = await house.until_admitted()
    await house.desk.hear(held(house, case))
    await house.step(case, "offer/acceptance", caseworker(), FRI, start_on=str(START))
    if confirm:
        await house.desk.hear(confirmed(house, case))
    return case


async def test_the_receipt_is_complete_when_both_services_have_confirmed(house: House):
    case = await house.send()
    await withdraw(house, case)
    path, who = f"/referrals/{case}/withdrawal", caseworker()
    first = (await house.desk.read(path, who)).json()
    assert first == {
        "withdrawn_on": str(FRI),
        "complete": False,
        "told": [SENDER, OTHER],
        "milestones_cancelled": 0,
        "withheld": {},
        "carried_out": [],
        "waiting_for": ["participation", "followup"],
        "on_hearing": ["reporting"],
    }
    await house.desk.hear(participation.WithdrawalCarriedOut(case_id=case, on=FRI))
    for milestone in ("month-1", "month-2"):
        cause = Cancelled.CONSENT_WITHDRAWN
        await house.desk.hear(
            followup.MilestoneCancelled(case_id=case, on=FRI, milestone=milestone, cause=cause)
        )
    half = (await house.desk.read(path, who)).json()
    assert half["carried_out"] == [{"service": "participation", "on": str(FRI)}]
    assert (half["complete"], half["waiting_for"]) == (False, ["followup"])
    await house.desk.hear(followup.WithdrawalCarriedOut(case_id=case, on=START))
    whole = (await house.desk.read(path, who)).json()
    assert (whole["complete"], whole["waiting_for"]) == (True, [])
    assert whole["milestones_cancelled"] == 2
    assert whole["withheld"] == {"followup.MilestoneCancelled.v1": 2}
    assert [one["service"] for one in whole["carried_out"]] == ["participation", "followup"]


async def test_without_a_withdrawal_there_is_no_receipt(house: House):
    case = await house.send()
    answer = await house.desk.read(f"/referrals/{case}/withdrawal", caseworker())
    assert answer.status_code == 404


async def test_withdrawn_twice_is_withdrawn(house: House):
    case = await house.send()
    await withdraw(house, case)
    await withdraw(house, case)
    assert (await house.desk.happened(f"consent-{case}")).count("ConsentWithdrawn") == 1


async def test_an_open_referral_is_taken_back_and_its_parties_told_before_the_silence(house: House):
    case = await house.until_admitted()
    await withdraw(house, case)
    assert await house.state(case) == "withdrawn"
    account = await house.desk.read(f"/referrals/{case}/disclosures", caseworker())
    last = [(line["to"], line["what"]) for line in account.json()["disclosures"][-4:]]
    assert last == [
        (to, what) for what in ("ReferralWithdrawn", "ConsentWithdrawn") for to in (SENDER, OTHER)
    ]


async def test_whose_participation_goes_on_is_told_to_nobody(house: House):
    case = await answered(house)
    await house.desk.hear(enrolled(house, case))
    await withdraw(house, case)
    before = await house.desk.happened(f"consent-{case}")
    left = Exited(case_id=case, on=TOO_LATE, unit=house.unit, code=Exit.WORK)
    await house.desk.hear(left)
    assert await house.desk.happened(f"consent-{case}") == [*before, "Withheld"]


async def test_an_agreed_start_stands_but_the_sender_learns_no_more(house: House):
    case = await answered(house)
    await withdraw(house, case)
    assert await house.state(case) == "confirmed"
    why = HoldRelease.WITHOUT_FOLLOW_UP_CONSENT
    await house.desk.hear(HoldReleased(unit=house.unit, on=START, case_id=case, why=why))
    assert await house.state(case) == "closed_without_name"
    shown = await house.desk.read(f"/referrals/{case}", caseworker())
    assert (shown.json()["state"], shown.headers.get("etag")) == ("confirmed", None)
    assert "version" not in shown.json()
    assert [one["state"] for one in await house.listed(case, caseworker())] == ["confirmed"]
    at_unit = (await house.desk.read("/referrals", house.staff)).json()["referrals"]
    assert [one["state"] for one in at_unit] == ["closed_without_name"]


async def test_a_start_that_fails_after_the_withdrawal_ends_the_referral(house: House):
    case = await answered(house, confirm=False)
    await withdraw(house, case)
    refused = PlaceRefused(
        unit=house.unit, on=TOO_LATE, case_id=case, why=PlaceRefusal.HOLD_EXPIRED, waiting=True
    )
    await house.desk.hear(refused)
    assert await house.state(case) == "withdrawn"
    assert await house.state(case, caseworker()) == "answered"


async def test_nobody_reads_the_name_any_more(house: House):
    case = await house.send()
    await withdraw(house, case)
    for who in (caseworker(SENDER), caseworker(OTHER), house.staff):
        answer = await house.desk.read(f"/referrals/{case}/person", who)
        assert answer.status_code == 403
    assert (await house.desk.read(f"/referrals/{case}", caseworker(OTHER))).status_code == 403


@pytest.mark.parametrize("purpose", ["information_exchange", "follow_up"])
async def test_it_cannot_be_given_again(house: House, purpose: str):
    case = await house.send()
    await withdraw(house, case)
    answer = await house.step(
        case, "consent", caseworker(), FRI, purpose=purpose, signed_on=str(FRI)
    )
    assert rule(answer) == (409, "consent_withdrawn", None)


async def test_consent_to_follow_up_is_recorded_once_and_not_before_it_is_signed(house: House):
    case = await house.send()
    body = {"purpose": "follow_up", "signed_on": str(FRI)}
    early = await house.step(case, "consent", caseworker(), MON, **body)
    assert rule(early) == (422, "not_in_future", "/signed_on")
    for _ in range(2):
        answer = await house.step(case, "consent", caseworker(), FRI, **body)
        assert answer.status_code == 201
    assert (await house.desk.happened(f"consent-{case}")).count("ConsentGiven") == 2


async def test_a_party_that_the_consent_does_not_name_is_told_nothing(house: House):
    case = await house.send()
    account = await house.desk.read(f"/referrals/{case}/disclosures", caseworker())
    assert REGION not in {line["to"] for line in account.json()["disclosures"]}
