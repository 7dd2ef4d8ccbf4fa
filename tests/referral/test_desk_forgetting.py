"""Forgetting: all cases of a person that have ended, each key destroyed, the receipt waits for everyone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response

from contracts import followup, participation
from contracts.codes import Exit
from tests.referral.desk import House, caseworker, new_house, rule
from tests.referral.given import FRI, MON, OTHER, SENDER, START, TOO_LATE
from tests.referral.test_desk_protection import OPERATOR, answered
from tests.referral.test_desk_steps import enrolled

NAME = "Testperson Glömskesson"


async def forget(house: House, **whom: Any) -> Response:
    return await house.desk.ask("/forgettings", {"on": str(START), **whom}, OPERATOR)


async def due(house: House, case: UUID) -> list[dict[str, Any]]:
    """The lines of a case in the dry run, whichever page it stands on."""
    lines, cursor = list[dict[str, Any]](), ""
    while True:
        page = (await house.desk.read(f"/retention{cursor}", OPERATOR)).json()
        lines += [line for line in page["cases"] if line["case_id"] == str(case)]
        if not page["next"]:
            return lines
        cursor = f"?cursor={page['next']}"


async def lived(house: House, **other: Any) -> UUID:
    """From referral to exit."""
    case = await answered(house, **other)
    await house.desk.hear(enrolled(house, case))
    left = participation.Exited(case_id=case, on=START, unit=house.unit, code=Exit.WORK)
    await house.desk.hear(left)
    return case


async def test_a_person_is_forgotten_with_all_cases_and_nothing_is_left_to_find(house: House):
    elsewhere, body = await new_house(house.desk), house.asking(name=NAME)
    number = body["identity_number"]
    first = await lived(house, **body)
    second = await lived(elsewhere, identity_number=number, name=NAME)
    person = await house.desk.store.pool.fetchval(
        "select person_id from desk.referral where case_id = $1", first
    )
    key = await house.desk.store.pool.fetchval(
        "select wrapped from es.key where key_id = $1", str(person)
    )
    index = house.desk.store.vault.blind_index(number)
    assert key.hex() in await house.desk.dump()
    answer = await forget(house, case_id=str(first))
    assert answer.status_code == 201, answer.text
    assert set(answer.json()["cases"]) == {str(first), str(second)}
    left = await house.desk.dump()
    for text in (NAME, number, key.hex(), index.hex()):
        assert text not in left
    for case in (first, second):
        assert (await house.desk.read(f"/referrals/{case}", caseworker())).status_code == 404
        assert (await house.desk.read(f"/referrals/{case}/person", caseworker())).status_code == 404


async def test_by_the_number_as_well(house: House):
    body = house.asking()
    case = await lived(house, **body)
    dashed = f"{body['identity_number'][:8]}-{body['identity_number'][8:]}"
    answer = await forget(house, identity_number=dashed)
    assert answer.json()["cases"] == [str(case)]
    unknown = await forget(house, identity_number=body["identity_number"])
    assert unknown.status_code == 404


async def test_whose_consent_is_in_force_is_told_and_the_receipt_waits_for_everyone(house: House):
    case = await lived(house)
    await forget(house, case_id=str(case))
    path = f"/forgettings/{case}"
    first = (await house.desk.read(path, OPERATOR)).json()
    assert (first["told"], first["complete"]) == ([SENDER, OTHER], False)
    assert first["waiting_for"] == ["participation", "followup"]
    await house.desk.hear(participation.KeysDestroyed(case_id=case, on=START))
    await house.desk.hear(followup.KeysDestroyed(case_id=case, on=START))
    whole = (await house.desk.read(path, OPERATOR)).json()
    assert (whole["complete"], whole["waiting_for"]) == (True, [])
    events = await house.desk.happened(f"consent-{case}")
    late = followup.MilestoneDone(case_id=case, on=START, milestone="late")
    await house.desk.hear(late)
    assert await house.desk.happened(f"consent-{case}") == [*events, "Withheld"]


@pytest.mark.parametrize("how_far", ["sent", "underway"])
async def test_a_case_that_goes_on_is_not_forgotten_and_neither_are_the_others(
    house: House, how_far: str
):
    body = house.asking()
    over = await lived(house, **body)
    elsewhere = await new_house(house.desk)
    same = {"identity_number": body["identity_number"]}
    await (elsewhere.send(**same) if how_far == "sent" else answered(elsewhere, **same))
    refused = await forget(house, case_id=str(over))
    assert rule(refused) == (409, "case_goes_on", "/case_id")
    assert "CaseForgotten" not in await house.desk.happened(f"consent-{over}")
    assert (await house.desk.read(f"/referrals/{over}", caseworker())).status_code == 200


async def test_after_a_withdrawal_the_case_has_ended_although_no_exit_is_told(house: House):
    case = await answered(house)
    await house.desk.hear(enrolled(house, case))
    await house.step(case, "consent/withdrawal", caseworker(), FRI)
    assert rule(await forget(house, case_id=str(case)))[1] == "case_goes_on"
    await house.desk.hear(participation.WithdrawalCarriedOut(case_id=case, on=FRI))
    assert (await forget(house, case_id=str(case))).status_code == 201


async def test_a_participation_that_is_reopened_goes_on_and_ends_again(house: House):
    case = await lived(house)
    again = participation.ParticipationReopened(
        case_id=case, on=START, unit=house.unit, station="kitchen", planned_end=TOO_LATE
    )
    await house.desk.hear(again)
    assert rule(await forget(house, case_id=str(case)))[1] == "case_goes_on"
    left = participation.Exited(case_id=case, on=START, unit=house.unit, code=Exit.STUDIES)
    await house.desk.hear(left)
    assert (await forget(house, case_id=str(case))).status_code == 201


async def test_forgotten_twice_is_forgotten(house: House):
    case = await lived(house)
    assert (await forget(house, case_id=str(case))).status_code == 201
    assert (await forget(house, case_id=str(case))).status_code == 201
    assert (await house.desk.happened(f"consent-{case}")).count("CaseForgotten") == 1


async def test_who_comes_back_is_somebody_new(house: House):
    body = house.asking()
    old = await lived(house, **body)
    await forget(house, case_id=str(old))
    new = await house.send(**body)
    people = await house.desk.store.pool.fetch(
        "select distinct person_id from desk.referral where case_id = any($1)", [old, new]
    )
    assert len(people) == 2


@pytest.mark.parametrize("who", [caseworker(), "unit_staff region", "coordinator association"])
async def test_only_the_operator_forgets(house: House, who: str):
    case = await lived(house)
    answer = await house.desk.ask("/forgettings", {"case_id": str(case)}, who)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "whom",
    [{}, {"case_id": str(uuid4()), "identity_number": "191500722390"}, {"identity_number": "1"}],
)
async def test_exactly_one_person_must_be_named(house: House, whom: dict[str, str]):
    assert (await forget(house, **whom)).status_code == 422


async def test_the_dry_run_says_when_by_whose_clock_and_names_nobody(house: House):
    case = await lived(house, name=NAME)
    (line,) = await due(house, case)
    assert line["ended_on"] == str(START)
    assert [clock["organisation"] for clock in line["clocks"]] == sorted([SENDER, OTHER])
    assert line["forget_on"] == "2027-12-31"
    assert line["due"] is False
    assert NAME not in str(line)
    await forget(house, case_id=str(case))
    assert await due(house, case) == []


async def test_a_case_that_goes_on_is_in_no_dry_run(house: House):
    case = await house.send()
    assert await due(house, case) == []
    await house.step(case, "withdrawal", caseworker(), MON)
    assert len(await due(house, case)) == 1


async def test_who_looked_can_be_shown_also_after_the_case_is_forgotten(house: House):
    case = await lived(house, follow_up_consent=True)
    await house.desk.read(f"/referrals/{case}/person", house.staff)
    await forget(house, case_id=str(case))
    reads = (await house.desk.read(f"/reads/{case}", OPERATOR)).json()["reads"]
    assert [(one["operation"], one["ground"]) for one in reads] == [
        ("read_person", "assigned to the unit"),
        ("list_reads", "shown to the person"),
    ]
    assert (await house.desk.read(f"/reads/{case}", caseworker())).status_code == 403
