"""The annual report as a page that stands alone and can be heard."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from reporting.api import words
from reporting.domain.definitions import DEFINITIONS
from tests.reporting import facts

YEAR = {"programme": facts.PROGRAMME, "year": "2006"}


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
        for said in definition.model_dump().values():
            assert said in text
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
    assert words.kronor(82_500_000) == "825\N{NO-BREAK SPACE}000.00"
    assert words.kronor(-5) == "\N{MINUS SIGN}0.05"
    assert words.kronor(None) == "–"


def test_withheld_counts_keep_their_marks():
    assert [words.number(each) for each in ("<5", "..", None, 1234)] == [
        "<5",
        "..",
        "–",
        "1\N{NO-BREAK SPACE}234",
    ]
