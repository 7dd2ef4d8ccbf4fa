"""Asked over HTTP: who may, once per key, against the version seen, answered with what to wait for."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from chassis import auth
from chassis.auth import Allow, Principal, TokenReader
from chassis.clock import Clock
from chassis.database import Connection, Pool
from chassis.event_store import Store, Work
from chassis.problem import Problem

__all__ = ["Allow", "Asked", "Dated", "Problem", "Resources", "Strict", "asking", "reads_of"]

_FIRST = """
insert into es.answer (principal, key, fingerprint) values ($1, $2, $3) on conflict do nothing
"""
_AGAIN = (
    "select fingerprint, status, headers, body from es.answer where principal = $1 and key = $2"
)
_ANSWER = (
    "update es.answer set status = $3, headers = $4, body = $5 where principal = $1 and key = $2"
)
_READ = """
insert into es.read_log (case_id, actor, organisation, operation, ground) values ($1, $2, $3, $4, $5)
"""
_READS = """
select read_at, actor, organisation, operation, ground from es.read_log where case_id = $1 order by read_id
"""
_HEARD = """
select count(*) from unnest($1::text[], $2::bigint[]) wanted (stream, version)
where not exists (select from es.heard where subject = stream and heard.version >= wanted.version)
"""

Streams = Sequence[str] | Callable[[Connection], Awaitable[Sequence[str]]]
Extra = Mapping[str, Any] | Callable[[Work], Mapping[str, Any]]


class Strict(BaseModel):
    """Part of a request: an unknown field is a mistake of the sender's."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dated(Strict):
    """A body that names its business day; left out it is today in Stockholm."""

    on: date | None = None


@dataclass(frozen=True)
class Resources:
    """What a service's requests need; `app.state.resources`."""

    pool: Pool
    store: Store
    clock: Clock
    tokens: TokenReader
    told: Callable[[Any], bool]
    """Whether a stored event is told, so that waiting for it makes sense."""


