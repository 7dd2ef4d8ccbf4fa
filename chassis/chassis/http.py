"""Asked over HTTP: who may, once per key, against the version seen, answered with what to wait for."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from inspect import iscoroutinefunction
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response, Security
from fastapi.security import HTTPBearer

from chassis import auth, read_log
from chassis.answers import Answer, Question
from chassis.auth import Allow, Principal, TokenReader
from chassis.clock import Clock
from chassis.commands import Commands, Streams, Turn
from chassis.database import Pool
from chassis.event_store import Store, Work
from chassis.intake import Dated, Day, Strict, refuse_nul
from chassis.problem import Problem
from chassis.read_log import reads_of
from chassis.tokens import heard, named_in, token_of

__all__ = ["Allow", "Asked", "Dated", "Day", "Problem", "Resources", "Strict", "asking", "reads_of"]

Extra = Mapping[str, Any] | Callable[[Work], Mapping[str, Any]]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=8, max_length=200, pattern="^[!-~]*$"),
]
_TOKEN = HTTPBearer(bearerFormat="JWT", scheme_name="token", auto_error=False)


@dataclass(frozen=True)
class Resources:
    """What a service's requests need; `app.state.resources`."""

    pool: Pool
    store: Store
    clock: Clock
    tokens: TokenReader
    told: Callable[[Any], bool]
    """Whether a stored event is told, so that waiting for it makes sense."""

    @cached_property
    def commands(self) -> Commands:
        return Commands(self.store)


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
        return f"{self.who}/{self._required_key()}"

    def on(self, day: date | None) -> date:
        """The business day of a command: today unless it says so; never in the future."""
        today = self.clock.today()
        if day and day > today:
            raise Problem(422, "not_in_future", f"{day} lies after {today}", "/on")
        return day or today

    def allow(self, *, organisation: str | None = None, unit: str | None = None) -> None:
        """Raises Forbidden unless the principal's assignments cover these."""
        auth.require_assignment(self.principal, self.rule, organisation, unit)

    async def log_read(self, individual: UUID, ground: str) -> None:
        """Written before the answer leaves: who looked at whom, and on what ground."""
        await self.log_reads((individual,), ground)

    async def log_reads(self, individuals: Sequence[UUID], ground: str) -> None:
        """The same, for a list that shows several."""
        if individuals:
            who = self.principal
            await read_log.log_reads(self.pool, individuals, who, self.operation, ground)

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
        """One command, all or nothing: the first answer for its key, or that answer again."""
        self.allow(organisation=organisation, unit=unit)
        question = Question((self.who, self._required_key()), await self._fingerprint())

        async def once(work: Work, named: Sequence[str]) -> Answer:
            self._match(work.version_of(named[0]), precondition)
            before = len(work.staged)
            if isinstance(outcome := act(work), Awaitable):
                await outcome
            return self._answer(work, before, named[0], answer or {}, status)

        alone = callable(streams) or iscoroutinefunction(act)
        turn = Turn(self.principal.subject, streams, once, question, alone)
        return (await self.resources.commands.carry_out(turn)).response()

    @property
    def who(self) -> str:
        return f"{self.principal.organisation}/{self.principal.subject}"

    def _required_key(self) -> str:
        if not self.key:
            why = "every command needs an Idempotency-Key"
            raise Problem(400, "required", why, "Idempotency-Key")
        return self.key

    async def _fingerprint(self) -> bytes:
        """Keyed, for without the master key nobody may try what a body could have said."""
        body = await self.request.body()
        asked = f"{self.request.method} {self.request.url.path}".encode()
        return self.store.vault.blind_index(hashlib.sha256(asked + b"\x00" + body).hexdigest())

    def _match(self, version: int, required: bool) -> None:
        if self.if_match is None and required:
            raise Problem(428, "if_match_required", "say which version you have seen", "If-Match")
        if self.if_match not in (None, "*", f'"{version}"'):
            raise Problem(412, "if_match", f'the version is "{version}"', "If-Match")

    def _answer(self, work: Work, before: int, stream: str, extra: Extra, status: int) -> Answer:
        mine, more = work.staged[before:], extra(work) if callable(extra) else extra
        told = {s.stream: s.version for s in mine if self.resources.told(s)}
        version = work.version_of(stream)
        headers = {"ETag": f'"{version}"', "Samverka-Token": token_of(told)}
        return Answer(status, headers, {"version": version, **more})

    async def wait_for(self, token: str | None, seconds: float = 5) -> None:
        """Until this service has heard what the token names; 503 when it has not in time."""
        wanted, deadline = named_in(token), time.monotonic() + seconds
        while not await heard(self.pool, wanted):
            if time.monotonic() > deadline:
                late = "what the token names is still on its way"
                raise Problem(503, "not_heard_yet", late, "wait_for")
            await asyncio.sleep(0.02)


def asking(operation: str, table: Mapping[str, Allow]) -> Any:
    """The dependency of a route: a request whose principal has a role that the table names."""

    async def asked(
        request: Request,
        _: Annotated[object, Security(_TOKEN)],
        idempotency_key: Key = None,
        if_match: Annotated[str | None, Header(alias="If-Match")] = None,
    ) -> Asked:
        resources: Resources = request.app.state.resources
        principal = resources.tokens.principal(request.headers.get("authorization"))
        auth.require_role(principal, operation, table)
        await refuse_nul(request)
        await resources.clock.refresh(resources.pool)
        return Asked(
            request, operation, table[operation], principal, resources, idempotency_key, if_match
        )

    asked.__name__ = operation
    return Depends(asked)
