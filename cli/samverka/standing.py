"""How everything in a home stands: which process runs and answers, what troubles it, how far its service has come."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

import embedded
from contracts.topics import SERVICES
from embedded.probes import answers
from samverka import issuer
from samverka.installation import Installation, address
from samverka.principals import OPERATIONS
from samverka.settling import Reading

PATIENCE = 3.0  # seconds for an answer: who takes longer hangs


@dataclass(frozen=True)
class Process:
    """One of a service, or a part that all stand on. `reasons` say why it is not ready; none: it does not answer."""

    name: str
    address: str
    runs: bool
    reasons: Sequence[str] | None
    service: str | None = None
    progress: Mapping[str, Any] | None = None

    @property
    def state(self) -> str:
        """In one word or two."""
        if not self.runs:
            return "stopped"
        if self.reasons is None:
            return "no answer"
        return "not ready" if self.reasons else "ready"


@dataclass(frozen=True)
class Standing:
    """Everything that belongs to a home, running or not."""

    processes: Sequence[Process]

    @property
    def clock(self) -> str | None:
        """How time passes here: `real` or `played`; none when nobody can say."""
        told = (p.progress["clock"]["mode"] for p in self.processes if p.progress)
        return next(told, None)

    def of(self, service: str) -> dict[str, Any] | None:
        """The progress of a service as its processes tell it; none when none answers."""
        told = [p.progress for p in self.processes if p.service == service and p.progress]
        if not told:
            return None
        return {**told[0], "gap_hold_seconds": max(each["gap_hold_seconds"] for each in told)}

    def lag(self, service: str) -> int | None:
        """Records that others have told and that the service has not come past; none when somebody is silent."""
        known = {each.name: progress for each in SERVICES if (progress := self.of(each.name))}
        hears = next(each.hears for each in SERVICES if each.name == service)
        telling = [each.name for each in SERVICES if set(each.tells) & set(hears)]
        if not known.keys() >= {service, *telling}:
            return None
        return sum(Reading(known).lag(service, topic) for topic in hears)


async def look(home: Path, installation: Installation) -> Standing:
    """Ask everybody at once; nobody is waited for longer than PATIENCE."""
    pids = embedded.state(home)
    token = issuer.token(home, OPERATIONS, ("operator",))
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        services = await asyncio.gather(
            *(
                _process(http, token, service, name, address(home, name), bool(pids.get(name)))
                for service, name in installation.instances()
            )
        )
    return Standing([*_parts(home, pids), *services])


def _parts(home: Path, pids: Mapping[str, int | None]) -> list[Process]:
    parts = embedded.parts(home)
    postgres = f"{parts.postgres_host}:{parts.postgres_port}"
    inner, outer = parts.kafka_inner, parts.kafka_outer
    kafka, runs = _silent("kafka", inner), bool(pids.get("kafka"))
    return [
        Process("kafka", inner, runs, kafka),
        Process("kafka, agencies", outer, runs, kafka),
        Process("postgres", postgres, bool(pids.get("postgres")), _silent("postgres", postgres)),
    ]


def _silent(kind: Literal["kafka", "postgres"], where: str) -> tuple[str, ...] | None:
    """No reason against it when it answers, none at all when it does not."""
    return () if answers(embedded.Ready(kind, where)) else None


async def _process(
    http: httpx.AsyncClient, token: str, service: str, name: str, base: str, runs: bool
) -> Process:
    where = base.removeprefix("http://")
    if not runs:
        return Process(name, where, runs, None, service)
    ready, progress = await asyncio.gather(
        _got(http, f"{base}/health/ready", token), _got(http, f"{base}/progress", token)
    )
    reasons: Sequence[str] | None = ready and ready["reasons"]
    return Process(name, where, runs, reasons, service, progress)


async def _got(http: httpx.AsyncClient, url: str, token: str) -> Any:
    """The JSON of an answer that is one; none from who is silent, or cannot say."""
    try:
        answer = await http.get(url, headers={"Authorization": f"Bearer {token}"})
    except httpx.TransportError:
        return None
    told = answer.json()
    return None if "errors" in told else told
