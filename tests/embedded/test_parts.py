"""The real Kafka and the real Postgres: who is let in, and what survives a kill."""

import os
import signal
import ssl
import subprocess
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError
from aiokafka.helpers import create_ssl_context
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from embedded import Parts, certificates, down, start_parts, state

Gone = Callable[[int | None], bool]
AGENCY = "agency-one"


def scram(parts: Parts, password: str | None = None) -> dict[str, str]:
    return {
        "bootstrap_servers": parts.kafka_inner,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": parts.kafka_admin,
        "sasl_plain_password": parts.kafka_password if password is None else password,
    }


def mutual_tls(parts: Parts, parts_home: Path, name: str) -> dict[str, str | ssl.SSLContext]:
    identity = certificates.client(parts_home, name)
    context = create_ssl_context(
        cafile=str(parts.certificates / "ca.pem"),
        certfile=str(identity.certificate),
        keyfile=str(identity.key),
    )
    return {
        "bootstrap_servers": parts.kafka_outer,
        "security_protocol": "SSL",
        "ssl_context": context,
    }


def administrator(parts: Parts) -> AdminClient:
    return AdminClient(
        {
            "bootstrap.servers": parts.kafka_inner,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": parts.kafka_admin,
            "sasl.password": parts.kafka_password,
        }
    )


def make_topic(parts: Parts, name: str) -> str:
    topic = NewTopic(name, 1, 1, config={"retention.ms": "-1"})
    admin = administrator(parts)  # its futures fail when it is collected
    for future in admin.create_topics([topic]).values():
        future.result(10)
    return name


def allow(parts: Parts, principal: str, operation: AclOperation, topic: str) -> None:
    acl = AclBinding(
        ResourceType.TOPIC,
        topic,
        ResourcePatternType.LITERAL,
        f"User:{principal}",
        "*",
        operation,
        AclPermissionType.ALLOW,
    )
    admin = administrator(parts)
    for future in admin.create_acls([acl]).values():
        future.result(10)


@asynccontextmanager
async def producing(**settings: str | ssl.SSLContext) -> AsyncGenerator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(**settings)
    try:
        await producer.start()
        yield producer
    finally:
        await producer.stop()


async def send(parts: Parts, topic: str, *values: bytes) -> None:
    async with producing(**scram(parts)) as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def records(parts: Parts, topic: str, count: int) -> list[bytes | None]:
    consumer = AIOKafkaConsumer(**scram(parts), auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        return [(await consumer.getone()).value for _ in range(count)]
    finally:
        await consumer.stop()


async def connected(parts: Parts, password: str | None = None) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=parts.postgres_host,
        port=parts.postgres_port,
        user=parts.postgres_user,
        password=parts.postgres_password if password is None else password,
        database="postgres",
    )


async def test_the_administrator_writes_and_reads(parts: Parts) -> None:
    topic = make_topic(parts, "plain.v1")
    await send(parts, topic, b"one", b"two")
    assert await records(parts, topic, 2) == [b"one", b"two"]


async def test_a_wrong_password_is_refused(parts: Parts) -> None:
    with pytest.raises(KafkaError):
        async with producing(**scram(parts, "wrong")):
            pass


@pytest.mark.parametrize("listener", ["kafka_inner", "kafka_outer"])
async def test_nobody_enters_without_a_name(parts: Parts, listener: str) -> None:
    with pytest.raises(KafkaError):
        async with producing(bootstrap_servers=getattr(parts, listener), request_timeout_ms=2000):
            pass


async def test_the_outer_listener_wants_a_certificate(parts: Parts) -> None:
    trusting = create_ssl_context(cafile=str(parts.certificates / "ca.pem"))
    with pytest.raises(KafkaError):
        async with producing(
            bootstrap_servers=parts.kafka_outer, security_protocol="SSL", ssl_context=trusting
        ):
            pass


async def test_a_certificate_of_another_authority_is_refused(parts: Parts, tmp_path: Path) -> None:
    foreign = certificates.client(tmp_path, AGENCY)
    context = create_ssl_context(
        cafile=str(parts.certificates / "ca.pem"),
        certfile=str(foreign.certificate),
        keyfile=str(foreign.key),
    )
    with pytest.raises(KafkaError):
        async with producing(
            bootstrap_servers=parts.kafka_outer, security_protocol="SSL", ssl_context=context
        ):
            pass


