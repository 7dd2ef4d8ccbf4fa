"""One installation in containers, as a test sees it."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
PORTS = ("REFERRAL", "PARTICIPATION", "FOLLOWUP", "REPORTING", "KAFKA")


@dataclass(frozen=True)
class Containers:
    """One installation in containers, apart from any other on this machine."""

    project: str
    ports: Mapping[str, int]

    def compose(self, *words: str) -> str:
        """What `docker compose` prints; AssertionError with what it complains about."""
        done = subprocess.run(
            ["docker", "compose", "--project-name", self.project, *words],
            cwd=ROOT,
            env=os.environ | {f"SAMVERKA_{name}_PORT": str(p) for name, p in self.ports.items()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def inside(self, service: str, *words: str) -> str:
        """What a program prints that is run in a service's container."""
        return self.compose("exec", "-T", service, *words)

    def kept(self, path: str) -> str:
        """A file of the volume that only the job `prepare` sees whole."""
        words = ("run", "--rm", "--no-deps", "-T", "--entrypoint", "cat", "prepare", path)
        return self.compose(*words)

    def command(self, *words: str) -> str:
        """A `samverka` command beside the services."""
        home = ("--home", "/var/lib/samverka")
        run = ("run", "--rm", "--no-deps", "-T", "--entrypoint", "samverka", "play")
        return self.compose(*run, *words, *home).strip()

    def inspected(self) -> list[dict[str, Any]]:
        """All that the engine knows of the containers."""
        found = self.compose("ps", "--all", "--quiet").split()
        return json.loads(subprocess.check_output(["docker", "inspect", *found]))

    def progress(self, service: str) -> dict[str, Any]:
        """How far a service has come, asked from outside."""
        token = self.command("token", "--organisation", "operations", "--role", "operator")
        answer = httpx.get(
            f"http://127.0.0.1:{self.ports[service.upper()]}/progress",
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
        )
        return answer.raise_for_status().json()


def engine_answers() -> bool:
    """Whether an engine is there, not only its command."""
    asked = (["docker", "compose", "version"], ["docker", "version"])
    return shutil.which("docker") is not None and not any(
        subprocess.run(words, capture_output=True, check=False).returncode for words in asked
    )


def free_ports() -> list[int]:
    """One for each of `PORTS`."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports
