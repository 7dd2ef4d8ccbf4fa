"""One case from referral to report, with five beside it so that small groups hide nothing."""

from datetime import date
from typing import Any

import pytest

from samverka.client import Problem
from tests.journeys import feeds
from tests.journeys.cases import SICK
from tests.journeys.town import (
    CONTACT,
    INSURANCE,
    JOBS,
    PARTIES,
    REGION,
    TOWNSHIP,
    Town,
    caseworker,
)
from tests.journeys.walk import BEGAN, HEARD, LEFT, YEAR, Walk, walked


@pytest.fixture(scope="module")
async def walk(town: Town) -> Walk:
    return await walked(town)


def whole(figures: dict[str, Any], figure: str) -> Any:
    """A figure's row for the programme as a whole."""
    return figures[figure]["programme"]


def people_in(figures: dict[str, Any], figure: str, occasion: str, code: str) -> Any:
    """How many had an income or occupation on an occasion."""
    occasions = {each["occasion"]: each["counts"] for each in figures[figure]["occasions"]}
    return {each["code"]: each["cases"] for each in occasions[occasion]}[code]


async def test_a_referral_passes_every_state_on_its_way_in(walk: Walk):
    assert walk.states == ["sent", "accepted", "offered", "confirmed", "admitted"]


async def test_the_sender_hears_of_every_hop_in_order(walk: Walk):
    told = [(date.fromisoformat(r.data["on"]), r.fact) for r in walk.told(walk.one)]
    assert [on for on, _ in told] == sorted(on for on, _ in told)
    assert sorted(told) == sorted(HEARD)  # what two services tell of one day may cross


async def test_a_feed_is_ordered_within_the_case_by_its_consent_stream(walk: Walk):
    told = walk.told(walk.one)
    assert {r.headers["ce_subject"] for r in told} == {f"consent-{walk.one.case_id}"}
    assert len({r.partition for r in told}) == 1
    sequences = [int(r.headers["ce_sequence"]) for r in told]
    assert sequences == sorted(set(sequences))


async def test_every_record_of_a_feed_keeps_its_published_contract(walk: Walk):
    records = [record for feed in walk.feeds.values() for record in feed]
    assert len(records) > 4 * len(HEARD)
    for record in records:
        feeds.keeps_contract(record)


async def test_a_feed_says_nothing_of_attendance_income_or_occupation(walk: Walk):
    for feed in walk.feeds.values():
        assert not {r.fact for r in feed} & {"AttendanceRecorded", "SituationRecorded"}
        assert not any(word in r.value for r in feed for word in (b"sickness", b"wage", b"hours"))


async def test_all_parties_that_the_consent_names_are_told_the_same_and_no_others(walk: Walk):
    for case in (walk.one, walk.unshared):
        told = [(r.fact, r.data) for r in walk.told(case)]
        assert [(r.fact, r.data) for r in walk.told(case, JOBS)] == told
        assert [(r.fact, r.data) for r in walk.told(case, REGION)] == told
    assert len(walk.told(walk.one, TOWNSHIP)) == len(HEARD)
    assert walk.told(walk.unshared, TOWNSHIP) == []


async def test_the_account_of_what_was_told_is_what_was_told(walk: Walk):
    door = walk.town.doors.to("referral", caseworker(INSURANCE))
    answer = await door.get(f"/referrals/{walk.one.case_id}/disclosures")
    account = [each for each in answer.body["disclosures"] if each["to"] == INSURANCE]
    written = [(each["on"], each["what"].removesuffix(".v1").split(".")[-1]) for each in account]
    assert sorted(written) == sorted((str(on), fact) for on, fact in HEARD)


async def test_the_figures_of_the_year_have_changed_accordingly(walk: Walk):
    for figure in ("started", "ended"):
        assert whole(walk.before, figure)["cases"] == 0
        assert whole(walk.after, figure)["cases"] == 6
    days = (LEFT - BEGAN).days
    assert whole(walk.after, "mean_stay")["days"] == days
    assert whole(walk.after, "occupancy")["used"] == 6 * days
    assert whole(walk.after, "attendance")["percent"] == 80
    assert people_in(walk.after, "income", "before", "sickness_benefit") == 6
    assert people_in(walk.after, "occupation", "before", "other") == 6
    for occasion in ("after", "follow_up"):
        assert people_in(walk.after, "income", occasion, "wage") == 6
        assert people_in(walk.after, "occupation", occasion, "work") == 6


async def test_a_withdrawal_is_the_last_thing_that_a_feed_says(walk: Walk):
    for organisation in PARTIES:
        last = walk.told(walk.leaving, organisation)[-1]
        assert (last.fact, last.data["on"]) == ("ConsentWithdrawn", str(YEAR))
    with pytest.raises(Problem) as refused:
        await walk.leaving.milestone("exit-12-months", "completion", YEAR, situation=SICK)
    assert refused.value.rules == ("consent_withdrawn",)


async def test_the_receipt_is_complete_when_every_service_has_answered(walk: Walk):
    door = walk.town.doors.to("referral", caseworker(INSURANCE))
    receipt = (await door.get(f"/referrals/{walk.leaving.case_id}/withdrawal")).body
    assert receipt["complete"]
    assert receipt["waiting_for"] == []
    assert all(name in str(receipt["carried_out"]) for name in ("participation", "followup"))
    assert sorted(receipt["told"]) == sorted(PARTIES)


async def test_reporting_hides_the_outcomes_of_one_who_withdrew_and_keeps_the_count(walk: Walk):
    assert whole(walk.hidden, "started")["cases"] == 6
    assert people_in(walk.hidden, "income", "before", "sickness_benefit") == 5
    for occasion in ("after", "follow_up"):
        assert people_in(walk.hidden, "income", occasion, "wage") == 5
        assert people_in(walk.hidden, "occupation", occasion, "work") == 5
    assert whole(walk.hidden, "occupancy") == whole(walk.after, "occupancy")


async def test_a_party_that_the_consent_names_learns_who_it_is_and_its_look_is_logged(walk: Walk):
    path, door = f"/referrals/{walk.one.case_id}", walk.town.doors.to("referral", caseworker(JOBS))
    person = (await door.get(f"{path}/person")).body
    assert person == {"identity_number": walk.one.person.number, "name": walk.one.person.name}
    foreign = walk.town.doors.to("referral", caseworker(TOWNSHIP))
    with pytest.raises(Problem) as refused:
        await foreign.get(f"/referrals/{walk.unshared.case_id}/person")
    assert refused.value.status == 403
    sender = walk.town.doors.to("referral", caseworker(INSURANCE))
    reads = (await sender.get(f"{path}/reads")).body["reads"]
    looked = [(read["organisation"], read["operation"]) for read in reads]
    assert looked.count((JOBS, "read_person")) == 1


async def test_the_contact_person_is_known_at_the_unit_only(walk: Walk):
    assert (await walk.one.record()).body["contact_person"] == f"Kontakt {CONTACT}"
    assert not any(CONTACT.encode() in r.value for feed in walk.feeds.values() for r in feed)
