"""Every command and every query, tried with every role, every assignment and every kind of token."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from httpx import Response
from joserfc import jwt
from joserfc.jwk import OKPKey

from contracts.roles import ROLES
from contracts.topics import SERVICES
from embedded.notebook import read as notes
from samverka import issuer
from samverka.principals import Who
from tests.journeys.asks import UNIT
from tests.journeys.scene import Scene, set_up, table, ticks
from tests.journeys.town import (
    ASSOCIATION,
    BOARD,
    INSURANCE,
    JOBS,
    OPERATOR,
    REGION,
    Town,
    caseworker,
)

FOREIGN_UNIT, FOREIGN = "granbacka", ASSOCIATION

OPEN = {"/health/live", "/health/ready", "/metrics", "/asyncapi.json", "/openapi.json"}
"""What needs no token."""


@pytest.fixture(scope="module")
async def scene(town: Town) -> Scene:
    return await set_up(town)


def everywhere(role: str) -> Who:
    """A principal that every assignment covers: only its role can be in the way."""
    return Who(INSURANCE, role, (UNIT,))


async def test_every_row_of_every_table_is_tried(scene: Scene):
    for service, rows in table().items():
        asked = {o for o in scene.asks[service] if not ticks(service, o)}
        assert asked == set(rows), service


async def test_no_route_is_without_a_row(town: Town):
    """What answers without a token at all is known by name."""
    for service in SERVICES:
        paths = (await town.ask("GET", f"{service.name}/openapi.json", None)).json()["paths"]
        for path, methods in paths.items():
            for method in methods:
                somewhere = path.replace("{", "").replace("}", "")
                answer = await town.ask(method.upper(), f"{service.name}{somewhere}", None)
                wanted = path not in OPEN
                assert (answer.status_code == 401) == wanted, (service.name, method, path)


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_exactly_what_the_table_says(scene: Scene, role: str):
    who = everywhere(role)
    answers = await asyncio.gather(*(scene.ask(s, o, who) for s, o in scene.rows))
    for (service, operation), answer in zip(scene.rows, answers, strict=True):
        rule = table()[service][operation]
        if role in rule.roles:
            wanted = scene.asks[service][operation].allowed
            assert answer.status_code == wanted, (service, operation, answer.text)
        else:
            refused_naming(answer, " or ".join(rule.roles), operation)


def refused_naming(answer: Response, what: str, operation: str) -> None:
    """A problem+json that says what was missing."""
    assert answer.status_code == 403, (operation, answer.text)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert what in answer.json()["detail"], operation


OWN = {"send_referral", "complete_as_agency", "read_agency_list"}
"""Whoever asks does so for its own organisation; whether that is on the list is the unit's to say."""
OF_A_CASE = {"read_referral", "read_person"} | {
    f"{does}_protection" for does in ("raise", "lift", "read")
}
GROUND = {"unit_staff": "unit", "referral_group": "unit", "operator": None}
"""What lets a role read of a case; the others need to be of an organisation that the consent names."""


@pytest.mark.parametrize("lacking", ["organisation", "unit"])
async def test_an_assignment_to_another_organisation_or_unit_is_not_enough(
    scene: Scene, lacking: str
):
    for service, operation in scene.rows:
        for role in table()[service][operation].roles:
            who = Who(FOREIGN, role, (UNIT,)) if lacking == "organisation" else strange(role)
            answer = await scene.ask(service, operation, who)
            if needed(service, operation, role) == lacking:
                what = "consent" if operation in OF_A_CASE else lacking
                refused_naming(answer, what, operation)
            else:
                wanted = scene.asks[service][operation].allowed
                assert answer.status_code == wanted, (operation, role, answer.text)


def needed(service: str, operation: str, role: str) -> str | None:
    """The assignment without which a role is refused."""
    if operation in OF_A_CASE:
        return GROUND.get(role, "organisation")
    return None if operation in OWN else table()[service][operation].by


