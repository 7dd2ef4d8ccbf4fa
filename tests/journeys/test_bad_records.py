"""What is wrong on a topic is parked with all that follows on its key, and seen; everything else flows."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.journeys import stored
from tests.journeys.cases import Case, refer
from tests.journeys.parking import EXITED, HEARERS, dead_letters, headers, of_key, retry, write
from tests.journeys.town import ECONOMIST, Town

NO_FACT = {
    "no JSON": ("contract", b'{"case_id": '),
    "a field too few": ("contract", b'{"case_id": "%s", "on": "2011-05-31", "unit": "porten"}'),
    "a wrong code": (
        "contract",
        b'{"case_id": "%s", "on": "2011-05-31", "unit": "porten", "code": "nope"}',
    ),
    "an impossible day": (
        "contract",
        b'{"case_id": "%s", "on": "2011-02-30", "unit": "porten", "code": "work"}',
    ),
    "nothing": ("contract", None),
}


@pytest.mark.parametrize(("rule", "value"), NO_FACT.values(), ids=NO_FACT)
async def test_a_record_that_breaks_its_contract_is_parked(
    town: Town, rule: str, value: bytes | None
):
    case = str(uuid4())
    filled = value.replace(b"%s", case.encode()) if value else value
    write(town, case.encode(), filled, headers(f"participation-{case}", 1))
    for service in HEARERS:
        (parked,) = await of_key(town, service, case, 1)
        assert (parked["rule"], parked["type"]) == (rule, EXITED)
    await town.settle()


async def test_a_record_without_headers_or_key_is_parked(town: Town):
    write(town, None, b"{}", {})
    for service in HEARERS:
        (parked,) = await of_key(town, service, "", 1)
        assert (parked["rule"], parked["type"]) == ("cloudevents_headers", None)
    await town.settle()


async def test_a_key_that_is_no_text_stops_nobody(town: Town):
    key = b"\xff\x00\xfe"
    write(town, key, b"{", headers("participation-x", 1))
    for service in HEARERS:
        await of_key(town, service, key.hex(), 1)
    await town.settle()


async def test_what_follows_on_the_key_waits_behind_it_and_other_keys_flow(town: Town):
    case, today = str(uuid4()), await town.today()
    write(town, case.encode(), b"{", headers(f"participation-{case}", 1))
    whole = b'{"case_id": "%s", "on": "2011-05-31", "unit": "porten", "code": "work"}'
    write(town, case.encode(), whole.replace(b"%s", case.encode()), headers("participation-x", 2))
    for service in HEARERS:
        rules = [each["rule"] for each in await of_key(town, service, case, 2)]
        assert rules == ["contract", "follows_parked"]
    other = await (await refer(town, "porten", today, follow_up=True)).until_confirmed(today)
    await town.settle()
    await other.by_sender("withdrawal", today)
    await town.settle()


async def test_what_is_parked_is_shown_whole_and_counted(town: Town):
    case = str(uuid4())
    write(town, case.encode(), b'{"half": ', headers(f"participation-{case}", 1))
    (parked,) = await of_key(town, "followup", case, 1)
    door = town.doors.operator("followup")
    shown = (await door.get(f"/dead-letters/{parked['dead_letter_id']}")).body
    assert shown["value"] == '{"half": '
    assert shown["headers"]["ce_subject"] == f"participation-{case}"
    assert (shown["topic"], shown["key"], shown["rule"]) == ("participation.v1", case, "contract")
    everything = len(await dead_letters(town, "followup"))
    assert (await door.get("/progress")).body["dead_letters"] == everything
    text = (await town.ask("GET", "followup/metrics", None)).text
    assert re.search(rf"^dead_letters {everything}\.0$", text, re.MULTILINE)


async def test_what_cannot_be_mended_stays_parked_when_it_is_tried_again(town: Town):
    case = str(uuid4())
    write(town, case.encode(), b"{", headers(f"participation-{case}", 1))
    for service in HEARERS:
        (parked,) = await of_key(town, service, case, 1)
        again = await retry(town, service, parked)
        assert again.json().items() >= {"applied": 0, "stopped_by": "contract"}.items()
        assert len(await of_key(town, service, case, 1)) == 1


async def enrolled(town: Town) -> Case:
    today = await town.today()
    case = await (await refer(town, "porten", today, follow_up=True)).until_confirmed(today)
    await town.settle()
    await case.enrol(today, "kafe")
    await town.settle()
    return case


async def test_once_the_cause_is_mended_everything_is_applied_in_order(town: Town):
    """The cause here is a table that is away; two weeks of attendance are told meanwhile."""
    case, today = await enrolled(town), await town.today()
    before = await attended(town)
    await rename(town, "attendance", "attendance_away")
    try:
        await case.at_desk("attendance", today, week=monday(today), **hours(10))
        (first,) = await of_key(town, "reporting", case.case_id, 1)
        assert first["rule"] == "handler"
        await case.at_desk("planned-end", today, "*", planned_end=str(today), reason="absence")
        parked = await of_key(town, "reporting", case.case_id, 2)
        assert [each["rule"] for each in parked] == ["handler", "follows_parked"]
        too_early = await retry(town, "reporting", first)
        assert too_early.json().items() >= {"applied": 0, "stopped_by": "handler"}.items()
    finally:
        await rename(town, "attendance_away", "attendance")
    again = await retry(town, "reporting", first)
    assert again.json().items() >= {"applied": 2, "stopped_by": None}.items()
    await of_key(town, "reporting", case.case_id, 0)
    await town.settle()
    assert await attended(town) == before + 10


async def rename(town: Town, table: str, name: str) -> None:
    await stored.query(town, "reporting", f"alter table rpt_v1.{table} rename to {name}")


def monday(day: date) -> str:
    return str(day - timedelta(days=day.weekday()))


def hours(number: int) -> dict[str, int]:
    return {"planned_hours": number, "attended_hours": number}


async def attended(town: Town) -> int:
    door = town.doors.to("reporting", ECONOMIST)
    asked = {"programme": "skogsbygden", "year": (await town.today()).year}
    figures = (await door.get("/reports/throughput", asked)).body["figures"]
    return figures["attendance"]["programme"]["attended_hours"]
