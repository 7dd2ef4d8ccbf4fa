"""Every command and every query, tried with every role, every assignment and every kind of token."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import followup.api
import participation.api
import pytest
import referral.api.table
import reporting.api
from chassis.auth import ROLES, Allow
from chassis.operations import OPERATIONS
from contracts.topics import SERVICES
from embedded.notebook import read as notes
from httpx import Response
from joserfc import jwt
from joserfc.jwk import OKPKey
from samverka import issuer
from samverka.principals import Who

from tests.journeys.cases import SICK, Case, refer
from tests.journeys.town import (
    ASSOCIATION,
    BOARD,
    INSURANCE,
    JOBS,
    OPERATOR,
    PARTIES,
    PROGRAMME,
    REGION,
    TOWNSHIP,
    Town,
    caseworker,
)

UNIT, FOREIGN_UNIT, FOREIGN = "porten", "granbacka", ASSOCIATION

TABLES: Mapping[str, Mapping[str, Allow]] = {
    "referral": {**referral.api.table.COMMANDS, **referral.api.table.QUERIES},
    "participation": {**participation.api.COMMANDS, **participation.api.QUERIES},
    "followup": {**followup.api.COMMANDS, **followup.api.QUERIES},
    "reporting": {**reporting.api.QUERIES},
}
OPEN = {"/health/live", "/health/ready", "/metrics", "/asyncapi.json", "/openapi.json"}
"""What needs no token."""


@dataclass(frozen=True)
class Ask:
    """A request that is right in everything but who asks."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    allowed: int = 200
    """The status for one who may. A command is tried without an Idempotency-Key, so that nothing happens."""


def post(path: str, **body: Any) -> Ask:
    return Ask("POST", path, body, 400)


def get(path: str) -> Ask:
    return Ask("GET", path)


@dataclass(frozen=True)
class Scene:
    """A case that is enrolled, and for each service how each row of its table is asked for."""

    town: Town
    case: Case
    asks: Mapping[str, Mapping[str, Ask]]
    rows: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    async def ask(self, service: str, operation: str, who: Who | None, **headers: str) -> Response:
        ask = self.asks[service][operation]
        none = {"Idempotency-Key": ""} | {k.capitalize(): v for k, v in headers.items()}
        return await self.town.ask(ask.method, f"{service}{ask.path}", who, ask.body, none)


@pytest.fixture(scope="module")
async def scene(town: Town) -> AsyncGenerator[Scene]:
    today = await town.today()
    parties = {"parties": [INSURANCE, TOWNSHIP], "signed_on": str(today)}
    case = await refer(town, UNIT, today, follow_up=True, consent=parties)
    await case.until_confirmed(today)
    await town.settle()
    await case.enrol(today, "kafe")
    leaving = await refer(town, UNIT, today, consent=parties)
    await leaving.by_sender("consent/withdrawal", today)
    await town.settle()
    asks = {
        "referral": of_referral(case, leaving, str(today)),
        "participation": of_participation(case, str(today)),
        "followup": of_followup(case, str(today)),
        "reporting": of_reporting(),
    }
    operations = of_operations(str(today))
    asks = {service: {**operations, **asked} for service, asked in asks.items()}
    yield Scene(town, case, asks, [(s, o) for s, rows in table().items() for o in rows])


def table() -> Mapping[str, Mapping[str, Allow]]:
    """Every row of every service; reporting, which decides nothing, has no clock to tick."""
    return {
        service: {**rows, **{o: a for o, a in OPERATIONS.items() if not _ticks(service, o)}}
        for service, rows in TABLES.items()
    }


def _ticks(service: str, operation: str) -> bool:
    return service == "reporting" and "tick" in operation


def of_operations(today: str) -> dict[str, Ask]:
    return {
        "tick": Ask("POST", "/ticks", {"as_of": today}),
        "read_next_tick": get("/ticks/next"),
        "read_progress": get("/progress"),
        "list_dead_letters": get("/dead-letters"),
        "read_dead_letter": Ask("GET", "/dead-letters/0", None, 404),
        "retry_dead_letter": Ask("POST", "/dead-letters/0/retry", None, 404),
    }


