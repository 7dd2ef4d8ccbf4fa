"""The calendar over HTTP: who may ask, what is answered, and what becomes of an answer."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from contracts.codes import Pause
from contracts.participation import Paused, Resumed
from tests.followup.cases import SITUATION, START, enrolled, exited, withdrawn
from tests.followup.conftest import Desk, NewStaff, Staff

TODAY = date(2024, 1, 31)


@pytest.fixture
async def case(desk: Desk) -> UUID:
    """Enrolled on 8 January; the clock stands on the last of the month."""
    case = uuid4()
    await desk.hear(enrolled(case))
    await desk.ticks.tick(TODAY)
    return case


def path(case: UUID, milestone: str, what: str) -> str:
    return f"/schedules/{case}/milestones/{milestone}/{what}"


async def test_the_schedule_of_a_case(staff: Staff, case: UUID):
    answer = await staff.get(f"/schedules/{case}")
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"3"'
    schedule = answer.json()
    assert schedule["case_id"] == str(case)
    assert schedule["unit"] == "unit-a"
    assert [(m["milestone"], m["state"], m["due_on"]) for m in schedule["milestones"]] == [
        ("first-week", "overdue", "2024-01-15"),
        ("first-month", "planned", "2024-02-08"),
        ("half-a-year", "planned", None),
    ]


async def test_whoever_looks_is_logged(desk: Desk, staff: Staff, case: UUID):
    await staff.get(f"/schedules/{case}")
    (row,) = await desk.store.pool.fetch(
        "select individual as case_id, actor, operation from es.read_log"
    )
    assert tuple(row) == (case, "staff-1", "read_schedule")


async def test_a_milestone_is_done_with_its_situation(staff: Staff, case: UUID):
    body = {"situation": SITUATION.model_dump(mode="json")}
    answer = await staff.post(path(case, "first-month", "completion"), body)
    assert answer.status_code == 201
    assert answer.json()["version"] == 5
    assert answer.headers["samverka-token"]
    schedule = await staff.get(f"/schedules/{case}")
    done = schedule.json()["milestones"][1]
    assert (done["state"], done["ended_on"]) == ("done", TODAY.isoformat())
    assert schedule.headers["etag"] == '"5"'


async def test_an_answer_given_twice_is_recorded_once(staff: Staff, case: UUID):
    where, body = path(case, "first-week", "miss"), {"code": "not_reached"}
    first = await staff.post(where, body, key="one-key-of-mine")
    again = await staff.post(where, body, key="one-key-of-mine")
    another = await staff.post(where, body)
    assert first.status_code == again.status_code == another.status_code == 201
    assert first.json() == again.json() == another.json() == {"version": 4}


@pytest.mark.parametrize(
    ("milestone", "what", "body", "status", "rule"),
    [
        ("first-month", "completion", {}, 409, "situation_required"),
        ("first-week", "completion", {"on": "2023-12-31"}, 409, "too_early"),
        ("first-week", "completion", {"on": "2024-02-01"}, 422, "not_in_future"),
        ("half-a-year", "completion", {}, 409, "milestone_not_dated"),
        ("second-week", "completion", {}, 409, "unknown_milestone"),
        ("first-week", "miss", {"code": "no idea"}, 422, "enum"),
        ("first-week", "miss", {}, 422, "missing"),
        ("first-week", "miss", {"code": "moved", "why": "?"}, 422, "extra_forbidden"),
    ],
)
async def test_what_breaks_a_rule_is_refused_by_its_name(
    staff: Staff, case: UUID, milestone: str, what: str, body: object, status: int, rule: str
):
    answer = await staff.post(path(case, milestone, what), body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["rule"] == rule


async def test_after_a_withdrawal_nothing_is_answered(desk: Desk, staff: Staff, case: UUID):
    await desk.hear(withdrawn(case, TODAY))
    answer = await staff.post(path(case, "first-week", "miss"), {"code": "moved"})
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["rule"] == "consent_withdrawn"


async def test_staff_of_another_unit_learn_nothing(desk: Desk, new_staff: NewStaff, case: UUID):
    other = new_staff("unit-b")
    assert (await other.get(f"/schedules/{case}")).status_code == 403
    answer = await other.post(path(case, "first-week", "completion"), {})
    assert answer.status_code == 403
    listed = await other.get("/working-list?function=contact_person&unit=unit-a")
    assert listed.status_code == 403
    assert await desk.store.pool.fetchval("select count(*) from es.read_log") == 0


@pytest.mark.parametrize("role", ["caseworker", "coordinator", "economist", "auditor", "operator"])
async def test_no_other_role_may_ask(new_staff: NewStaff, case: UUID, role: str):
    other = new_staff("unit-a", role=role)
    assert (await other.get(f"/schedules/{case}")).status_code == 403
    assert (await other.get("/working-list?function=network")).status_code == 403
    answer = await other.post(path(case, "first-week", "completion"), {})
    assert answer.status_code == 403


async def test_an_unknown_case_is_not_found(staff: Staff, case: UUID):
    assert (await staff.get(f"/schedules/{uuid4()}")).status_code == 404
    answer = await staff.post(path(uuid4(), "first-week", "completion"), {})
    assert answer.status_code == 404


async def test_the_working_list_holds_what_is_due_for_a_function(staff: Staff, case: UUID):
    answer = await staff.get("/working-list?function=contact_person")
    assert answer.status_code == 200
    assert answer.json() == {
        "tasks": [
            {
                "case_id": str(case),
                "milestone": "first-week",
                "name": "Samtal efter en vecka",
                "function": "contact_person",
                "unit": "unit-a",
                "due_on": "2024-01-15",
                "overdue_on": "2024-01-22",
                "remind_on": "2024-01-15",
                "state": "overdue",
                "paused": False,
                "unanswered": [],
            }
        ],
        "next": None,
    }
    supervisor = await staff.get("/working-list?function=supervisor&unit=unit-a")
    assert supervisor.json()["tasks"] == []


async def test_a_reminder_comes_on_the_working_day_before(desk: Desk, new_staff: NewStaff):
    """Enrolled on a Saturday: a week later it is Saturday again, and Friday reminds of it."""
    case, saturday = uuid4(), date(2024, 1, 13)
    await desk.hear(enrolled(case, on=saturday))
    staff = new_staff("unit-a")
    seen: dict[int, list[str]] = {}
    for day in (18, 19, 20):
        await desk.ticks.tick(date(2024, 1, day))
        answer = await staff.get("/working-list?function=contact_person")
        seen[day] = [task["state"] for task in answer.json()["tasks"]]
    assert seen == {18: [], 19: ["planned"], 20: ["due"]}


@pytest.mark.parametrize(
    ("show", "function", "expected"),
    [
        ("now", "contact_person", ["first-week"]),
        ("due", "contact_person", []),
        ("overdue", "contact_person", ["first-week"]),
        ("upcoming", "contact_person", []),
        ("now", "supervisor", []),
        ("upcoming", "supervisor", ["first-month"]),
        ("now", "network", []),
        ("now", "coordinator", []),
    ],
)
async def test_a_list_shows_what_is_due_overdue_or_upcoming_for_a_function(
    staff: Staff, case: UUID, show: str, function: str, expected: list[str]
):
    answer = await staff.get(f"/working-list?function={function}&show={show}&unit=unit-a")
    assert [task["milestone"] for task in answer.json()["tasks"]] == expected


async def test_whoever_is_listed_is_noted_as_looked_at_once_a_page(
    desk: Desk, staff: Staff, case: UUID
):
    other = uuid4()
    await desk.hear(enrolled(other))
    await desk.ticks.tick(TODAY)
    await staff.get("/working-list?function=contact_person")
    await staff.get("/working-list?function=network")
    found = await desk.store.pool.fetch("select individual, operation from es.read_log")
    assert {tuple(row) for row in found} == {
        (case, "read_working_list"),
        (other, "read_working_list"),
    }
    assert len(found) == 2


@pytest.mark.parametrize(
    ("query", "field"), [("function=head", "function"), ("function=network&show=all", "show")]
)
async def test_a_list_that_there_is_not_is_refused(staff: Staff, query: str, field: str):
    answer = await staff.get(f"/working-list?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith(field)


async def test_one_that_rests_is_marked_and_stays_on_the_list(desk: Desk, staff: Staff, case: UUID):
    await desk.hear(Paused(case_id=case, on=TODAY, reason=Pause.LEAVE))
    (task,) = (await staff.get("/working-list?function=contact_person")).json()["tasks"]
    assert (task["paused"], task["state"]) == (True, "overdue")
    assert (await staff.get(f"/schedules/{case}")).json()["paused"] is True
    await desk.hear(Resumed(case_id=case, on=TODAY))
    (task,) = (await staff.get("/working-list?function=contact_person")).json()["tasks"]
    assert task["paused"] is False


async def test_the_working_list_comes_in_pages_oldest_first(desk: Desk, new_staff: NewStaff):
    cases = [uuid4() for _ in range(120)]
    await desk.hear(*(enrolled(c, on=START - timedelta(days=n % 7)) for n, c in enumerate(cases)))
    await desk.ticks.tick(TODAY)
    staff, cursor, pages = new_staff("unit-a", "unit-b"), "", list[list[dict[str, str]]]()
    while True:
        answer = await staff.get(f"/working-list?function=contact_person&cursor={cursor}")
        pages.append(answer.json()["tasks"])
        if (cursor := answer.json()["next"]) is None:
            break
    tasks = [task for page in pages for task in page]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert {task["case_id"] for task in tasks} == {str(case) for case in cases}
    days = [task["due_on"] for task in tasks]
    assert days == sorted(days)


FAR = f"2024-01-01.{UUID(int=1)}.99999999999"


@pytest.mark.parametrize("cursor", ["x", "2024-01-01", "2024-01-01.x.1", "a.b.c.d", FAR])
async def test_a_cursor_of_somebody_else_is_refused(staff: Staff, case: UUID, cursor: str):
    answer = await staff.get(f"/working-list?function=network&cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "cursor", "rule": "cursor", "detail": "this is no cursor of ours"}
    ]


async def test_what_was_exited_leaves_the_list(desk: Desk, staff: Staff, case: UUID):
    await desk.hear(exited(case))
    answer = await staff.get("/working-list?function=contact_person")
    assert answer.json()["tasks"] == []
