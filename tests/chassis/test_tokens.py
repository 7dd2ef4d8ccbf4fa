"""Who asks: a token that is missing, foreign, outdated or for somebody else lets nobody in."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.chassis.refusing import refused
from tests.chassis.service import Issuer, Running
from tests.chassis.waiting import until


async def test_a_role_or_an_assignment_that_is_missing_is_named(boxes: Running) -> None:
    for answer, missing in (
        (await boxes.post("/boxes/a/things", {}, role="economist"), "unit_staff"),
        (await boxes.get("/boxes/a", role="economist"), "unit_staff or auditor"),
        (await boxes.get("/progress"), "operator or auditor"),
        (await boxes.post("/ticks", {"as_of": "2024-01-01"}), "operator"),
        (await boxes.post("/organisations/other/parcels", {}, role="caseworker"), "organisation"),
    ):
        assert refused(answer) == (403, "allowed", "Authorization")
        assert missing in answer.json()["detail"]
    elsewhere = {"Authorization": f"Bearer {boxes.issuer.token(units=['unit-b'])}"}
    answer = await boxes.post("/boxes/a/things", {}, **elsewhere)
    assert refused(answer) == (403, "allowed", "Authorization")
    assert (await boxes.post("/organisations/town/parcels", {}, role="caseworker")).is_success


PAST = int(datetime.now(UTC).timestamp()) - 5


FUTURE = int(datetime.now(UTC).timestamp()) + 3600


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": PAST},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": FUTURE},
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://other.example"},
        {"iss": None},
        {"sub": None},
        {"org": None},
        {"roles": 7},
    ],
)
async def test_a_token_with_a_wrong_claim(claims: Any, boxes: Running) -> None:
    assert (await boxes.get("/reads")).status_code == 200
    headers = {"Authorization": f"Bearer {boxes.issuer.token(**claims)}"}
    answer = await boxes.client.get("/reads", headers=headers)
    assert refused(answer) == (401, "authenticated", "Authorization")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_that_is_none(boxes: Running, tmp_path: Path) -> None:
    ours = boxes.issuer.token()
    head, claims, signature = ours.split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    foreign = Issuer(tmp_path / "foreign.json").publish().token()
    for header in (
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {ours}",
        ours,
        "Bearer nonsense",
        "Bearer a.b.c",
        f"Bearer {unsigned}.{claims}.",
        f"Bearer {head}.{claims}.",
        f"Bearer {head}.{claims}.{signature[:-4]}AAAA",
        f"Bearer {foreign}",
        f"Bearer {boxes.issuer.confused()}",
    ):
        answer = await boxes.client.get(
            "/reads", headers={"Authorization": header} if header is not None else {}
        )
        assert refused(answer) == (401, "authenticated", "Authorization"), header
        assert ours not in answer.text


async def test_a_token_that_runs_out_between_two_requests(boxes: Running) -> None:
    token = boxes.issuer.token(exp=int(datetime.now(UTC).timestamp()) + 2)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await boxes.client.get("/reads", headers=headers)).status_code == 200

    async def out() -> bool:
        return (await boxes.client.get("/reads", headers=headers)).status_code == 401

    await until(out, pause=0.1)