def of_referral(case: Case, leaving: Case, today: str) -> dict[str, Ask]:
    here, shares = f"/referrals/{case.case_id}", [{"numerator": 1, "denominator": 1}]
    consent = {"parties": list(PARTIES), "signed_on": today}
    sent = {"identity_number": case.person.number, "name": case.person.name}
    funded = [share | {"funder": INSURANCE} for share in shares]
    cost = {"cost_kind": "rent", "net_ore": 1, "accrued_on": today}
    asked = {"programme": "skogsbygden", "unit": UNIT}
    return {
        "register_organisation": post("/organisations", organisation="ny", name="Ny"),
        "adopt_agreement": post(
            "/agreements", agreement="nytt", valid_from=today, shares=funded, **asked
        ),
        "record_cost": post("/costs", **asked, **cost),
        "correct_cost": Ask("POST", f"/costs/{uuid4()}/corrections", {"net_ore": 1}, 404),
        "send_referral": post(
            "/referrals", **sent, **asked, consent=consent, attested=["wishes-to-try"]
        ),
        "withdraw_referral": post(f"{here}/withdrawal", on=today),
        "receive_referral": post(f"{here}/receipt", on=today),
        "hold_study_visit": post(f"{here}/study-visit", on=today),
        "hold_mapping_visit": post(f"{here}/mapping-visit", on=today),
        "accept_referral": post(f"{here}/acceptance", on=today),
        "decline_referral": post(f"{here}/decline", by="unit", code="other_need"),
        "decide_admission": post(f"{here}/admission", members=[INSURANCE]),
        "accept_offer": post(f"{here}/offer/acceptance", start_on=today),
        "confirm_interest": post(f"{here}/interest", on=today),
        "give_consent": post(f"{here}/consent", purpose="follow_up", signed_on=today),
        "withdraw_consent": post(f"{here}/consent/withdrawal", on=today),
        "list_referrals": get("/referrals"),
        "read_referral": get(here),
        "read_person": get(f"{here}/person"),
        "read_disclosures": get(f"{here}/disclosures"),
        "read_withdrawal": get(f"/referrals/{leaving.case_id}/withdrawal"),
        "read_reads": get(f"{here}/reads"),
    }


def of_participation(case: Case, today: str) -> dict[str, Ask]:
    from samverka import programme_file

    here, week = f"/participations/{case.case_id}", {"week": "2011-05-30"}
    programme = programme_file.read(PROGRAMME).programme.model_dump(mode="json")
    return {
        "publish_programme": post("/programmes", **programme),
        "free_anonymous_place": post(f"/units/{UNIT}/anonymous-places/1/exit", on=today),
        "enrol": post("/participations", case_id=case.case_id, station="kafe", contact_person="N"),
        "establish_plan": post(f"{here}/plan", goals=["Komma"]),
        "revise_plan": post(f"{here}/plan/revision", goals=["Komma"]),
        "hold_network_meeting": post(f"{here}/network-meetings", attended_by=[INSURANCE]),
        "record_attendance": post(f"{here}/attendance", **week, planned_hours=9, attended_hours=9),
        "move_planned_end": post(f"{here}/planned-end", planned_end=today, reason="absence"),
        "record_situation": post(f"{here}/situation", situation=SICK),
        "exit_participation": post(f"{here}/exit", code="work", situation=SICK),
        "read_programme": get("/programmes/skogsbygden"),
        "read_unit": get(f"/units/{UNIT}"),
        "read_participation": get(here),
        "list_participations": get(f"/participations?unit={UNIT}"),
    }


def of_followup(case: Case, today: str) -> dict[str, Ask]:
    here = f"/schedules/{case.case_id}"
    return {
        "complete_milestone": post(f"{here}/milestones/week-1/completion", on=today),
        "miss_milestone": post(f"{here}/milestones/week-1/miss", code="moved"),
        "read_schedule": get(here),
        "read_working_list": get(f"/working-list?function=contact_person&unit={UNIT}"),
    }


def of_reporting() -> dict[str, Ask]:
    year, day = "programme=skogsbygden&year=2010", "programme=skogsbygden&on=2010-07-01"
    kinds = ("cost_share", "outcomes", "occupancy", "throughput", "response_rate", "annual")
    asks = {f"read_{kind}": get(f"/reports/{kind.replace('_', '-')}?{year}") for kind in kinds}
    return {**asks, "read_waiting": get(f"/reports/waiting?{day}")}


def everywhere(role: str) -> Who:
    """A principal that every assignment covers: only its role can be in the way."""
    return Who(INSURANCE, role, (UNIT,))


async def test_every_row_of_every_table_is_tried(scene: Scene):
    for service, rows in table().items():
        asked = {o for o in scene.asks[service] if not _ticks(service, o)}
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


OWN = {"send_referral"}
"""Whoever asks does so for its own organisation; whether that is on the list is the unit's to say."""
OF_A_CASE = {"read_referral", "read_person"}
GROUND = {"unit_staff": "unit", "referral_group": "unit"}
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
        answer = await scene.ask("referral", "list_referrals", who)
        assert (scene.case.case_id in answer.text) == there, who
        assert scene.case.person.name not in answer.text


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
