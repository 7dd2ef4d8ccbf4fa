"""A protected identity: what a withdrawal ends ends, the unit is hidden too, in every case of the person."""

from uuid import UUID, uuid4

import pytest

from contracts import followup, participation
from contracts.codes import Exit
from tests.referral.desk import REGION, House, caseworker, new_house, rule
from tests.referral.given import FRI, MON, OTHER, SENDER, START, TOO_LATE
from tests.referral.test_desk_steps import confirmed, enrolled, held

OPERATOR = "operator operations"


async def protect(house: House, case: UUID, who: str = "", status: int = 201) -> None:
    answer = await house.step(case, "protection", who or caseworker(), FRI)
    assert answer.status_code == status, answer.text
    assert str(house.unit) not in answer.text


async def answered(house: House, **other: object) -> UUID:
    case = await house.until_admitted(**other)
    await house.desk.hear(held(house, case))
    await house.step(case, "offer/acceptance", caseworker(), FRI, start_on=str(START))
    await house.desk.hear(confirmed(house, case))
    return case


@pytest.mark.parametrize("who", [caseworker(SENDER), caseworker(OTHER), OPERATOR])
async def test_a_party_or_the_operator_may_say_it(house: House, who: str):
    case = await house.send()
    await protect(house, case, who)
    receipt = await house.desk.read(f"/referrals/{case}/protection", OPERATOR)
    assert receipt.json()["told"] == [SENDER, OTHER]


@pytest.mark.parametrize("who", [caseworker(REGION), "coordinator association"])
async def test_nobody_else_may(house: House, who: str):
    case = await house.send()
    await protect(house, case, who, status=403)
    assert await house.state(case) == "sent"


async def test_the_parties_are_told_without_the_unit_and_then_nothing_more(house: House):
    case = await answered(house)
    await house.desk.hear(enrolled(house, case))
    await protect(house, case)
    before = await house.desk.happened(f"consent-{case}")
    assert before[-3:] == ["Disclosed", "Disclosed", "ProtectionRaised"]
    told = await house.desk.store.pool.fetchval(
        "select string_agg(data::text, '') from es.event where stream_id = $1"
        " and data ->> 'what' = 'ProtectionRaised'",
        f"consent-{case}",
    )
    assert house.unit not in told
    left = participation.Exited(case_id=case, on=TOO_LATE, unit=house.unit, code=Exit.WORK)
    await house.desk.hear(left)
    assert await house.desk.happened(f"consent-{case}") == [*before, "Withheld"]


async def test_an_open_referral_ends_and_nobody_is_told_by_which_unit(house: House):
    case = await house.until_admitted()
    await protect(house, case)
    assert (await house.desk.happened(f"referral-{case}"))[-1] == "ReferralWithdrawn"
    assert (await house.desk.happened(f"consent-{case}"))[-2:] == ["ProtectionRaised", "Withheld"]


async def test_nobody_finds_the_unit_or_the_name_any_more(house: House):
    case = await answered(house)
    await protect(house, case)
    shown = await house.desk.read(f"/referrals/{case}", caseworker())
    assert (shown.status_code, shown.json()["unit"]) == (200, None)
    assert [one["unit"] for one in await house.listed(case, caseworker())] == [None]
    assert await house.listed(case, house.staff) == []
    for who in (house.staff, caseworker(OTHER)):
        assert (await house.desk.read(f"/referrals/{case}", who)).status_code == 403
    for who in (house.staff, caseworker(), caseworker(OTHER)):
        assert (await house.desk.read(f"/referrals/{case}/person", who)).status_code == 403


async def test_every_case_of_the_person_is_protected_and_no_caller_learns_of_the_others(
    house: House,
):
    elsewhere = await new_house(house.desk)
    body = house.asking()
    first, second = UUID(int=0), UUID(int=0)
    first = await house.send(**body)
    second = await elsewhere.send(identity_number=body["identity_number"])
    answer = await house.step(first, "protection", caseworker(OTHER), FRI)
    assert answer.status_code == 201
    assert str(second) not in answer.text
    for case in (first, second):
        receipt = await house.desk.read(f"/referrals/{case}/protection", OPERATOR)
        assert receipt.json()["protected_on"] == str(FRI)