def strange(role: str) -> Who:
    return Who(INSURANCE, role, (FOREIGN_UNIT,))


async def test_a_list_holds_only_what_is_ones_own(scene: Scene):
    for who, there in (
        (caseworker(INSURANCE), True),
        (Who(REGION, "unit_staff", (UNIT,)), True),
        (caseworker(JOBS), False),
        (Who(JOBS, "unit_staff", (FOREIGN_UNIT,)), False),
    ):
        listed = await every_page(scene.town, who)
        assert (scene.case.case_id in listed) == there, who
        assert scene.case.person.name not in listed


async def every_page(town: Town, who: Who) -> str:
    """The whole list: other journeys have filled it too."""
    pages, cursor = list[str](), ""
    while not pages or cursor:
        answer = await town.ask("GET", f"referral/referrals{cursor}", who)
        pages.append(answer.text)
        cursor = f"?cursor={answer.json()['next']}" if answer.json()["next"] else ""
    return "\n".join(pages)


@pytest.mark.parametrize("kind", ["none", "malformed", "foreign", "expired", "other audience"])
async def test_a_token_that_is_missing_foreign_or_run_out_opens_nothing(
    scene: Scene, kind: str, tmp_path: Path
):
    header = {"authorization": bearer(scene.town.home, kind, tmp_path)}
    answers = await asyncio.gather(*(scene.ask(s, o, None, **header) for s, o in scene.rows))
    for row, answer in zip(scene.rows, answers, strict=True):
        assert answer.status_code == 401, (row, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def bearer(home: Path, kind: str, elsewhere: Path) -> str:
    """A header of that kind, for somebody who holds every role."""
    if kind == "none":
        return ""
    if kind == "malformed":
        return "Bearer not-a-token"
    if kind == "foreign":
        return f"Bearer {issuer.token(elsewhere, INSURANCE, ROLES, (UNIT,))}"
    now = int(time.time())
    late = {"exp": now - 60} if kind == "expired" else {"exp": now + 60, "aud": "somebody-else"}
    claims = {"iss": issuer.ISSUER, "aud": issuer.AUDIENCE, "sub": "x", "org": INSURANCE}
    key = OKPKey.import_key(json.loads(notes(home / "issuer" / "key.json")["key"]))
    header = {"alg": issuer.ALGORITHM, "kid": key.thumbprint()}
    whole = claims | {"roles": list(ROLES), "units": [UNIT]} | late
    return f"Bearer {jwt.encode(header, whole, key, algorithms=[issuer.ALGORITHM])}"


@pytest.mark.parametrize("role", BOARD)
async def test_the_associations_people_never_reach_an_individual(scene: Scene, role: str):
    """Whatever they may ask, no answer holds a case, a name or a number, and no case's path opens."""
    individuals = await case_ids(scene.town)
    assert scene.case.case_id in individuals
    for service, operation in scene.rows:
        answer = await scene.ask(service, operation, Who(ASSOCIATION, role, (UNIT,)))
        ask = scene.asks[service][operation]
        assert answer.status_code == 403 or scene.case.case_id not in ask.path, operation
        assert not [case for case in individuals if case in answer.text], operation
        assert scene.case.person.name not in answer.text
        assert scene.case.person.number not in answer.text


async def case_ids(town: Town) -> set[str]:
    """Every case that was ever referred here."""
    found: set[str] = set()
    door, cursor = town.doors.to("referral", caseworker(INSURANCE)), None
    while True:
        page = await door.get("/referrals", {"cursor": cursor} if cursor else None)
        found |= {each["case_id"] for each in page.body["referrals"]}
        if not (cursor := page.body["next"]):
            return found


async def test_what_was_tried_has_changed_nothing(scene: Scene):
    assert (await scene.case.record()).body["state"] == "enrolled"
    assert await scene.case.state("admitted") == "admitted"
    assert (await scene.town.doors.to("participation", OPERATOR).get("/progress")).body
