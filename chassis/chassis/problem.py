"""Refusals as problem+json (RFC 9457): what is wrong, which field, which rule."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from chassis.auth import Forbidden, Unauthenticated
from chassis.clock import TimeRunsForward
from chassis.database import TRANSIENT
from chassis.decider import Rejected

Broken = Mapping[str, str | None]
"""A rule, the field that breaks it (a JSON pointer or a parameter's name) and why: rule, field, detail."""
_TITLES = {
    413: "Content Too Large",
    422: "Unprocessable Content",
}  # an older Python has older names


class Problem(Exception):
    """A refusal with its status; anything else that a handler may raise is turned into one."""

    def __init__(self, status: int, rule: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.rule, self.detail, self.field = status, rule, detail, field

    @classmethod
    def not_found(cls, field: str, detail: str = "there is no such thing here") -> "Problem":
        return cls(404, "not_found", detail, field)


def _answer(
    status: int, detail: str, errors: Sequence[Broken], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The response; its type names the first rule that was broken."""
    body = {"type": f"urn:samverka:problem:{errors[0]['rule']}", "title": _title(status)}
    body |= {"status": status, "detail": detail, "errors": errors}
    return JSONResponse(body, status, dict(headers or {}), "application/problem+json")


def _title(status: int) -> str:
    return _TITLES.get(status) or HTTPStatus(status).phrase


def _one(
    status: int,
    rule: str,
    error: object,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    detail = str(error)
    return _answer(status, detail, [{"field": field, "rule": rule, "detail": detail}], headers)


def _bare(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """For what breaks no rule of ours: the rule is named as the status is."""
    return _one(status, _title(status).lower().replace(" ", "_"), detail, headers=headers)


def pointer(location: Sequence[Any]) -> str:
    """A JSON pointer for a place in a body; the name for a parameter or header."""
    first, *rest = location
    return "/" + "/".join(map(str, rest)) if first == "body" else str(rest[-1] if rest else first)


def _validation(error: RequestValidationError) -> JSONResponse:
    errors = [
        {"field": pointer(e["loc"]), "rule": e["type"], "detail": e["msg"]} for e in error.errors()
    ]
    return _answer(422, "the request breaks the rules of its fields", errors)


_BEARER = {"WWW-Authenticate": "Bearer"}
_AWAY = "a part is away; ask again with the same key"
_REFUSALS: Mapping[type[Exception], Callable[[Any], JSONResponse]] = {
    RequestValidationError: _validation,
    Problem: lambda e: _one(e.status, e.rule, e, e.field),
    Rejected: lambda e: _one(409, e.rule, e, e.field),
    HTTPException: lambda e: _bare(e.status_code, e.detail, e.headers),
    Unauthenticated: lambda e: _one(401, "authenticated", e, "Authorization", _BEARER),
    Forbidden: lambda e: _one(403, "allowed", e, "Authorization"),
    TimeRunsForward: lambda e: _one(409, "time_runs_forward", e, "/as_of"),
    **dict.fromkeys(TRANSIENT, lambda _: _one(503, "try_again", _AWAY)),
    Exception: lambda _: _bare(500, "this is our mistake"),
}


def _other_method(request: Request, error: Any) -> JSONResponse:
    """Allows all methods of the path: the router names only those of the first route that fits it."""

    def fits(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return _bare(405, error.detail, {"Allow": ", ".join(filter(fits, ("GET", "HEAD", "POST")))})


def install(app: FastAPI) -> None:
    """Every way of refusing, as problem+json."""
    app.add_exception_handler(405, _other_method)
    for kind, refusal in _REFUSALS.items():
        app.add_exception_handler(kind, lambda _, error, refusal=refusal: refusal(error))
