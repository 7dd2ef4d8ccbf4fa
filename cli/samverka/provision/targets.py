"""What is provisioned: a Postgres cluster and a Kafka cluster, and who may use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contracts.topics import SERVICES
from embedded import Parts
from embedded.secrets import secret
from samverka.installation import Refused


@dataclass(frozen=True)
class Postgres:
    """A cluster, as its super user sees it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)

    def url(self, role: str, password: str, database: str) -> str:
        """The address of a database for a role."""
        return f"postgresql://{role}:{password}@{self.host}:{self.port}/{database}"


@dataclass(frozen=True)
class Kafka:
    """A cluster, as its super user sees it; with `ca` it is reached by TLS."""

    bootstrap: str
    user: str
    password: str = field(repr=False)
    ca: Path | None = None
    replication: int = 1


@dataclass(frozen=True)
class Passwords:
    """One service's: of the role that serves, of the one that migrates, and at Kafka."""

    database: str = field(repr=False)
    owner: str = field(repr=False)
    kafka: str = field(repr=False)


@dataclass(frozen=True)
class Targets:
    """Both clusters, and the passwords of each service."""

    postgres: Postgres
    kafka: Kafka
    passwords: Mapping[str, Passwords]


def owner(service: str) -> str:
    """The role that owns a service's database and migrates it."""
    return f"{service}_owner"


def local(home: Path, parts: Parts) -> Targets:
    """The parts of a home folder, with the passwords that it remembers."""
    return Targets(
        postgres=Postgres(
            parts.postgres_host,
            parts.postgres_port,
            parts.postgres_user,
            parts.postgres_password,
        ),
        kafka=Kafka(parts.kafka_inner, parts.kafka_admin, parts.kafka_password),
        passwords={
            service.name: Passwords(
                *(secret(home, f"{service.name}-{use}") for use in ("database", "owner", "kafka"))
            )
            for service in SERVICES
        },
    )


def from_environment(environment: Mapping[str, str]) -> Targets:
    """Clusters elsewhere, by variables; Refused names the first one that is missing.

    SAMVERKA_ADMIN_POSTGRES_HOST, _PORT, _USER, _PASSWORD; SAMVERKA_ADMIN_KAFKA_BOOTSTRAP, _USER,
    _PASSWORD and if wanted _CA, _REPLICATION; for each service SAMVERKA_<SERVICE>_DATABASE_PASSWORD,
    _OWNER_PASSWORD, _KAFKA_PASSWORD.
    """
    host, *admin = [
        _of(environment, f"ADMIN_POSTGRES_{name}") for name in ("HOST", "USER", "PASSWORD")
    ]
    bootstrap, *super_user = [
        _of(environment, f"ADMIN_KAFKA_{name}") for name in ("BOOTSTRAP", "USER", "PASSWORD")
    ]
    port = int(environment.get("SAMVERKA_ADMIN_POSTGRES_PORT", "5432"))
    ca = environment.get("SAMVERKA_ADMIN_KAFKA_CA")
    replication = int(environment.get("SAMVERKA_ADMIN_KAFKA_REPLICATION", "1"))
    return Targets(
        Postgres(host, port, *admin),
        Kafka(bootstrap, *super_user, ca=Path(ca) if ca else None, replication=replication),
        {service.name: _passwords(environment, service.name) for service in SERVICES},
    )


def _passwords(environment: Mapping[str, str], service: str) -> Passwords:
    uses = ("DATABASE", "OWNER", "KAFKA")
    return Passwords(*(_of(environment, f"{service.upper()}_{use}_PASSWORD") for use in uses))


def _of(environment: Mapping[str, str], name: str) -> str:
    if f"SAMVERKA_{name}" not in environment:
        raise Refused(f"SAMVERKA_{name} is not set.")
    return environment[f"SAMVERKA_{name}"]
