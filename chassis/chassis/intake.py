"""What a request may hold: so much, no unknown field, no number for a day, and no NUL, which Postgres cannot keep."""

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, cast

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problem import Problem, pointer

_NUL = "\x00"


class Strict(BaseModel):
    """Part of a request: an unknown field is a mistake of the sender's."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _written(day: object, parse: ValidatorFunctionWrapHandler) -> date:
    """A number is no day, although it could be read as seconds since 1970."""
    if str(day) != str(read := parse(day)):
        raise PydanticCustomError("date_type", "a day is written as text, YYYY-MM-DD")
    return read


Day = Annotated[date, WrapValidator(_written)]
"""A local date in Stockholm, as a request must write it."""


class Dated(Strict):
    """A body that names its business day; left out it is today in Stockholm."""

    on: Day | None = None


class BodyLimit:
    """Ends the reading of a body that is larger than `limit` bytes, whatever it says of its length."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._limit:
                raise HTTPException(413, f"a body may have {self._limit} bytes")
            return message

        await self._app(scope, limited, send)


async def refuse_nul(request: Request) -> None:
    """Raises Problem for a NUL in the path, the query or the body, wherever it is nested."""
    named = [*request.path_params.items(), *request.query_params.multi_items()]
    field = next((name for name, value in named if _NUL in str(value)), None)
    if field is None and await request.body():
        with suppress(ValueError, RecursionError):  # no JSON: refused by whoever reads it
            field = _place(await request.json())
    if field is not None:
        raise Problem(422, "no_nul", "a text cannot hold the character NUL", field)


def _place(content: Any) -> str | None:
    """Where the first NUL is; without recursion, for a body may be nested deeper than the stack."""
    left: list[tuple[tuple[Any, ...], Any]] = [((), content)]
    while left:
        place, value = left.pop()
        if isinstance(value, str) and _NUL in value:
            return pointer(("body", *place))
        inner: Any = ()
        if isinstance(value, dict):
            inner = cast(Any, value).items()
        elif isinstance(value, list):
            inner = enumerate(cast(Any, value))
        left += [((*place, name), part) for name, each in inner for part in (name, each)]
    return None
