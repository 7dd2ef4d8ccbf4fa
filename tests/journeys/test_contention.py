"""Fifty at once for one place, and fifty at once for one seat, with two processes that hear and answer."""

import asyncio
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.journeys import feeds
from tests.journeys.cases import Case, refer
from tests.journeys.town import PARTIES, Town, all_of, group, staff

FIFTY = 50


@pytest.fixture(scope="module")
async def today(town: Town) -> date:
    return await town.today()


async def room(town: Town, unit: str) -> Any:
    return (await town.doors.to("participation", staff(unit)).get(f"/units/{unit}")).body


async def test_both_processes_hear(town: Town):
    """Each partition of the referrals has one of the two, and each of the two has some."""
    heard: list[set[str]] = []
    for process in (0, 1):
        text = (await town.ask("GET", "participation/metrics", None, process=process)).text
        found = re.findall(r'hearing_lag_records\{partition="(\d)",topic="referral.v1"\}', text)
        heard.append(set(found))
    assert all(heard)
    assert heard[0] | heard[1] == set("012345")


async def test_of_fifty_admissions_for_the_last_place_one_gets_it(town: Town, today: date):
    first = await (await refer(town, "tallmo", today)).until_offered(today)
    cases: list[Case] = await all_of(*(accepted(town, today) for _ in range(FIFTY)))
    body = {"on": str(today), "members": list(PARTIES)}
    answers = await asyncio.gather(
        *(
            town.ask("POST", f"referral/referrals/{c.case_id}/admission", group("tallmo"), body)
            for c in cases
        )
    )
    assert [answer.status_code for answer in answers] == [201] * FIFTY
    await town.settle()
    states = Counter([await case.state("offered", "waitlisted") for case in cases])
    assert states == {"offered": 1, "waitlisted": FIFTY - 1}
    unit = await room(town, "tallmo")
    assert (unit["taken"], unit["held"], unit["free"]) == (0, 2, 0)
    await told_why(town, [case.case_id for case in cases], first.case_id)
    in_line_once_each(unit["waiting"], {case.case_id for case in cases})


async def accepted(town: Town, today: date) -> Case:
    return await (await refer(town, "tallmo", today)).until_accepted(today)


async def told_why(town: Town, cases: list[str], first: str) -> None:
    """On the unit's own topic, and to the one who sent them."""
    settings, topics = feeds.admin(town.home), ["participation.v1"]
    found = await asyncio.to_thread(feeds.read, settings, "journeys", topics)
    said = [r for r in found if r.data.get("case_id") in cases and r.key == "tallmo"]
    assert Counter(r.fact for r in said) == {"PlaceHeld": 1, "PlaceRefused": FIFTY - 1}
    refused = [r.data for r in said if r.fact == "PlaceRefused"]
    assert {(data["why"], data["waiting"]) for data in refused} == {("full", True)}
    feed = await asyncio.to_thread(feeds.feed_of, town.home, PARTIES[0])
    waiting = [r for r in feed if r.key in cases and r.fact == "ReferralWaitlisted"]
    assert [r.data["why"] for r in waiting] == ["full"] * (FIFTY - 1)
    assert not [r for r in feed if r.key == first and r.fact == "ReferralWaitlisted"]


def in_line_once_each(waiting: list[Any], cases: set[str]) -> None:
    assert [each["position"] for each in waiting] == list(range(1, FIFTY))
    assert len({each["case_id"] for each in waiting} & cases) == FIFTY - 1


async def test_of_fifty_enrolments_at_one_seat_one_sits_down(town: Town, today: date):
    cases: list[Case] = await all_of(*(confirmed(town, today) for _ in range(FIFTY)))
    await town.settle()
    answers = await asyncio.gather(
        *(
            town.ask(
                "POST",
                "participation/participations",
                staff("sextio"),
                case.enrolment(today, "enstaka"),
                process=number % 2,
            )
            for number, case in enumerate(cases)
        )
    )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: FIFTY - 1}
    for refused in (answer for answer in answers if answer.status_code == 409):
        assert refused.headers["Content-Type"] == "application/problem+json"
        (broken,) = refused.json()["errors"]
        assert (broken["field"], broken["rule"]) == ("/station", "station_full")
    unit = await room(town, "sextio")
    seats = {each["station"]: each["taken"] for each in unit["stations"]}
    assert (unit["taken"], unit["held"]) == (1, FIFTY - 1)
    assert seats == {"enstaka": 1, "verkstad": 0}


async def confirmed(town: Town, today: date) -> Case:
    case = await refer(town, "sextio", today, follow_up=True)
    return await case.until_confirmed(today)
