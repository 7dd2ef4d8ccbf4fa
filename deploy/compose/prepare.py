"""The job `prepare`: makes every secret once, and gives each container a folder with its own.

    prepare.py STATE PROGRAMMES OUTER

Only this job sees all of STATE. A folder is readable for one group, that of this process; the
containers of Kafka and Postgres, which have users of their own, are given the group. Again
changes nothing but what PROGRAMMES (agencies that have come) and OUTER (the `host:port` by which
an agency reaches Kafka) say.
"""

import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contracts.topics import SERVICES, principal
from embedded import Parts, certificates
from embedded.kafka import ADMIN, Broker, Listener, server_properties
from embedded.notebook import remembered, write
from embedded.postgres import SUPERUSER
from embedded.secrets import secret
from samverka import issuer, programme_file, street
from samverka.provision.targets import Targets, local, owner

INNER: Final = "kafka:9092"
MOUNTED: Final = "/run/secrets"
"""Where every container finds its folder."""
TOLD: Final = ("DATABASE_URL", "KAFKA_USERNAME", "KAFKA_PASSWORD", "MASTER_KEY")
"""The settings of a service that are, or contain, a secret; compose tells it the others."""


def prepare(state: Path, programmes: Path, outer: str) -> None:
    """Everything, in its folder of `state`."""
    home = state / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    targets = local(home, _parts(home, outer))
    jwks = _read(issuer.jwks(home))
    _put(state / "play", {})
    _put(state / "play" / "issuer", {"key.json": _read(home / "issuer" / "key.json")})
    _put(state / "postgres", {"password": targets.postgres.password})
    _put(state / "kafka", _kafka(home, outer))
    _put(state / "provision", _provision(targets))
    for service in SERVICES:
        told = {**_service(home, targets, service.name), "jwks.json": jwks}
        _put(state / service.name, told)
        _put(state / f"{service.name}-migrate", {**told, **_owner(targets, service.name)})
    for organisation in programme_file.organisations(programmes):
        certificates.client(home, principal(organisation))


def _parts(home: Path, outer: str) -> Parts:
    return Parts(
        kafka_inner=INNER,
        kafka_outer=outer,
        kafka_admin=ADMIN,
        kafka_password=secret(home, "kafka-admin"),
        postgres_host="postgres",
        postgres_port=5432,
        postgres_user=SUPERUSER,
        postgres_password=secret(home, "postgres"),
        certificates=certificates.folder(home),
    )


def _kafka(home: Path, outer: str) -> Mapping[str, str]:
    """The settings by the one template, what they name, and the words that format the data."""
    server = certificates.server(home)
    broker = Broker(
        data="/var/lib/kafka/data",
        certificates=MOUNTED,
        inner=Listener("0.0.0.0:9092", INNER),
        outer=Listener("0.0.0.0:9093", outer),
        controller_port=9094,
        admin_password=secret(home, "kafka-admin"),
        controller_password=secret(home, "kafka-controller"),
    )
    return {
        "server.properties": server_properties(broker),
        "server.pem": _read(server.both),
        "ca.pem": _read(certificates.folder(home) / "ca.pem"),
        "format": "\n".join(_format(home, broker)),
    }


def _format(home: Path, broker: Broker) -> tuple[str, ...]:
    """One word a line, as the storage tool reads them from a file: a command line can be seen."""
    return (
        "--standalone",
        "--ignore-formatted",
        f"--cluster-id={_cluster_id(home)}",
        f"--config={MOUNTED}/server.properties",
        f"--add-scram=SCRAM-SHA-512=[name={ADMIN},password={broker.admin_password}]",
    )


def _cluster_id(home: Path) -> str:
    """16 bytes in URL-safe base64."""
    return remembered(home / "kafka.json", "cluster", lambda _: secrets.token_urlsafe(16))


def _provision(targets: Targets) -> Mapping[str, str]:
    """The passwords that `samverka provision` wants, by the names of its variables."""
    passwords = {
        f"{service}_{use}_PASSWORD": word
        for service, words in targets.passwords.items()
        for use, word in (
            ("DATABASE", words.database),
            ("OWNER", words.owner),
            ("KAFKA", words.kafka),
        )
    }
    return _named(
        {
            "ADMIN_POSTGRES_PASSWORD": targets.postgres.password,
            "ADMIN_KAFKA_PASSWORD": targets.kafka.password,
            **passwords,
        }
    )


def _service(home: Path, targets: Targets, service: str) -> Mapping[str, str]:
    """What `samverka up` tells a service by its environment, as files."""
    told = street.environment(home, targets, service)
    return _named({name: told[f"SAMVERKA_{name}"] for name in TOLD})


def _owner(targets: Targets, service: str) -> Mapping[str, str]:
    password = targets.passwords[service].owner
    return _named({"OWNER_URL": targets.postgres.url(owner(service), password, service)})


def _read(file: Path) -> str:
    return file.read_text("utf-8")


def _named(settings: Mapping[str, str]) -> dict[str, str]:
    return {f"samverka_{name}".lower(): value for name, value in settings.items()}


def _put(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(mode=0o750, exist_ok=True)
    for name, content in files.items():
        write(folder / name, content, 0o640)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
