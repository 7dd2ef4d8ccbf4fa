"""Whatever is wrong with a request is answered by a problem that names field and rule, and nothing is stored."""

from datetime import timedelta
from uuid import uuid4

import pytest
from httpx import Response

from samverka.principals import Who
from tests.journeys import stored
from tests.journeys.bad import DAY, UNIT, Bad, Stage, cost, staged
from tests.journeys.cases import referral
from tests.journeys.town import (
    ECONOMIST,
    INSURANCE,
    OPERATOR,
    Person,
    Town,
    caseworker,
    identity_numbers,
    staff,
)
from tests.journeys.wrong import WRONG


@pytest.fixture(scope="module")
async def stage(town: Town) -> Stage:
    return await staged(town)


@pytest.mark.parametrize("bad", WRONG, ids=lambda bad: bad.what)
async def test_what_is_wrong_is_named_and_nothing_is_stored(stage: Stage, bad: Bad):
    answer = await bad.ask(stage)
    stored_meanwhile = await since(stage)
    assert answer.status_code == bad.status, answer.text
    names(answer, bad.field, bad.rule)
    assert stored_meanwhile == {}


def names(answer: Response, field: str | None, rule: str) -> None:
    """A problem+json that names field and rule and repeats nobody's number or name."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:samverka:problem:{problem['errors'][0]['rule']}"
    assert (field, rule) in {(e["field"], e["rule"]) for e in problem["errors"]}, problem
    assert not any(number in answer.text for number in identity_numbers())


async def since(stage: Stage) -> dict[str, int]:
    """The tables that hold another number of rows than when this was asked last."""
    before, stage.stands = stage.stands, await stored.everything(stage.town)
    return {table: n for table, n in stage.stands.items() if n != before[table]}


MESSY = {
    "nothing at all": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "text in another encoding": b'{"cost_kind": "\xe5"}',
    "more nested than anybody means": b"[" * 100_000,
    "not a number": b'{"net_ore": NaN}',
}


@pytest.mark.parametrize("body", MESSY.values(), ids=MESSY)
async def test_a_body_that_is_none_is_refused(stage: Stage, body: bytes):
    answer = await stage.town.ask("POST", "referral/costs", ECONOMIST, body)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert await since(stage) == {}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("description", "\x00", id="a null character"),
        pytest.param("description", "\ud800", id="half a character"),
        pytest.param("cost_kind", "\x00", id="a null character in a slug"),
    ],
)
async def test_text_that_no_database_holds_is_refused(stage: Stage, field: str, text: str):
    body = cost(stage.today, **{field: text})
    answer = await stage.town.ask("POST", "referral/costs", ECONOMIST, body)
    stored_meanwhile = await since(stage)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == f"/{field}"
    assert stored_meanwhile == {}


async def test_an_oversized_body_is_refused(stage: Stage):
    long = cost(stage.today, description="x" * 300_000)
    answer = await stage.town.ask("POST", "referral/costs", ECONOMIST, long)
    assert answer.status_code == 413, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("_too_large")
    assert await since(stage) == {}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("participation/participations/nobody", 422),
        (f"participation/participations/{uuid4()}", 404),
        (f"referral/referrals/{uuid4()}", 404),
        ("referral/referrals?cursor=nope", 422),
        (f"followup/schedules/{uuid4()}", 404),
        ("followup/working-list?function=nope", 422),
        ("referral/nowhere", 404),
        (f"participation/units/{UNIT}%00", 422),
        ("participation/programmes/%00", 422),
        (f"referral/dead-letters/{10**30}", 403),
    ],
)
async def test_a_question_about_nothing_is_refused(stage: Stage, address: str, status: int):
    who = Who(INSURANCE, "unit_staff", (UNIT,))
    answer = await stage.town.ask("GET", address, who)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_tick_that_runs_backwards_is_refused(stage: Stage):
    body = {"as_of": str(stage.today - DAY)}
    answer = await stage.town.ask("POST", "referral/ticks", OPERATOR, body)
    assert answer.status_code == 409
    names(answer, "/as_of", "time_runs_forward")
    assert await since(stage) == {}


@pytest.mark.parametrize("number", ["191500722390", "191711602399"])
async def test_an_official_number_that_looks_impossible_is_valid(stage: Stage, number: str):
    body = referral(Person(stage.town.people.note(number), "Glimmerfors"), UNIT, stage.today)
    answer = await stage.town.ask("POST", "referral/referrals", caseworker(INSURANCE), body)
    assert answer.status_code == 201, answer.text


async def test_an_expired_hold_is_refused_to_the_sender_and_to_the_unit(stage: Stage):
    """To the sender by the day alone, before any tick has made an event of it at the unit."""
    town, late = stage.town, stage.today + timedelta(days=15)
    await town.settle()
    assert (await town.ask("POST", "referral/ticks", OPERATOR, {"as_of": str(late)})).is_success
    stage.stands = await stored.everything(town)
    body = {"on": str(late), "start_on": str(late)}
    here = f"referral/referrals/{stage.offered.case_id}/offer/acceptance"
    answer = await town.ask("POST", here, caseworker(INSURANCE), body)
    assert answer.status_code == 409
    names(answer, "/on", "hold_expired")
    assert await since(stage) == {}
    await town.come_to(late)
    await stage.offered.state("waitlisted")
    stage.stands = await stored.everything(town)
    seat = stage.offered.enrolment(late, "lager")
    answer = await town.ask("POST", "participation/participations", staff(UNIT), seat)
    assert answer.status_code == 409
    names(answer, "/case_id", "hold_expired")
    assert await since(stage) == {}
    assert await stage.waiting.state("offered") == "offered"