@dataclass(frozen=True)
class Asked:
    """One request: who asks, what the table allows, and the ways to answer."""

    request: Request
    operation: str
    rule: Allow
    principal: Principal
    resources: Resources
    key: str | None
    if_match: str | None

    @property
    def pool(self) -> Pool:
        return self.resources.pool

    @property
    def store(self) -> Store:
        return self.resources.store

    @property
    def clock(self) -> Clock:
        return self.resources.clock

    @property
    def scoped_key(self) -> str:
        """The request's key within its organisation: what an id may follow from."""
        return f"{self._who}/{self._required_key()}"

    def on(self, day: date | None) -> date:
        """The business day of a command: today unless it says so; never in the future."""
        today = self.clock.today()
        if day and day > today:
            raise Problem(422, "not_in_future", f"{day} lies after {today}", "/on")
        return day or today

    def allow(self, *, organisation: str | None = None, unit: str | None = None) -> None:
        """Raises Forbidden unless the principal's assignments cover these."""
        auth.require_assignment(self.principal, self.rule, organisation, unit)

    async def log_read(self, case_id: UUID, ground: str) -> None:
        """Written before the answer leaves: who looked at whom, and on what ground."""
        who = self.principal
        await self.pool.execute(
            _READ, case_id, who.subject, who.organisation, self.operation, ground
        )

    async def carry_out(
        self,
        *,
        streams: Streams,
        act: Callable[[Work], object],
        organisation: str | None = None,
        unit: str | None = None,
        precondition: bool = False,
        answer: Extra | None = None,
        status: int = 201,
    ) -> Response:
        """One command in one transaction: the first answer for its key, or that answer again."""
        self.allow(organisation=organisation, unit=unit)
        key, print_ = self._required_key(), await self._fingerprint()
        async with self.store.work(self.principal.subject) as work:
            if await work.db.execute(_FIRST, self._who, key, print_) != "INSERT 0 1":
                return self._again(await work.db.fetchrow(_AGAIN, self._who, key), print_)
            named = await streams(work.db) if callable(streams) else streams
            await work.lock(named)
            self._match(work.version_of(named[0]), precondition)
            outcome = act(work)
            if isinstance(outcome, Awaitable):
                await outcome
            body = {"version": work.version_of(named[0]), **self._extra(answer, work)}
            headers = self._headers(work, named[0])
            await work.db.execute(
                _ANSWER, self._who, key, status, json.dumps(headers), json.dumps(body)
            )
        return JSONResponse(body, status, headers)

    @property
    def _who(self) -> str:
        return f"{self.principal.organisation}/{self.principal.subject}"

    def _required_key(self) -> str:
        if not self.key:
            raise Problem(
                400, "required", "every command needs an Idempotency-Key", "Idempotency-Key"
            )
        return self.key

    async def _fingerprint(self) -> bytes:
        body = await self.request.body()
        asked = f"{self.request.method} {self.request.url.path}".encode()
        return hashlib.sha256(asked + b"\x00" + body).digest()

    def _again(self, row: Any, print_: bytes) -> Response:
        if row["fingerprint"] != print_:
            reused = "this key was used for another request"
            raise Problem(422, "idempotency_key_reused", reused, "Idempotency-Key")
        return JSONResponse(json.loads(row["body"]), row["status"], json.loads(row["headers"]))

    def _match(self, version: int, required: bool) -> None:
        if self.if_match is None and required:
            raise Problem(428, "if_match_required", "say which version you have seen", "If-Match")
        if self.if_match not in (None, "*", f'"{version}"'):
            raise Problem(412, "if_match", f'the version is "{version}"', "If-Match")

    def _extra(self, answer: Extra | None, work: Work) -> Mapping[str, Any]:
        return answer(work) if callable(answer) else answer or {}

    def _headers(self, work: Work, stream: str) -> dict[str, str]:
        told = {s.stream: s.version for s in work.staged if self.resources.told(s)}
        token = base64.urlsafe_b64encode(json.dumps(told).encode()).decode() if told else ""
        return {"ETag": f'"{work.version_of(stream)}"', "Samverka-Token": token}

    async def wait_for(self, token: str | None, seconds: float = 5) -> None:
        """Until this service has heard what the token names; 503 when it has not in time."""
        wanted = _wanted(token)
        deadline = time.monotonic() + seconds
        while wanted and await self.pool.fetchval(_HEARD, list(wanted), list(wanted.values())):
            if time.monotonic() > deadline:
                raise Problem(
                    503, "not_heard_yet", "what the token names is still on its way", "wait_for"
                )
            await asyncio.sleep(0.02)


async def reads_of(pool: Pool, case_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Every read of an individual: when, who, for which organisation, what and why."""
    rows = await pool.fetch(_READS, case_id)
    return [dict(row) for row in rows]


def _wanted(token: str | None) -> dict[str, int]:
    try:
        named: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token)) if token else {}
        return {str(stream): int(version) for stream, version in named.items()}
    except (ValueError, AttributeError, TypeError):
        raise Problem(422, "token", "this is no token of ours", "wait_for") from None


def asking(operation: str, table: Mapping[str, Allow]) -> Any:
    """The dependency of a route: a request whose principal has a role that the table names."""

    async def asked(
        request: Request,
        authorization: Annotated[str | None, Header()] = None,
        idempotency_key: Annotated[str | None, Header(min_length=8, max_length=200)] = None,
        if_match: Annotated[str | None, Header()] = None,
    ) -> Asked:
        resources: Resources = request.app.state.resources
        principal = resources.tokens.principal(authorization)
        auth.require_role(principal, operation, table)
        await resources.clock.refresh(resources.pool)
        return Asked(
            request, operation, table[operation], principal, resources, idempotency_key, if_match
        )

    asked.__name__ = operation
    return Depends(asked)