async def test_a_certificate_says_who_it_is_and_an_acl_what_it_may(
    parts: Parts, parts_home: Path
) -> None:
    allowed, other = make_topic(parts, "allowed.v1"), make_topic(parts, "other.v1")
    allow(parts, AGENCY, AclOperation.WRITE, allowed)
    async with producing(**mutual_tls(parts, parts_home, AGENCY)) as producer:
        sent = await producer.send_and_wait(allowed, b"mine")
        assert sent.offset == 0
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait(other, b"not mine")
    async with producing(**mutual_tls(parts, parts_home, "agency-two")) as producer:
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait(allowed, b"not mine")


async def test_postgres_18_answers_whoever_knows_the_password(parts: Parts) -> None:
    connection = await connected(parts)
    try:
        assert await connection.fetchval("SHOW server_version_num") >= "180000"
        assert await connection.fetchval("SHOW fsync") == "on"
        assert await connection.fetchval("SHOW wal_level") == "logical"
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
    finally:
        await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connected(parts, "wrong")


async def test_records_survive_the_kill_of_the_broker(parts: Parts, parts_home: Path) -> None:
    topic = make_topic(parts, "kept.v1")
    await send(parts, topic, *(b"%d" % n for n in range(100)))
    killed = state(parts_home)["kafka"]
    os.kill(killed or 0, signal.SIGKILL)  # and up again at once, while it is still dying
    assert start_parts(parts_home) == parts
    assert state(parts_home)["kafka"] not in {None, killed}
    assert await records(parts, topic, 100) == [b"%d" % n for n in range(100)]


async def test_everything_survives_the_kill_of_the_keeper(
    parts: Parts, parts_home: Path, gone: Gone
) -> None:
    topic = make_topic(parts, "survives.v1")
    await send(parts, topic, b"kept")
    connection = await connected(parts)
    await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pids = state(parts_home).values()
    os.kill(int((parts_home / "run" / "keeper.pid").read_text()), signal.SIGKILL)
    assert all(gone(pid) for pid in pids)
    connection.terminate()
    assert start_parts(parts_home) == parts
    assert await records(parts, topic, 1) == [b"kept"]
    connection = await connected(parts)
    assert await connection.fetchval("SELECT answer FROM kept") == 42
    await connection.close()


async def test_the_broker_moves_when_its_ports_were_taken(parts: Parts, parts_home: Path) -> None:
    topic = make_topic(parts, "moved.v1")
    await send(parts, topic, b"kept")
    down(parts_home)
    notes = parts_home / "ports.json"
    notes.unlink()
    moved = start_parts(parts_home)
    assert moved.kafka_inner != parts.kafka_inner
    assert await records(moved, topic, 1) == [b"kept"]


def test_two_callers_at_once_start_nothing_twice(
    parts: Parts, parts_home: Path, python: Callable[[str], list[str]]
) -> None:
    down(parts_home)
    log = parts_home / "logs" / "keeper.log"
    before = log.read_text().count(" started, pid")
    code = f"from embedded import start_parts; from pathlib import Path; start_parts(Path({str(parts_home)!r}))"
    callers = [subprocess.Popen(python(code)) for _ in range(2)]
    assert [caller.wait(60) for caller in callers] == [0, 0]
    assert log.read_text().count(" started, pid") - before == 3  # keeper, broker, database


def test_down_leaves_no_process(parts: Parts, parts_home: Path, gone: Gone) -> None:
    pids = [int((parts_home / "run" / "keeper.pid").read_text()), *state(parts_home).values()]
    assert len(pids) == 3
    assert processes_of(parts_home)
    down(parts_home)
    assert all(gone(pid) for pid in pids)
    assert processes_of(parts_home) == []


def processes_of(home: Path) -> list[str]:
    """The command lines that name `home`, as that of Kafka does."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found += [words] if str(home) in words else []
    return found
