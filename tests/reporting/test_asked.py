"""Asked over HTTP: who may, and what comes back."""

import json
from typing import Any, cast

import httpx
import pytest

from reporting.api import QUERIES, router
from reporting.domain.definitions import DEFINITIONS
from tests.reporting import facts

YEAR = {"programme": facts.PROGRAMME, "year": "2006"}
REPORTS = ("cost-share", "outcomes", "occupancy", "throughput", "response-rate", "annual")


async def test_only_the_board_may_ask(client: httpx.AsyncClient, token: Any):
    for report in (*REPORTS, "annual.html"):
        path = f"/reports/{report}"
        assert (await client.get(path, params=YEAR)).status_code == 401
        refused = await client.get(path, params=YEAR, headers=token("caseworker", "unit_staff"))
        assert refused.status_code == 403
        assert "coordinator" in refused.json()["detail"]
    for role in ("coordinator", "economist", "auditor"):
        answer = await client.get("/reports/outcomes", params=YEAR, headers=token(role))
        assert answer.status_code == 200


async def test_every_figure_is_defined_and_every_definition_used(
    client: httpx.AsyncClient, token: Any
):
    for report in REPORTS:
        answer = await client.get(f"/reports/{report}", params=YEAR, headers=token("auditor"))
        body = answer.json()
        assert body["definitions"].keys() == body["figures"].keys()
        assert all(all(each.values()) for each in body["definitions"].values())
    assert body["figures"].keys() == DEFINITIONS.keys()


async def test_an_answer_is_canonical_and_says_what_it_is(client: httpx.AsyncClient, token: Any):
    asked = {**YEAR, "view": "per_party"}
    answer = await client.get("/reports/cost-share", params=asked, headers=token("economist"))
    body = answer.json()
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert answer.content == canonical.encode()
    assert (body["report"], body["programme"], body["year"]) == (
        "cost_share",
        facts.PROGRAMME,
        2006,
    )
    assert body["view"] == "per_party"
    assert body["as_of"]["applied"].keys() == {"referral.v1", "participation.v1", "followup.v1"}


async def test_a_part_of_a_year_has_shares_and_no_denominators(
    client: httpx.AsyncClient, token: Any
):
    asked = {"programme": facts.PROGRAMME, "from": "2006-01-01", "to": "2006-06-30"}
    answer = await client.get("/reports/cost-share", params=asked, headers=token("economist"))
    body = answer.json()
    assert body["figures"].keys() == {
        "costs",
        "cost_share",
        "cost_by_kind",
        "agreements",
        "budget",
    }
    assert body["year"] is None
    assert body["figures"]["costs"]["programme"]["net_ore"] == 990_000_000 // 2


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"programme": "unheard-of", "year": "2006"}, 404, "programme"),
        ({**YEAR, "unit": "nowhere"}, 404, "unit"),
        ({"programme": facts.PROGRAMME}, 422, "year"),
        ({"programme": facts.PROGRAMME, "from": "2006-01-01"}, 422, "year"),
        ({**YEAR, "from": "2006-01-01", "to": "2006-02-01"}, 422, "year"),
        ({"programme": facts.PROGRAMME, "from": "2006-02-01", "to": "2006-01-01"}, 422, "to"),
        ({**YEAR, "view": "somehow"}, 422, "view"),
    ],
)
async def test_a_question_that_cannot_be_answered_is_refused_by_name(
    client: httpx.AsyncClient, token: Any, asked: dict[str, str], status: int, field: str
):
    refused = await client.get("/reports/cost-share", params=asked, headers=token("economist"))
    assert refused.status_code == status
    assert refused.json()["errors"][0]["field"] == field


async def test_waiting_is_asked_for_a_day(client: httpx.AsyncClient, token: Any):
    asked = {"programme": facts.PROGRAMME, "on": "2006-07-01"}
    answer = await client.get("/reports/waiting", params=asked, headers=token("coordinator"))
    assert answer.json()["figures"]["waiting"]["on"] == "2006-07-01"


def test_every_query_has_its_row_in_the_table():
    queries = [route for route in cast("Any", router.routes) if route.include_in_schema]
    asked = {route.dependant.dependencies[0].call.__name__ for route in queries}
    assert asked == set(QUERIES)
