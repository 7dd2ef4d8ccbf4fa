"""What an installation was given at its first start, and where its processes answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from contracts.topics import SERVICES
from embedded.notebook import write
from embedded.ports import port

PROJECT = Path(__file__).parents[2]
HOME = PROJECT / ".local"
PROGRAMMES = PROJECT / "programmes"

Clock: TypeAlias = Literal["real", "played"]
Addresses: TypeAlias = Mapping[str, Sequence[str]]
"""For each service the base addresses of its processes."""


class Refused(Exception):
    """What was asked cannot be done; the message says why and, if possible, what to do."""


@dataclass(frozen=True)
class Installation:
    """The clock is chosen once; the number of processes may change at each start."""

    clock: Clock
    processes: Mapping[str, int]

    def instances(self) -> list[tuple[str, str]]:
        """Service and name of every process, such as `("referral", "referral-1")`."""
        return [
            (service.name, f"{service.name}-{number}")
            for service in SERVICES
            for number in range(1, self.processes.get(service.name, 1) + 1)
        ]


def recorded(home: Path) -> Installation | None:
    """The installation in this home; none before its first start."""
    file = home / "installation.json"
    if not file.exists():
        return None
    known = json.loads(file.read_text("utf-8"))
    return Installation(clock=known["clock"], processes=known["processes"])


def chosen(home: Path, clock: Clock | None, processes: Mapping[str, int]) -> Installation:
    """The recorded installation with these wishes; Refused if the clock would change."""
    before = recorded(home)
    if before and clock and clock != before.clock:
        raise Refused(
            f"This installation's clock is {before.clock}, for good. Another --home begins anew."
        )
    named = {service.name for service in SERVICES}
    if unknown := processes.keys() - named:
        raise Refused(f"There is no service {', '.join(sorted(unknown))}.")
    now = Installation(
        clock=before.clock if before else clock or "real",
        processes={**(before.processes if before else {}), **processes},
    )
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {"clock": now.clock, "processes": dict(now.processes)}
    write(home / "installation.json", json.dumps(content, indent=2) + "\n")
    return now


def address(home: Path, instance: str) -> str:
    """Where a process of this home answers, running or not."""
    return f"http://127.0.0.1:{port(home, instance)}"


def addresses(home: Path) -> Addresses:
    """Where the services of this home answer; Refused before the first start."""
    installation = recorded(home)
    if installation is None:
        raise Refused("Nothing has been started in this home: run `samverka up` first.")
    found: dict[str, list[str]] = {}
    for service, instance in installation.instances():
        found.setdefault(service, []).append(address(home, instance))
    return found


def read_addresses(file: Path) -> Addresses:
    """Addresses from a JSON file such as `{"referral": ["http://127.0.0.1:8001"], ...}`."""
    found = json.loads(file.read_text("utf-8"))
    if missing := {service.name for service in SERVICES} - found.keys():
        raise Refused(f"{file} names no address of {', '.join(sorted(missing))}.")
    return found
