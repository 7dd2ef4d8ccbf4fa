"""Surveys over HTTP: who answers, what is refused, what is kept and what is told."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.codes import Sex
from contracts.participation import Enrolled, ParticipationReopened
from contracts.referral import CaseForgotten, ReferralSent
from tests.followup.cases import EXIT, START, enrolled, exited, withdrawn
from tests.followup.conftest import Desk, NewStaff, Staff
from tests.followup.surveys import ALL, ANSWERED, RATED

TODAY = date(2024, 1, 15)


def asked(case: UUID) -> Enrolled:
    return enrolled(case).model_copy(update={"instruments": ALL})


def sent(case: UUID) -> ReferralSent:
    return ReferralSent(
        case_id=case,
        on=START,
        unit="unit-a",
        programme="programme-1",
        referred_by="agency-1",
        sex=Sex.WOMAN,
        consented_parties=("agency-1", "agency-2"),
    )


@pytest.fixture
async def case(desk: Desk) -> UUID:
    """Enrolled on 8 January; the clock stands on the day when the first milestone is due."""
    case = uuid4()
    await desk.hear(asked(case), sent(case))
    await desk.ticks.tick(TODAY)
    return case


def path(case: UUID, instrument: str, what: str = "answer", occasion: str = "first-week") -> str:
    return f"/schedules/{case}/surveys/{occasion}/{instrument}/{what}"


RATING = {"instrument_version": 1, "answers": RATED}
NEED = {"instrument_version": 1, "score": "3"}


async def test_staff_enters_what_the_participant_answered(desk: Desk, staff: Staff, case: UUID):
    answer = await staff.post(path(case, "self-rating"), RATING)
    assert (answer.status_code, answer.json()) == (201, {"version": 1})
    assert answer.headers["samverka-token"]
    kept = await desk.store.pool.fetchval(
        "select data::text from es.event where stream_id = $1", f"survey-{case}"
    )
    assert "routines" not in kept, "the items are sealed"
    shown = await staff.get(f"/schedules/{case}/surveys")
    assert [(each["instrument"], each["answers"][:13]) for each in shown.json()] == [
        ("self-rating", '{"company": 4')
    ]
    looked = "select operation from es.read_log where individual = $1"
    assert [row[0] for row in await desk.store.pool.fetch(looked, case)] == ["read_answers"]


async def test_what_is_asked_and_what_became_of_it_stands_in_the_schedule(staff: Staff, case: UUID):
    await staff.post(path(case, "exit-survey"), {"instrument_version": 1, "answers": ANSWERED})
    await staff.post(path(case, "on-paper", "miss"), {"code": "declined"})
    schedule = (await staff.get(f"/schedules/{case}")).json()
    found = {
        (each["occasion"], each["instrument"]): (each["asked_on"], each["outcome"], each["code"])
        for each in schedule["surveys"]
    }
    assert found == {
        ("first-week", "self-rating"): ("2024-01-15", None, None),
        ("first-week", "exit-survey"): ("2024-01-15", "completed", None),
        ("first-week", "quality-of-life"): ("2024-01-15", None, None),
        ("first-week", "on-paper"): ("2024-01-15", "missed", "declined"),
        ("first-week", "agency-need"): ("2024-01-15", None, None),
        ("half-a-year", "self-rating"): (None, None, None),
        ("exit", "agency-need"): (None, None, None),
    }


async def test_the_working_list_says_what_the_unit_has_still_to_enter(staff: Staff, case: UUID):
    await staff.post(path(case, "self-rating"), RATING)
    (task,) = (await staff.get("/working-list?function=contact_person")).json()["tasks"]
    assert task["unanswered"] == ["exit-survey", "on-paper", "quality-of-life"]


async def test_a_missed_milestone_misses_what_the_participant_was_asked(staff: Staff, case: UUID):
    await staff.post(path(case, "self-rating"), RATING)
    missed = await staff.post(
        f"/schedules/{case}/milestones/first-week/miss", {"code": "not_reached"}
    )
    assert missed.status_code == 201
    schedule = (await staff.get(f"/schedules/{case}")).json()
    outcomes = {
        each["instrument"]: (each["outcome"], each["code"])
        for each in schedule["surveys"]
        if each["occasion"] == "first-week"
    }
    assert outcomes == {
        "self-rating": ("completed", None),
        "exit-survey": ("missed", "not_reached"),
        "quality-of-life": ("missed", "not_reached"),
        "on-paper": (None, None),
        "agency-need": (None, None),
    }
    late = await staff.post(
        path(case, "quality-of-life"), {"instrument_version": 2, "score": "4.5"}
    )
    assert late.status_code == 201


async def test_an_agency_that_the_consent_names_answers_for_itself(new_staff: NewStaff, case: UUID):
    agency = new_staff(role="caseworker", organisation="agency-2")
    (ask,) = (await agency.get("/agency-list")).json()["asked"]
    assert (ask["case_id"], ask["occasion"], ask["instrument"]) == (
        str(case),
        "first-week",
        "agency-need",
    )
    answer = await agency.post(path(case, "agency-need", "agency-answer"), NEED)
    assert answer.status_code == 201
    assert (await agency.get("/agency-list")).json() == {"asked": [], "next": None}
    other = new_staff(role="caseworker", organisation="agency-1")
    assert len((await other.get("/agency-list")).json()["asked"]) == 1


async def test_one_that_it_does_not_name_is_refused_and_shown_nothing(
    desk: Desk, new_staff: NewStaff, case: UUID
):
    stranger = new_staff(role="caseworker", organisation="agency-3")
    answer = await stranger.post(path(case, "agency-need", "agency-answer"), NEED)
    assert answer.status_code == 409
    assert answer.json()["errors"][0] == {
        "field": "/agency",
        "rule": "agency_not_named",
        "detail": "The consent does not name the agency.",
    }
    assert (await stranger.get("/agency-list")).json()["asked"] == []
    assert await desk.store.pool.fetchval("select count(*) from es.read_log") == 0
    assert (
        await desk.store.pool.fetchval(
            "select count(*) from es.event where stream_id = $1", f"survey-{case}"
        )
        == 0
    )


async def test_an_agency_is_asked_at_the_exit_and_no_more_when_that_was_none(
    desk: Desk, new_staff: NewStaff, case: UUID
):
    agency = new_staff(role="caseworker", organisation="agency-1")
    await desk.hear(exited(case))
    await desk.ticks.tick(EXIT)
    (ask,) = (await agency.get("/agency-list")).json()["asked"]
    assert (ask["occasion"], ask["asked_on"]) == ("exit", EXIT.isoformat())
    reopened = ParticipationReopened(
        case_id=case, on=EXIT, unit="unit-a", station="station-1", planned_end=EXIT
    )
    await desk.hear(reopened)
    assert "exit" not in {
        each["occasion"] for each in (await agency.get("/agency-list")).json()["asked"]
    }
    answer = await agency.post(path(case, "agency-need", "agency-answer", "exit"), NEED)
    assert answer.json()["errors"][0]["rule"] == "milestone_not_dated"


async def test_after_a_withdrawal_nobody_is_asked(desk: Desk, new_staff: NewStaff, case: UUID):
    agency = new_staff(role="caseworker", organisation="agency-1")
    await desk.hear(withdrawn(case, TODAY))
    assert (await agency.get("/agency-list")).json()["asked"] == []
    answer = await agency.post(path(case, "agency-need", "agency-answer"), NEED)
    assert answer.json()["errors"][0]["rule"] == "consent_withdrawn"
    assert await desk.store.pool.fetchval("select count(*) from calendar.named") == 0


async def test_a_forgotten_case_leaves_no_readable_answer(desk: Desk, staff: Staff, case: UUID):
    await staff.post(path(case, "self-rating"), RATING)
    await desk.hear(CaseForgotten(case_id=case, on=TODAY))
    assert (await staff.get(f"/schedules/{case}/surveys")).status_code == 404
    assert await desk.store.pool.fetchval("select count(*) from es.key") == 0
    rows = "select (select count(*) from calendar.ask) + (select count(*) from calendar.answer)"
    assert await desk.store.pool.fetchval(rows) == 0


@pytest.mark.parametrize(
    ("instrument", "what", "body", "status", "field", "rule"),
    [
        ("unheard-of", "answer", RATING, 409, "/instrument", "unknown_instrument"),
        (
            "self-rating",
            "answer",
            {**RATING, "instrument_version": 2},
            409,
            "/instrument_version",
            "instrument_version",
        ),
        (
            "self-rating",
            "answer",
            {"instrument_version": 1, "answers": {**RATED, "company": 9}},
            409,
            "/answers/company",
            "outside_scale",
        ),
        (
            "self-rating",
            "answer",
            {"instrument_version": 1},
            409,
            "/answers/routines",
            "item_missing",
        ),
        ("agency-need", "answer", NEED, 409, "/agency", "asked_of_agencies"),
        ("agency-need", "miss", {"code": "declined"}, 409, "/agency", "asked_of_agencies"),
        (
            "agency-need",
            "miss",
            {"code": "declined", "agency": "agency-9"},
            409,
            "/agency",
            "agency_not_named",
        ),
        ("on-paper", "answer", {**NEED}, 409, "/score", "score_not_asked_for"),
        ("self-rating", "answer", {"answers": {}}, 422, "/instrument_version", "missing"),
        ("self-rating", "answer", {**RATING, "on": "2024-01-16"}, 422, "/on", "not_in_future"),
        ("self-rating", "answer", {**RATING, "on": "2023-12-01"}, 409, "/on", "too_early"),
        ("self-rating", "miss", {"code": "?"}, 422, "/code", "enum"),
        ("self-rating", "answer", {**RATING, "extra": 1}, 422, "/extra", "extra_forbidden"),
    ],
)
async def test_what_breaks_a_rule_is_refused_by_field_and_name_and_nothing_is_stored(
    desk: Desk,
    staff: Staff,
    case: UUID,
    instrument: str,
    what: str,
    body: object,
    status: int,
    field: str,
    rule: str,
):
    answer = await staff.post(path(case, instrument, what), body)
    assert answer.status_code == status
    error = answer.json()["errors"][0]
    assert (error["field"], error["rule"]) == (field, rule)
    count = "select count(*) from es.event where stream_id = $1"
    assert await desk.store.pool.fetchval(count, f"survey-{case}") == 0


async def test_the_forms_that_are_published_can_be_read(new_staff: NewStaff, case: UUID):
    for role in ("unit_staff", "caseworker"):
        answer = await new_staff(role=role).get("/instruments")
        found = [(f["instrument"], f["version"]) for f in answer.json()["instruments"]]
        assert found == [("exit-survey", 1), ("self-rating", 1)]
