"""Refusals as problem+json (RFC 9457): what is wrong, which field, which rule."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from chassis.auth import Forbidden, Unauthenticated
from chassis.clock import TimeRunsForward
from chassis.decider import Rejected


class Broken(BaseModel):
    """A rule, the field that breaks it (a JSON pointer or a parameter's name) and why."""

    field: str | None
    rule: str
    detail: str


class ProblemDetails(BaseModel):
    type: str
    title: str
    status: int
    detail: str
    errors: list[Broken]


class Problem(Exception):
    """A refusal with its status; anything else that a handler may raise is turned into one."""

    def __init__(
        self,
        status: int,
        rule: str,
        detail: str,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.rule, self.detail, self.field = status, rule, detail, field
        self.headers = headers

    @classmethod
    def not_found(cls, field: str, detail: str = "there is no such thing here") -> "Problem":
        return cls(404, "not_found", detail, field)


def answer(
    status: int,
    detail: str,
    errors: Sequence[Broken],
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The response; its type names the first rule that was broken."""
    rule = errors[0].rule if errors else HTTPStatus(status).phrase.lower().replace(" ", "_")
    body = ProblemDetails(
        type=f"urn:samverka:problem:{rule}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors),
    )
    return JSONResponse(
        body.model_dump(), status, dict(headers or {}), media_type="application/problem+json"
    )


def pointer(location: Sequence[Any]) -> str:
    """A JSON pointer for a place in a body; the name for a parameter or header."""
    first, *rest = location
    return "/" + "/".join(map(str, rest)) if first == "body" else str(rest[-1] if rest else first)


def _validation(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        Broken(field=pointer(e["loc"]), rule=e["type"], detail=e["msg"]) for e in error.errors()
    ]
    return answer(422, "the request breaks the rules of its fields", errors)


def _one(status: int, rule: str, error: Exception, field: str | None = None) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return answer(status, str(error), [Broken(field=field, rule=rule, detail=str(error))], headers)


def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    broken = Broken(field=error.field, rule=error.rule, detail=error.detail)
    return answer(error.status, error.detail, [broken], error.headers)


def _rejected(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Rejected)
    return _one(409, error.rule, error, error.field)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return answer(error.status_code, str(error.detail), [], error.headers)


def install(app: FastAPI) -> None:
    """Every way of refusing, as problem+json."""
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Rejected, _rejected)
    app.add_exception_handler(HTTPException, _http)
    for kind, status, rule, field in (
        (Unauthenticated, 401, "authenticated", "Authorization"),
        (Forbidden, 403, "allowed", "Authorization"),
        (TimeRunsForward, 409, "time_runs_forward", "/as_of"),
    ):
        app.add_exception_handler(
            kind, lambda _, error, s=status, r=rule, f=field: _one(s, r, error, f)
        )
    for lost in (OSError, TimeoutError, *_database_is_away()):
        app.add_exception_handler(
            lost,
            lambda _, __: _one(
                503, "try_again", Exception("a part is away; ask again with the same key")
            ),
        )


def _database_is_away() -> Sequence[type[Exception]]:
    import asyncpg

    return (
        asyncpg.PostgresConnectionError,
        asyncpg.InterfaceError,
        asyncpg.OperatorInterventionError,
        asyncpg.TransactionRollbackError,
        asyncpg.InsufficientResourcesError,
        asyncpg.IdleInTransactionSessionTimeoutError,
    )
