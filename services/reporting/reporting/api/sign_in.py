"""A browser's way in: a token is handed over once in a form, and kept in a cookie that only these pages see."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs, urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from chassis.auth import Unauthenticated
from reporting.api.page import sign_in_page

HERE, COOKIE = "/reports", "samverka_token"
NOWHERE_ELSE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
}

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Browsed(APIRoute):
    """A route for which the cookie stands in for the header; without either a browser is asked to sign in."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def browsed(request: Request) -> Response:
            try:
                return await handle(_authorized(request))
            except Unauthenticated:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                asked = f"{request.url.path}?{request.url.query}"
                return RedirectResponse(f"{HERE}/sign-in?{urlencode({'to': asked})}", 303)

        return browsed


def _authorized(request: Request) -> Request:
    token = request.cookies.get(COOKIE)
    if token is None or "authorization" in request.headers:
        return request
    bearer = (b"authorization", f"Bearer {token}".encode())
    return Request(
        {**request.scope, "headers": [*request.scope["headers"], bearer]}, request.receive
    )


async def ask(to: str) -> Response:
    """The form."""
    return HTMLResponse(sign_in_page(to, None), headers=NOWHERE_ELSE)


async def sign_in(request: Request) -> Response:
    """Back to the page that was asked for, or the form again with what is wrong."""
    form = parse_qs((await request.body()).decode("ascii", "replace"))
    to, token = (form.get(name, [""])[0].strip() for name in ("to", "token"))
    if not to.startswith(f"{HERE}/"):  # no way to lead a reader elsewhere
        to = f"{HERE}/annual.html"
    try:
        request.app.state.resources.tokens.principal(f"Bearer {token}")
    except Unauthenticated as refused:
        return HTMLResponse(sign_in_page(to, str(refused)), 401, headers=NOWHERE_ELSE)
    answer = RedirectResponse(to, 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, path=HERE, secure=secure, httponly=True, samesite="strict")
    return answer
