"""A request with one thing wrong in it, and the stage on which it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from httpx import Response

from samverka.principals import Who
from tests.journeys import stored
from tests.journeys.cases import Case, refer, referral
from tests.journeys.town import ECONOMIST, INSURANCE, JOBS, Person, Town, caseworker, staff

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


async def staged(town: Town) -> Stage:
    """Referred, offered, seated and paid for."""
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
        return {"on": str(stage.today)} | {
            k: v(stage) if callable(v) else v for k, v in more.items()
        }

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
