"""One case from referral to report, with five beside it so that small groups hide nothing."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from samverka.client import Problem

from tests.journeys import feeds
from tests.journeys.cases import SICK, WAGE, Case, refer
from tests.journeys.feeds import Record
from tests.journeys.town import (
    CONTACT,
    INSURANCE,
    JOBS,
    PARTIES,
    REGION,
    TOWNSHIP,
    Town,
    all_of,
    caseworker,
)

SENT, SEEN, ADMITTED = date(2010, 2, 1), date(2010, 2, 3), date(2010, 2, 8)
ANSWERED, BEGAN, WEEK_1 = date(2010, 2, 10), date(2010, 2, 15), date(2010, 2, 22)
MONTH_2, OVERDUE, MISSED = date(2010, 4, 15), date(2010, 4, 29), date(2010, 5, 3)
LEFT, HALF_YEAR, YEAR = date(2010, 5, 31), date(2010, 11, 30), date(2011, 5, 31)

HEARD = [
    (SENT, "ConsentGiven"),
    (SENT, "ReferralSent"),
    (SEEN, "ReferralReceived"),
    (SEEN, "StudyVisitHeld"),
    (SEEN, "MappingVisitHeld"),
    (SEEN, "ReferralAccepted"),
    (ADMITTED, "AdmissionDecided"),
    (ADMITTED, "PlaceOffered"),
    (ANSWERED, "OfferAccepted"),
    (ANSWERED, "ConsentGiven"),
    (BEGAN, "ReferralAdmitted"),
    (BEGAN, "Enrolled"),
    (WEEK_1, "MilestoneDue"),
    (WEEK_1, "PlanEstablished"),
    (WEEK_1, "PlanRevised"),
    (WEEK_1, "NetworkMeetingHeld"),
    (WEEK_1, "PlannedEndMoved"),
    (WEEK_1, "MilestoneDone"),
    (MONTH_2, "MilestoneDue"),
    (OVERDUE, "MilestoneOverdue"),
    (MISSED, "MilestoneMissed"),
    (LEFT, "Exited"),
    (HALF_YEAR, "MilestoneDue"),
    (HALF_YEAR, "MilestoneDone"),
    (YEAR, "MilestoneDue"),
    (YEAR, "MilestoneDone"),
]
"""What the sender's feed says of the one case, in this order."""


@dataclass(frozen=True)
class Walk:
    """Six cases lived through, what the report said before and after, and what the feeds hold."""

    town: Town
    one: Case
    leaving: Case
    """Withdraws the consent on the last day, between its two follow-ups."""
    unshared: Case
    """Whose consent does not name the township."""
    states: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    hidden: dict[str, Any]
    """The same report once the withdrawal has been heard."""
    feeds: dict[str, list[Record]]

    def told(self, case: Case, organisation: str = INSURANCE) -> list[Record]:
        """What a feed holds of a case, in its order."""
        return [record for record in self.feeds[organisation] if record.key == case.case_id]


@pytest.fixture(scope="module")
async def walk(town: Town) -> Walk:
    before = (await town.report("skogsbygden", 2010))["figures"]
    await town.come_to(SENT)
    consent = {"parties": [INSURANCE, JOBS, REGION], "signed_on": str(SENT)}
    unshared = await refer(town, "granbacka", SENT, consent=consent)
    cases = [unshared, *await all_of(*(refer(town, "granbacka", SENT) for _ in range(5)))]
    one, leaving = cases[-2:]
    states = [await one.state("sent"), *await enter(town, one, cases)]
    await take_part(town, one, cases)
    await follow_up(town, cases, leaving)
    after = (await town.report("skogsbygden", 2010))["figures"]
    await leaving.by_sender("consent/withdrawal", YEAR)
    await town.settle()
    hidden = (await town.report("skogsbygden", 2010))["figures"]
    read = {name: await asyncio.to_thread(feeds.feed_of, town.home, name) for name in PARTIES}
    return Walk(town, one, leaving, unshared, states, before, after, hidden, read)


async def enter(town: Town, one: Case, cases: list[Case]) -> list[str]:
    """From received to enrolled; where the one referral stood on the way."""
    await town.come_to(SEEN)
    await all_of(*(case.until_accepted(SEEN) for case in cases))
    states = [await one.state("accepted")]
    await town.come_to(ADMITTED)
    await all_of(*(case.admit(ADMITTED) for case in cases))
    await all_of(*(case.state("offered") for case in cases))
    states.append("offered")
    await town.come_to(ANSWERED)
    start, signed = {"start_on": str(BEGAN)}, {"purpose": "follow_up", "signed_on": str(ANSWERED)}
    await all_of(*(case.by_sender("offer/acceptance", ANSWERED, **start) for case in cases))
    await all_of(*(case.by_sender("consent", ANSWERED, **signed) for case in cases))
    states.append(await one.state("confirmed"))
    await town.come_to(BEGAN)
    await all_of(*(case.enrol(BEGAN, "snickeri") for case in cases))
    return [*states, await one.state("admitted")]


async def take_part(town: Town, one: Case, cases: list[Case]) -> None:
    """The one case does everything once; all of them leave for work on the same day."""
    await town.come_to(WEEK_1)
    await one.at_desk("plan", WEEK_1, goals=["Komma varje dag"])
    seen = (await one.record()).etag
    await one.at_desk("plan/revision", WEEK_1, seen, goals=["Komma varje dag", "Prova verkstaden"])
    await one.at_desk("network-meetings", WEEK_1, attended_by=[INSURANCE, TOWNSHIP])
    hours = {"week": "2010-02-15", "planned_hours": 20, "attended_hours": 16}
    await one.at_desk("attendance", WEEK_1, **hours)
    seen = (await one.record()).etag
    moved = {"planned_end": str(LEFT), "reason": "preparing_next_step"}
    await one.at_desk("planned-end", WEEK_1, seen, **moved)
    await one.milestone("week-1", "completion", WEEK_1)
    await town.come_to(MISSED)
    await one.milestone("month-2", "miss", MISSED, code="not_reached")
    await town.come_to(LEFT)
    await all_of(*(case.at_desk("exit", LEFT, code="work", situation=WAGE) for case in cases))


async def follow_up(town: Town, cases: list[Case], leaving: Case) -> None:
    """All are reached after half a year, and all but the one who withdraws after a year."""
    await town.come_to(HALF_YEAR)
    answered = {"on": HALF_YEAR, "situation": WAGE}
    await all_of(*(c.milestone("exit-6-months", "completion", **answered) for c in cases))
    await town.come_to(YEAR)
    staying = [case for case in cases if case is not leaving]
    again = {"on": YEAR, "situation": WAGE}
    await all_of(*(c.milestone("exit-12-months", "completion", **again) for c in staying))
    await town.settle()


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
    assert told == HEARD


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
    assert written == [(str(on), fact) for on, fact in HEARD]


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
