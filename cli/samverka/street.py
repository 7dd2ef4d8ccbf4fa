"""The street: Kafka, Postgres and the four services as processes of one home folder."""

import asyncio
import base64
import os
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from subprocess import run

import embedded
from contracts.topics import principal
from embedded import NotReady, Parts, Program, Ready, certificates
from embedded.notebook import remembered
from embedded.ports import free_port
from samverka import issuer
from samverka.installation import Clock, Installation, address, chosen
from samverka.provision.broker import provision_broker
from samverka.provision.databases import provision_databases
from samverka.provision.targets import Targets, local, owner

Say = Callable[[str], None]
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SAMVERKA_LOG_LEVEL", "SAMVERKA_SPANS")
PATIENCE = 60.0  # seconds until a service is ready


def up(
    home: Path,
    organisations: Sequence[str],
    clock: Clock | None,
    processes: Mapping[str, int],
    say: Say,
) -> None:
    """Start what is missing on the ports it had before; NotReady or Refused say what went wrong."""
    home = home.resolve()
    installation = chosen(home, clock, processes)
    parts = embedded.start_parts(home, say=say)
    say("Provisioning databases, topics and access rules")
    provision(home, parts, organisations)
    start_services(home, installation, say)


def provision(home: Path, parts: Parts, organisations: Sequence[str]) -> None:
    """Databases, topics, users and rules, and a client certificate for each agency."""
    targets = local(home, parts)
    asyncio.run(provision_databases(targets))
    provision_broker(targets, organisations)
    for organisation in organisations:
        certificates.client(home, principal(organisation))


def start_services(home: Path, installation: Installation, say: Say) -> None:
    """Migrate and start those that are not running, and wait until they are ready."""
    targets = local(home, embedded.parts(home))
    running = {name for name, pid in embedded.state(home).items() if pid is not None}
    new = [each for each in installation.instances() if each[1] not in running]
    say("Applying migrations")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        names = {service for service, _ in new}
        list(pool.map(migrate, repeat(home), repeat(targets), names))
    for _, instance in new:
        free_port(home, instance)
    say("Starting the services")
    embedded.up(home, programs(home, targets, installation), PATIENCE)


def migrate(home: Path, targets: Targets, service: str) -> None:
    """Bring a service's database to its newest schema; NotReady carries what it printed."""
    owns = targets.postgres.url(owner(service), targets.passwords[service].owner, service)
    done = run(  # noqa: S603 - our own module
        [sys.executable, "-m", f"{service}.app", "migrate"],
        env={**environment(home, targets, service), "SAMVERKA_OWNER_URL": owns},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = tuple((done.stdout + done.stderr).splitlines()[-20:])
        raise NotReady(f"{service} migrate", f"ended with code {done.returncode}", lines)


def programs(home: Path, targets: Targets, installation: Installation) -> list[Program]:
    """Every process of the services, as the keeper starts it."""
    return [
        Program(
            name=instance,
            argv=(sys.executable, "-m", f"{service}.app", "serve"),
            env=environment(home, targets, service)
            | {
                "SAMVERKA_CLOCK": installation.clock,
                "SAMVERKA_INSTANCE": instance,
                "SAMVERKA_PORT": address(home, instance).rpartition(":")[2],
            },
            cwd=str(home),
            ready=Ready("http", f"{address(home, instance)}/health/ready"),
        )
        for service, instance in installation.instances()
    ]


def environment(home: Path, targets: Targets, service: str) -> dict[str, str]:
    """What all processes of a service are told; nothing else of our own environment reaches them."""
    passwords = targets.passwords[service]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in INHERITED or name.startswith("OTEL_")
    }
    return inherited | {
        "PYTHONUNBUFFERED": "1",
        "SAMVERKA_DATABASE_URL": targets.postgres.url(service, passwords.database, service),
        "SAMVERKA_KAFKA_BOOTSTRAP": targets.kafka.bootstrap,
        "SAMVERKA_KAFKA_USERNAME": service,
        "SAMVERKA_KAFKA_PASSWORD": passwords.kafka,
        "SAMVERKA_JWKS": str(issuer.jwks(home)),
        "SAMVERKA_ISSUER": issuer.ISSUER,
        "SAMVERKA_AUDIENCE": issuer.AUDIENCE,
        "SAMVERKA_MASTER_KEY": _master_key(home, service),
        "SAMVERKA_HOST": "127.0.0.1",
    }


def _master_key(home: Path, service: str) -> str:
    """32 random bytes in base64, made once: without it what the service sealed stays sealed."""
    return remembered(
        home / "secrets.json",
        f"{service}-master-key",
        lambda _: base64.b64encode(secrets.token_bytes(32)).decode(),
    )
