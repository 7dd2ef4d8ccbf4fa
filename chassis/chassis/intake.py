"""What no request may hold: more than anybody here reads, or the one character that Postgres cannot keep."""

from contextlib import suppress
from typing import Any, cast

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problem import Problem, pointer

_NUL = "\x00"


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
