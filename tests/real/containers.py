"""The real parts as containers: postgres and apache/kafka, with the settings that run everywhere else."""

import secrets
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import docker
from docker.errors import DockerException
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from embedded import Parts, Ready, certificates
from embedded.kafka import ADMIN, FORMAT, Broker, Listener, server_properties
from embedded.probes import answers

POSTGRES: Final = "postgres:18"
KAFKA: Final = "apache/kafka:4.4.0"
INNER, OUTER, CONTROLLER = 19092, 19093, 19094
HERE: Final = "/tmp/samverka"  # noqa: S108 - a folder of the container
PATIENCE: Final = 90.0  # seconds until the broker answers


def missing() -> str | None:
    """Why containers cannot be had here, none if they can. Pulls images that are not there yet."""
    wanted = [POSTGRES, KAFKA]
    if not testcontainers_config.ryuk_disabled:
        wanted.append(testcontainers_config.ryuk_image)
    try:
        client = docker.from_env(timeout=60)
    except DockerException:
        return "no Docker engine answers"
    for image in wanted:
        try:
            if not client.images.list(name=image):
                client.images.pull(image)
        except DockerException as error:
            return f"no image {image}: {type(error).__name__}"
    return None


@contextmanager
def containers(home: Path) -> Generator[Parts]:
    """Both parts, gone afterwards. `home` holds the certificates."""
    password = secrets.token_urlsafe(16)
    with ExitStack() as stack:
        database = PostgresContainer(POSTGRES, username="postgres", password=password, driver=None)
        database.with_command("postgres -c max_connections=200 -c max_prepared_transactions=4")
        stack.enter_context(database)
        node = stack.enter_context(KafkaContainer(home))
        yield Parts(
            kafka_inner=node.address(INNER),
            kafka_outer=node.address(OUTER),
            kafka_admin=ADMIN,
            kafka_password=node.password,
            postgres_host=database.get_container_host_ip(),
            postgres_port=database.get_exposed_port(5432),
            postgres_user="postgres",
            postgres_password=password,
            certificates=certificates.folder(home),
        )


class KafkaContainer(DockerContainer):
    """One node with the settings of `embedded`. Its addresses are known only after the start."""

    def __init__(self, home: Path) -> None:
        super().__init__(KAFKA)
        self.home, self.password = home, secrets.token_urlsafe(16)
        self.with_exposed_ports(INNER, OUTER)
        script = f"{HERE}/start.sh"
        self.with_command(
            ["bash", "-c", f"until [ -s {script} ]; do sleep 0.1; done; exec bash {script}"]
        )

    def address(self, port: int) -> str:
        """Where a client of this machine finds a port of the container."""
        return f"{self.get_container_host_ip()}:{self.get_exposed_port(port)}"

    def start(self) -> "KafkaContainer":
        super().start()
        settings = server_properties(self._broker()).encode()
        self.copy_into_container(settings, f"{HERE}/server.properties")
        for path in (certificates.server(self.home).both, self.home / "certificates" / "ca.pem"):
            self.copy_into_container(path, f"{HERE}/{path.name}")
        self.copy_into_container(self._script().encode(), f"{HERE}/start.sh")
        self._wait()
        return self

    def _broker(self) -> Broker:
        return Broker(
            data=f"{HERE}-data",
            certificates=HERE,
            inner=Listener(f"0.0.0.0:{INNER}", self.address(INNER)),
            outer=Listener(f"0.0.0.0:{OUTER}", self.address(OUTER)),
            controller_port=CONTROLLER,
            admin_password=self.password,
            controller_password=secrets.token_urlsafe(16),
        )

    def _script(self) -> str:
        verb = FORMAT.partition(" ")[2]
        user = f"SCRAM-SHA-512=[name={ADMIN},password={self.password}]"
        bin_, settings = "/opt/kafka/bin", f"{HERE}/server.properties"
        cluster = f"S{secrets.token_urlsafe(16)[1:]}"
        return (
            "export KAFKA_HEAP_OPTS='-Xmx256m -Xms64m'\n"
            f"{bin_}/kafka-storage.sh {verb} -t {cluster} -c {settings} --add-scram '{user}'\n"
            f"exec {bin_}/kafka-server-start.sh {settings}\n"
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers(Ready("kafka", self.address(INNER))):
            if time.monotonic() > deadline:
                raise TimeoutError(self.get_wrapped_container().logs(tail=20).decode())
            time.sleep(0.1)
