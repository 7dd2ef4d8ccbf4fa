"""Whatever is wrong with a request is answered by a problem that names field and rule, and nothing is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response
from samverka.principals import Who

from tests.journeys import stored
from tests.journeys.cases import Case, refer, referral
from tests.journeys.town import (
    ECONOMIST,
    INSURANCE,
    JOBS,
    OPERATOR,
    TOWNSHIP,
    Person,
    Town,
    caseworker,
    identity_numbers,
    staff,
)

UNIT = "stenmur"
DAY = timedelta(days=1)


@dataclass
class Stage:
    """A unit of three places, all of them spoken for, and what lies in the databases by now."""

    town: Town
    today: date
    seated: Case
    """Has the one seat of the smithy."""
    confirmed: Case
    """May take a seat."""
    offered: Case
    """Has been offered the last place and has not answered."""
    waiting: Case
    """Came after that."""
    sent: Case
    """Has only been referred."""
    key: str
    """Of a cost that was recorded."""
    stands: Mapping[str, int]

    @property
    def person(self) -> Person:
        return self.sent.person


@pytest.fixture(scope="module")
async def stage(town: Town) -> Stage:
    today = await town.today()
    seated, confirmed, offered, waiting, sent = [
        await refer(town, UNIT, today, follow_up=True) for _ in range(5)
    ]
    await seated.until_confirmed(today)
    await confirmed.until_confirmed(today)
    await offered.until_offered(today)
    await waiting.until_accepted(today)
    await waiting.admit(today)
    await waiting.state("waitlisted")
    await town.settle()
    await seated.enrol(today, "smedja")
    await seated.at_desk("plan", today, goals=["Komma"])
    key = str(uuid4())
    body = cost(today)
    recorded = await town.ask("POST", "referral/costs", ECONOMIST, body, {"Idempotency-Key": key})
    assert recorded.status_code == 201
    people = (seated, confirmed, offered, waiting, sent)
    return Stage(town, today, *people, key, await stored.everything(town))


def cost(today: date, **more: Any) -> dict[str, Any]:
    asked = {"programme": "skogsbygden", "unit": UNIT, "cost_kind": "rent"}
    return asked | {"net_ore": 100, "accrued_on": str(today)} | more


@dataclass(frozen=True)
class Bad:
    """Something wrong, and the answer that it gets."""

    what: str
    service: str
    path: Callable[[Stage], str]
    who: Who | None
    body: Callable[[Stage], Any]
    status: int
    field: str | None
    rule: str
    headers: Mapping[str, str] | Callable[[Stage], Mapping[str, str]] | None = None

    async def ask(self, stage: Stage) -> Response:
        headers = self.headers(stage) if callable(self.headers) else self.headers
        address = f"{self.service}{self.path(stage)}"
        return await stage.town.ask("POST", address, self.who, self.body(stage), headers)


def bad_cost(what: str, status: int, field: str | None, rule: str, **more: Any) -> Bad:
    """A cost that is right but for `more`, which may depend on today."""

    def body(stage: Stage) -> dict[str, Any]:
        given = {k: v(stage.today) if callable(v) else v for k, v in more.items()}
        return cost(stage.today, **given)

    return Bad(what, "referral", lambda _: "/costs", ECONOMIST, body, status, field, rule)


def bad_referral(
    what: str, status: int, field: str, rule: str, who: Who | None = None, **more: Any
) -> Bad:
    """A referral that is right but for `more`; a part that is None is left out."""

    def body(stage: Stage) -> dict[str, Any]:
        given = {k: v(stage) if callable(v) else v for k, v in more.items()}
        whole = referral(stage.person, UNIT, stage.today) | given
        return {k: v for k, v in whole.items() if v is not None}

    sender = who or caseworker(INSURANCE)
    return Bad(what, "referral", lambda _: "/referrals", sender, body, status, field, rule)


def bad_number(what: str, change: Callable[[str], str]) -> Bad:
    def number(stage: Stage) -> str:
        return stage.town.people.note(change(stage.person.number))

    field = "/identity_number"
    return bad_referral(what, 422, field, "value_error", identity_number=number)


def bad_step(
    what: str, of: str, path: str, status: int, field: str | None, rule: str, **more: Any
) -> Bad:
    """A step of the unit's staff about the case that the stage calls `of`."""

    def body(stage: Stage) -> dict[str, Any]:
        return {"on": str(stage.today)} | {k: v(stage) if callable(v) else v for k, v in more.items()}

    def where(stage: Stage) -> str:
        return path.format(case=getattr(stage, of).case_id)

    service = "referral" if path.startswith("/referrals") else "participation"
    return Bad(what, service, where, staff(UNIT), body, status, field, rule)


