"""The services over HTTP as one principal sees them: nothing is lost and nothing is done twice."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle
from typing import Any, TypeAlias, cast
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx

Json: TypeAlias = Any
Parameters: TypeAlias = Mapping[str, str | int]
Send: TypeAlias = Callable[[str], Awaitable[httpx.Response]]

PATIENCE = 60.0  # seconds that a service may be away
HASTE = 2.0  # seconds for an answer that is wanted at once
TIMEOUT = 30.0  # seconds for one answer
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds between two tries
IN_FLIGHT = 8  # requests to a service at once
AWAY = frozenset({502, 503, 504})
NAMESPACE = uuid5(NAMESPACE_URL, "urn:samverka:idempotency-key")


class Problem(Exception):
    """A service refused: with which status, why, and which rules on which fields."""

    def __init__(self, status: int, asked: str, body: Json) -> None:
        self.status, self.body = status, body
        body = body[:300] if isinstance(body, str) else body
        told: dict[str, Any] = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
        errors: list[dict[str, str]] = told.get("errors", [])
        self.rules = tuple(error["rule"] for error in errors)
        lines = [
            f"  {error['field']}: {error['rule']}: {error['detail']}"
            for error in errors
            if error["field"]
        ]
        super().__init__("\n".join([f"{asked} -> {status}: {told.get('detail', body)}", *lines]))


class Away(Exception):
    """A service did not answer, or not as one that can work, for as long as we wait."""


@dataclass(frozen=True)
class Answer:
    """The JSON of an answer, and its ETag if it had one."""

    body: Json
    etag: str | None = None


@dataclass(frozen=True)
class Door:
    """One service for one principal. `bases` are the addresses of its processes, tried in turn."""

    http: httpx.AsyncClient
    bases: Sequence[str]
    token: str = field(repr=False)
    patience: float = PATIENCE

    def hasty(self) -> "Door":
        """For who wants to hear at once that a service is away."""
        return replace(self, patience=HASTE)

    async def get(self, path: str, parameters: Parameters | None = None) -> Answer:
        """Read; Problem if refused, Away if nobody answers."""
        return await self._ask("GET", path, parameters=parameters)

    async def post(
        self, path: str, body: Json, key: UUID | None = None, if_match: str | None = None
    ) -> Answer:
        """Command. Without `key` it follows from path and body: the same asked again is the same."""
        content = json.dumps(body, ensure_ascii=False, sort_keys=True)
        headers = {"Idempotency-Key": str(key or uuid5(NAMESPACE, path + content))}
        if if_match:
            headers["If-Match"] = if_match
        return await self._ask("POST", path, content=content.encode(), headers=headers)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        parameters: Parameters | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        always = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = {**always, **(headers or {})}
        send = partial(
            self.http.request,
            method,
            params=parameters,
            content=content,
            headers=sent,
            timeout=min(TIMEOUT, self.patience),
        )
        response = await self._until_answered(send, path)
        body = _json(response)
        if response.is_error:
            raise Problem(response.status_code, f"{method} {path}", body)
        return Answer(body, response.headers.get("ETag"))

    async def _until_answered(self, send: Send, path: str) -> httpx.Response:
        """Repeat what was lost, the very same, at the next process."""
        clock = asyncio.get_running_loop().time
        deadline, pause = clock() + self.patience, FIRST_PAUSE
        for base in cycle(self.bases):
            answered = await _tried(send, base + path)
            if isinstance(answered, httpx.Response):
                return answered
            if clock() > deadline:
                raise Away(f"{base}{path}: no answer in {self.patience:.0f} s, last: {answered}")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        raise Away(f"{path}: no address to ask at")


async def _tried(send: Send, url: str) -> httpx.Response | str:
    """The answer, or why there is none."""
    try:
        response = await send(url)
    except httpx.TransportError as error:
        return repr(error)
    if response.status_code in AWAY:
        return f"{response.status_code} {response.text[:300]}"
    return response


def connection() -> httpx.AsyncClient:
    """To one service: few connections that stay open (every request looks at each of them)."""
    limits = httpx.Limits(
        max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT, keepalive_expiry=4.0
    )
    return httpx.AsyncClient(limits=limits, timeout=TIMEOUT, trust_env=False)


def _json(response: httpx.Response) -> Json:
    try:
        return response.json() if response.content else {}
    except ValueError:
        return response.text
