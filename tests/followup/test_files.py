"""Every instrument of every programme file, at its milestones and beside the exit: whoever is asked can answer."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.codes import Exit, Sex
from contracts.participation import Enrolled, Exited
from contracts.programme import (
    BESIDE,
    Instrument,
    Measure,
    Milestone,
    Programme,
    Respondent,
    ScaleItem,
    TextItem,
    form_of,
)
from contracts.programme import SITUATION as SITUATIONS
from contracts.referral import ReferralSent
from samverka.programme_file import read
from tests.followup.cases import SITUATION, START
from tests.followup.conftest import Desk, NewStaff, Staff

PROGRAMMES = Path(__file__).parents[2] / "programmes"
FILES = sorted(file.stem for file in PROGRAMMES.glob("*.yaml"))
AGENCIES = ("agency-1", "agency-2")
LEFT, LATE = date(2024, 8, 31), date(2026, 1, 1)


def last_open(file: str) -> Programme:
    return [each for each in read(PROGRAMMES / f"{file}.yaml").versions if not each.closing][-1]


async def followed(desk: Desk, version: Programme) -> UUID:
    """Enrolled under the version, and left: everything has been due."""
    case, unit = uuid4(), "unit-a"
    stay = Enrolled(
        case_id=case,
        on=START,
        programme=version.programme,
        programme_version=version.version,
        unit=unit,
        station="station-1",
        referred_by=AGENCIES[0],
        sex=Sex.WOMAN,
        planned_end=LEFT,
        milestones=version.pathway.milestones,
        instruments=version.instruments,
    )
    sent = ReferralSent(
        case_id=case,
        on=START,
        unit=unit,
        programme=version.programme,
        referred_by=AGENCIES[0],
        sex=Sex.WOMAN,
        consented_parties=AGENCIES,
    )
    await desk.hear(sent, stay)
    await desk.ticks.tick(LEFT)
    return case


def answer(asked: Instrument) -> dict[str, Any]:
    """What somebody may answer: in the middle of a scale, the first of several choices."""
    said: dict[str, Any] = {"instrument_version": asked.version}
    if form := form_of(asked.instrument, asked.version):
        items = [each for each in form.items if not isinstance(each, TextItem)]
        return said | {
            "answers": {
                i.item: i.lowest if isinstance(i, ScaleItem) else i.options[0].code for i in items
            }
        }
    scale = asked.scale
    return said | ({"score": str((scale.lowest + scale.highest) // 2)} if scale else {})


async def at_milestone(staff: Staff, case: UUID, version: Programme, each: Milestone) -> None:
    asked = [i for i in version.instruments if each.milestone in i.at]
    situation = {i.measures for i in asked} & set(SITUATIONS)
    assert each.records_situation or not situation, "nobody could record it"
    body = {"situation": SITUATION.model_dump(mode="json")} if each.records_situation else {}
    path = f"/schedules/{case}/milestones/{each.milestone}/completion"
    done = await staff.post(path, {"on": str(LATE)} | body)
    assert done.status_code == 201, done.text
    for one in asked:
        if one.measures not in SITUATIONS and one.respondent is not Respondent.AGENCY:
            path = f"/schedules/{case}/surveys/{each.milestone}/{one.instrument}/answer"
            given = await staff.post(path, {"on": str(LATE)} | answer(one))
            assert given.status_code == 201, given.text


@pytest.mark.parametrize("file", FILES)
async def test_each_is_answered_by_whoever_is_asked(
    desk: Desk, staff: Staff, new_staff: NewStaff, file: str
):
    version = last_open(file)
    case = await followed(desk, version)
    before_exit = [m for m in version.pathway.milestones if m.counted_from == "start"]
    await desk.ticks.tick(LATE)
    for each in before_exit:
        await at_milestone(staff, case, version, each)
    await desk.hear(Exited(case_id=case, on=LEFT, unit="unit-a", code=Exit.WORK))
    for each in version.pathway.milestones:
        if each not in before_exit:
            await at_milestone(staff, case, version, each)
    for one in version.instruments:
        if "exit" in one.at and one.measures not in SITUATIONS:
            await at_exit(staff, new_staff, case, one)


async def at_exit(staff: Staff, new_staff: NewStaff, case: UUID, one: Instrument) -> None:
    path, said = f"/schedules/{case}/surveys/exit/{one.instrument}", answer(one)
    by_unit = await staff.post(f"{path}/answer", said)
    if one.respondent not in BESIDE:
        assert (by_unit.status_code, rule_of(by_unit)) == (409, "unknown_instrument")
        return
    if one.respondent is Respondent.MANAGER:
        assert by_unit.status_code == 201, by_unit.text
        return
    assert (by_unit.status_code, rule_of(by_unit)) == (409, "asked_of_agencies")
    for agency in AGENCIES:
        caseworker = new_staff(role="caseworker", organisation=agency)
        given = await caseworker.post(f"{path}/agency-answer", said)
        assert given.status_code == 201, given.text
    stranger = new_staff(role="caseworker", organisation="agency-3")
    refused = await stranger.post(f"{path}/agency-answer", said)
    assert (refused.status_code, rule_of(refused)) == (409, "agency_not_named")


def rule_of(answer: Any) -> str:
    return answer.json()["errors"][0]["rule"]


@pytest.mark.parametrize("file", FILES)
def test_nobody_is_asked_where_no_service_takes_the_answer(file: str):
    for version in read(PROGRAMMES / f"{file}.yaml").versions:
        for each in version.instruments:
            assert each.respondent not in BESIDE or "start" not in each.at
            assert each.told != "codes" or each.measures in (Measure.INCOME, Measure.OCCUPATION)
