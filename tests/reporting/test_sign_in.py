"""A browser's way to the page: a form, a cookie that only the pages see, and no way elsewhere."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from reporting.api import sign_in
from tests.reporting import facts

PAGE = f"/reports/annual.html?programme={facts.PROGRAMME}&year=2006"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def bearer(headers: Any) -> str:
    return headers["Authorization"].removeprefix("Bearer ")


async def asked(client: httpx.AsyncClient, token: str, to: str = PAGE) -> httpx.Response:
    return await client.post("/reports/sign-in", data={"token": token, "to": to})


async def test_a_browser_without_a_token_is_led_to_the_form_and_back(
    client: httpx.AsyncClient, token: Any
):
    led = await client.get(PAGE, headers=BROWSER)
    assert led.status_code == 303
    form = await client.get(led.headers["Location"])
    assert form.status_code == 200
    assert facts.PROGRAMME in form.text
    to = parse_qs(urlsplit(led.headers["Location"]).query)["to"][0]
    back = await asked(client, bearer(token("auditor")), to)
    assert (back.status_code, back.headers["Location"]) == (303, PAGE)
    page = await client.get(PAGE, headers=BROWSER)  # with the cookie that was set
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"


async def test_the_cookie_is_seen_by_these_pages_alone(client: httpx.AsyncClient, token: Any):
    set_ = (await asked(client, bearer(token("auditor")))).headers["Set-Cookie"]
    parts = {part.strip().lower() for part in set_.split(";")[1:]}
    assert parts == {"httponly", "path=/reports", "samesite=strict"}
    secure = client.post(
        "https://testserver/reports/sign-in", data={"token": bearer(token("auditor"))}
    )
    assert "secure" in (await secure).headers["Set-Cookie"].lower()


async def test_a_cookie_opens_no_more_than_its_token(client: httpx.AsyncClient, token: Any):
    client.cookies.set(sign_in.COOKIE, bearer(token("caseworker")), path="/reports")
    assert (await client.get(PAGE, headers=BROWSER)).status_code == 403
    figures = PAGE.replace("annual.html", "annual")
    assert (await client.get(figures)).status_code == 401, "a cookie is for pages, not for data"


@pytest.mark.parametrize("wrong", ["", "not a token", "a.b.c", "\u00e5", "x" * 5000])
async def test_what_is_no_token_is_refused_in_the_form(client: httpx.AsyncClient, wrong: str):
    refused = await asked(client, wrong)
    assert refused.status_code == 401
    assert "Not signed in" in refused.text
    assert "Set-Cookie" not in refused.headers


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example", "/metrics", ""]
)
async def test_nobody_is_led_elsewhere(client: httpx.AsyncClient, token: Any, to: str):
    back = await asked(client, bearer(token("auditor")), to)
    assert back.headers["Location"].startswith("/reports/")


async def test_what_the_form_repeats_is_text_and_no_markup(client: httpx.AsyncClient):
    form = await client.get("/reports/sign-in", params={"to": '"><script>'})
    assert "<script>" not in form.text