def enrolling(what: str, of: str, station: str, status: int, field: str, rule: str) -> Bad:
    def body(stage: Stage) -> dict[str, Any]:
        return getattr(stage, of).enrolment(stage.today, station)

    where: Callable[[Stage], str] = lambda _: "/participations"  # noqa: E731
    return Bad(what, "participation", where, staff(UNIT), body, status, field, rule)


def consent(**more: Any) -> Callable[[Stage], dict[str, Any]]:
    return lambda stage: {"parties": [INSURANCE], "signed_on": str(stage.today)} | more


def funded(*parts: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [{"funder": f, "numerator": n, "denominator": d} for f, n, d in parts]


def bad_agreement(what: str, status: int, field: str, rule: str, **more: Any) -> Bad:
    def body(stage: Stage) -> dict[str, Any]:
        whole = {"agreement": "avtal-skogsbygden", "programme": "skogsbygden"}
        later = {"valid_from": "2030-01-01", "shares": funded((INSURANCE, 1, 2), (JOBS, 1, 2))}
        return whole | later | more

    where: Callable[[Stage], str] = lambda _: "/agreements"  # noqa: E731
    return Bad(what, "referral", where, ECONOMIST, body, status, field, rule)


def with_headers(bad: Bad, **headers: str | Callable[[Stage], str]) -> Bad:
    def given(stage: Stage) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {name: v(stage) if callable(v) else v for name, v in named.items()}

    return Bad(**{**vars(bad), "headers": given})


NO_DAY = "date_from_datetime_parsing"
PLAN = "/participations/{case}/plan/revision"

WRONG = [
    # unknown fields
    bad_cost("an unknown field", 422, "/surprise", "extra_forbidden", surprise=1),
    bad_referral(
        "an unknown field inside another",
        422,
        "/consent/surprise",
        "extra_forbidden",
        consent=consent(surprise=1),
    ),
    # wrong types
    bad_cost("words for an amount", 422, "/net_ore", "int_parsing", net_ore="much"),
    bad_cost("half an öre", 422, "/net_ore", "int_from_float", net_ore=0.5),
    bad_cost("an amount too great", 422, "/net_ore", "less_than_equal", net_ore=10**30),
    bad_cost("no amount", 422, "/net_ore", "int_type", net_ore=None),
    bad_step("text for a list", "seated", PLAN, 422, "/goals", "tuple_type", goals="Komma"),
    bad_step("an unknown code", "sent", "/referrals/{case}/decline", 422, "/code", "enum", code="x"),
    # impossible dates, and dates in the future
    bad_cost("30 February", 422, "/accrued_on", NO_DAY, accrued_on="2011-02-30"),
    bad_cost("a day that is none", 422, "/on", NO_DAY, on="yesterday"),
    bad_cost("tomorrow", 422, "/on", "not_in_future", on=lambda today: str(today + DAY)),
    bad_cost(
        "a cost of tomorrow",
        422,
        "/accrued_on",
        "not_in_future",
        accrued_on=lambda today: str(today + DAY),
    ),
    bad_referral(
        "signed tomorrow",
        422,
        "/consent/signed_on",
        "not_in_future",
        consent=lambda stage: consent(signed_on=str(stage.today + DAY))(stage),
    ),
    bad_step(
        "a week that has not begun",
        "seated",
        "/participations/{case}/attendance",
        409,
        "/week",
        "week_not_begun",
        week=lambda stage: str(stage.today + timedelta(days=7 - stage.today.weekday())),
        planned_hours=20,
        attended_hours=20,
    ),
    # identity numbers
    bad_number("a wrong checksum", lambda number: number[:11] + str((int(number[11]) + 1) % 10)),
    bad_number("a digit too few", lambda number: number[:11]),
    bad_number("ten digits", lambda number: number[2:]),
    bad_number("letters", lambda number: number[:8] + "ABCD"),
    bad_number("a wrong century", lambda number: "17" + number[2:]),
    bad_number("other digits than 0 to 9", lambda number: number[:4] + wide(number[4:])),
    bad_referral("no number", 422, "/identity_number", "missing", identity_number=None),
    # shares and costs
    bad_agreement(
        "shares that sum to less than one",
        409,
        "/shares",
        "shares_sum_to_one",
        shares=funded((INSURANCE, 1, 3), (JOBS, 1, 3)),
    ),
    bad_agreement(
        "shares that sum to more than one",
        409,
        "/shares",
        "shares_sum_to_one",
        shares=funded((INSURANCE, 2, 3), (JOBS, 2, 3)),
    ),
    bad_agreement(
        "a share of nothing",
        422,
        "/shares/1/denominator",
        "greater_than_equal",
        shares=funded((INSURANCE, 1, 1), (JOBS, 1, 0)),
    ),
    bad_cost(
        "a cost without an agreement",
        409,
        "/accrued_on",
        "cost_without_agreement",
        accrued_on="2009-12-31",
    ),
    # who may refer, whom, and with what
    bad_referral(
        "an agency that is not on the list",
        409,
        "/unit",
        "sender_may_not_refer",
        who=caseworker(TOWNSHIP),
    ),
    bad_referral("no consent", 422, "/consent", "missing", consent=None),
    bad_referral(
        "a consent to nobody", 422, "/consent/parties", "too_short", consent=consent(parties=[])
    ),
    bad_referral(
        "a consent to a stranger",
        422,
        "/consent/parties",
        "unknown_party",
        consent=consent(parties=["nobody-here"]),
    ),
    bad_referral("nothing attested", 409, "/attested", "not_eligible", attested=[]),
    bad_referral("an unknown programme", 422, "/programme", "unknown_programme", programme="nope"),
    bad_referral("an unknown unit", 422, "/unit", "unknown_unit", unit="nope"),
    # full
    enrolling("a full unit", "waiting", "lager", 409, "/case_id", "no_confirmed_hold"),
    enrolling("a full station", "confirmed", "smedja", 409, "/station", "station_full"),
    enrolling("an unknown station", "confirmed", "nope", 409, "/station", "unknown_station"),
    enrolling("a place twice", "seated", "lager", 409, "/case_id", "already_enrolled"),
    # versions and keys
    with_headers(
        bad_step("a stale If-Match", "seated", PLAN, 412, "If-Match", "if_match", goals=["Prova"]),
        If_Match='"1"',
    ),
    bad_step("no If-Match", "seated", PLAN, 428, "If-Match", "if_match_required", goals=["Prova"]),
    with_headers(
        bad_cost(
            "a used Idempotency-Key with another body",
            422,
            "Idempotency-Key",
            "idempotency_key_reused",
            net_ore=200,
        ),
        Idempotency_Key=lambda stage: stage.key,
    ),
    with_headers(
        bad_cost("no Idempotency-Key", 400, "Idempotency-Key", "required"), Idempotency_Key=""
    ),
    with_headers(
        bad_cost("a short Idempotency-Key", 422, "idempotency-key", "string_too_short"),
        Idempotency_Key="x",
    ),
    # tokens
    with_headers(
        bad_cost("no token", 401, "Authorization", "authenticated"), Authorization=""
    ),
    with_headers(
        bad_cost("a foreign token", 401, "Authorization", "authenticated"),
        Authorization="Bearer eyJhbGciOiJub25lIn0.e30.",
    ),
]


LENIENT = "numbers and days are read leniently: yes is 1, and 0 is a day of 1970"
AMISS = [
    (bad_cost("yes for an amount", 422, "/net_ore", "int_type", net_ore=True), LENIENT),
    (bad_cost("digits for an amount", 422, "/net_ore", "int_type", net_ore="100"), LENIENT),
    (bad_cost("a number for a day", 422, "/accrued_on", "date_type", accrued_on=0), LENIENT),
    (
        bad_cost("a cost of no unit", 422, "/unit", "unknown_unit", unit="ingenstans"),
        "a programme's agreement covers units that the programme does not have",
    ),
]
"""What is accepted, or refused otherwise, although it should be refused like this."""


def cases_of_bad_input() -> list[Any]:
    marks = [pytest.param(bad, marks=known(reason)) for bad, reason in AMISS]
    return [*WRONG, *marks]


def known(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


def wide(digits: str) -> str:
    """Digits of East Asian typesetting: digits to Unicode, and to careless code."""
    return "".join(chr(ord("０") + int(digit)) for digit in digits)


@pytest.mark.parametrize("bad", cases_of_bad_input(), ids=lambda bad: bad.what)
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


NULL = "a null character reaches the database, which refuses it: 500"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("description", "\x00", marks=known(NULL), id="a null character"),
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


@known("the body limit answers in plain text before a problem can be made of it")
async def test_an_oversized_body_is_refused(stage: Stage):
    long = cost(stage.today, description="x" * 300_000)
    answer = await stage.town.ask("POST", "referral/costs", ECONOMIST, long)
    assert answer.status_code == 413, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"], "no rule is named"
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
        (f"participation/units/{UNIT}%00", 403),
        pytest.param("participation/programmes/%00", 404, marks=known(NULL)),
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