async def test_nobody_is_referred_under_a_protected_identity_until_that_is_lifted(house: House):
    body = house.asking()
    case = await house.send(**body)
    await protect(house, case)
    again = await house.desk.ask("/referrals", body, caseworker())
    assert rule(again) == (409, "identity_protected", "/identity_number")
    assert body["identity_number"] not in again.text
    lifted = await house.step(case, "protection/lifting", caseworker(), FRI)
    assert lifted.status_code == 201
    assert (await house.desk.ask("/referrals", body, caseworker())).status_code == 201
    assert (await house.desk.read(f"/referrals/{case}/person", caseworker())).status_code == 403


async def test_the_receipt_waits_for_both_services_and_names_who_has_not_answered(house: House):
    case = await house.send()
    await protect(house, case)
    path = f"/referrals/{case}/protection"
    assert (await house.desk.read(path, caseworker())).json()["waiting_for"] == [
        "participation",
        "followup",
    ]
    await house.desk.hear(participation.WithdrawalCarriedOut(case_id=case, on=FRI))
    await house.desk.hear(participation.ProtectionCarriedOut(case_id=case, on=FRI))
    half = (await house.desk.read(path, caseworker())).json()
    assert (half["complete"], half["waiting_for"]) == (False, ["followup"])
    await house.desk.hear(followup.ProtectionCarriedOut(case_id=case, on=FRI))
    assert (await house.desk.read(path, caseworker())).json()["complete"] is True


async def test_raised_after_a_withdrawal_it_still_hides_and_tells_nobody(house: House):
    case = await answered(house)
    await house.step(case, "consent/withdrawal", caseworker(), FRI)
    account = len(await house.desk.happened(f"consent-{case}"))
    await protect(house, case)
    assert (await house.desk.happened(f"consent-{case}"))[account:] == ["ProtectionRaised"]
    assert (await house.desk.read(f"/referrals/{case}", caseworker())).json()["unit"] is None
    consent = await house.step(
        case, "consent", caseworker(), FRI, purpose="follow_up", signed_on=str(MON)
    )
    assert rule(consent) == (409, "identity_protected", None)


async def test_protected_twice_is_protected(house: House):
    case = await house.send()
    await protect(house, case)
    await protect(house, case)
    assert (await house.desk.happened(f"consent-{case}")).count("ProtectionRaised") == 1


async def test_without_a_protection_there_is_no_receipt_and_no_such_case_none_either(house: House):
    case = await house.send()
    for path in (f"/referrals/{case}/protection", f"/referrals/{uuid4()}/protection"):
        assert (await house.desk.read(path, OPERATOR)).status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "staff"])
@pytest.mark.parametrize("follow_up", [False, True])
async def test_a_consent_to_exchange_reaches_no_further_than_the_exchange(
    house: House, follow_up: bool, who: str
):
    """Used for what it was not given for it is refused by name; a consent to follow-up reaches on."""
    case = await answered(house, follow_up_consent=follow_up)
    await house.desk.hear(enrolled(house, case))
    reader = house.staff if who == "staff" else caseworker(OTHER)
    path = f"/referrals/{case}/person"
    assert (await house.desk.read(path, reader)).status_code == 200
    await house.desk.hear(
        participation.Exited(case_id=case, on=START, unit=house.unit, code=Exit.WORK)
    )
    after = await house.desk.read(path, reader)
    if follow_up:
        assert after.status_code == 200
    else:
        assert rule(after) == (403, "consent_outside_purpose", "case_id")


async def test_of_a_referral_that_was_declined_nobody_reads_the_name_any_more(house: House):
    case = await house.send()
    await house.step(case, "withdrawal", caseworker(), FRI)
    answer = await house.desk.read(f"/referrals/{case}/person", caseworker())
    assert rule(answer) == (403, "consent_outside_purpose", "case_id")
