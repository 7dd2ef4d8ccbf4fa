"""Asked over HTTP: who may, what comes back, and a page that stands alone."""

import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from chassis.auth import TokenReader
from chassis.clock import Clock
from chassis.database import open_pool
from chassis.http import Resources
from chassis.problem import install
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey
from reporting.api import QUERIES, page, router
from reporting.domain.definitions import DEFINITIONS

from tests.reporting import story
from tests.reporting.conftest import hear

ISSUER = "https://issuer.example"
YEAR = {"programme": story.PROGRAMME, "year": "2006"}
REPORTS = ("cost-share", "outcomes", "occupancy", "throughput", "response-rate", "annual")


@pytest.fixture(scope="session")
def key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "test"})


@pytest.fixture
def token(key: ECKey) -> Callable[..., dict[str, str]]:
    """The header of a principal with these roles."""

    def sign(*roles: str) -> dict[str, str]:
        claims = {"sub": "a-person", "org": "forbundet", "roles": list(roles), "iss": ISSUER}
        whole = claims | {"aud": "samverka", "exp": int(time.time()) + 600}
        return {
            "Authorization": f"Bearer {jwt.encode({'alg': 'ES256', 'kid': 'test'}, whole, key)}"
        }

    return sign


@pytest.fixture
async def client(
    new_url: Callable[[], Awaitable[str]], key: ECKey, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """The service's routes on a database that has heard the story; no broker is needed to ask."""
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    async with await open_pool(await new_url(), "reporting") as pool:
        async with pool.acquire() as db:
            await hear(db, story.Story().told(), 1_000)
            clock = Clock("real")
            await clock.fix(db)
        app = FastAPI()
        install(app)
        app.include_router(router)
        store = cast("Any", SimpleNamespace())
        reader = TokenReader(str(jwks), ISSUER, "samverka")
        app.state.resources = Resources(pool, store, clock, reader, lambda _: False)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://reporting") as asked:
            yield asked


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
        story.PROGRAMME,
        2006,
    )
    assert body["view"] == "per_party"
    assert body["as_of"]["applied"].keys() == {"referral.v1", "participation.v1", "followup.v1"}


async def test_a_part_of_a_year_has_shares_and_no_denominators(
    client: httpx.AsyncClient, token: Any
):
    asked = {"programme": story.PROGRAMME, "from": "2006-01-01", "to": "2006-06-30"}
    answer = await client.get("/reports/cost-share", params=asked, headers=token("economist"))
    body = answer.json()
    assert body["figures"].keys() == {"costs", "cost_share"}
    assert body["year"] is None
    assert body["figures"]["costs"]["programme"]["net_ore"] == 990_000_000 // 2


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"programme": "unheard-of", "year": "2006"}, 404, "programme"),
        ({**YEAR, "unit": "nowhere"}, 404, "unit"),
        ({"programme": story.PROGRAMME}, 422, "year"),
        ({"programme": story.PROGRAMME, "from": "2006-01-01"}, 422, "year"),
        ({**YEAR, "from": "2006-01-01", "to": "2006-02-01"}, 422, "year"),
        ({"programme": story.PROGRAMME, "from": "2006-02-01", "to": "2006-01-01"}, 422, "to"),
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
    asked = {"programme": story.PROGRAMME, "on": "2006-07-01"}
    answer = await client.get("/reports/waiting", params=asked, headers=token("coordinator"))
    assert answer.json()["figures"]["waiting"]["on"] == "2006-07-01"


def test_every_query_has_its_row_in_the_table():
    asked = {route.dependant.dependencies[0].call.__name__ for route in cast("Any", router.routes)}
    assert asked == set(QUERIES)


class Page(HTMLParser):
    """What a reader without eyes, and a browser without a network, would meet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(" ".join(data.split()))

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
async def annual(client: httpx.AsyncClient, token: Any) -> str:
    answer = await client.get("/reports/annual.html", params=YEAR, headers=token("coordinator"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


async def test_the_page_stands_alone(annual: str):
    read = Page(annual)
    assert read.open == []
    assert not {"script", "link", "img", "iframe", "image", "use"} & {tag for tag, _ in read.tags}
    named = re.findall(r"""(?:href|src|url\(|@import)\s*=?\s*["'(]?([^"')\s>]+)""", annual)
    assert all(each.startswith("#") for each in named)
    addresses = set(re.findall(r"https?://[^\s\"'<]+", annual))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


async def test_the_page_shows_the_figures_with_their_definitions(annual: str):
    text = " ".join(Page(annual).text).replace("\N{NO-BREAK SPACE}", " ")
    for figure in ("825 000.00", "2 475 000.00", "82 500.00", "132 000.00", "9 900 000.00"):
        assert figure in text
    for definition in DEFINITIONS.values():
        for words in definition.model_dump().values():
            assert words in text
    for name in ("sjukpenning", "lön", "förvärvsarbete", "vid uppföljning", "<5", ".."):
        assert name in text


async def test_the_page_can_be_heard(annual: str):
    read = Page(annual)
    assert read.attributes("html")[0]["lang"] == "en"
    assert {"lang": "sv"} in read.attributes("span")
    assert all(each.get("scope") in {"row", "col"} for each in read.attributes("th"))
    assert len(read.attributes("caption")) == len(read.attributes("table"))
    charts = [each for each in read.attributes("div") if each.get("class") == "chart"]
    assert len(charts) == len(read.attributes("svg")) == 4
    assert all(each["role"] == "img" and each["aria-label"] for each in charts)
    titles = [each for _, each in read.tags if "aria-labelledby" in each]
    ids = {each["id"] for _, each in read.tags if "id" in each}
    assert {each["aria-labelledby"] for each in titles} <= ids


async def test_a_year_without_anything_has_a_page_too(client: httpx.AsyncClient, token: Any):
    for year in ("1999", "2100"):
        asked = {**YEAR, "year": year}
        answer = await client.get("/reports/annual.html", params=asked, headers=token("auditor"))
        assert answer.status_code == 200
        assert "No costs have been recorded." in answer.text


def test_amounts_are_read_in_kronor():
    assert page.kronor(82_500_000) == "825\N{NO-BREAK SPACE}000.00"
    assert page.kronor(-5) == "\N{MINUS SIGN}0.05"
    assert page.kronor(None) == "–"


def test_withheld_counts_keep_their_marks():
    assert [page.number(each) for each in ("<5", "..", None, 1234)] == [
        "<5",
        "..",
        "–",
        "1\N{NO-BREAK SPACE}234",
    ]
