"""Provisioned on real Kafka and Postgres: each may do what it needs, and is refused the rest."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType

from contracts.topics import PARTITIONS, feed, principal, topic
from embedded import Parts, certificates, discard, start_parts
from samverka import street
from samverka.provision.broker import missing_feeds, wanted_rules, wanted_topics
from samverka.provision.databases import provision_databases
from samverka.provision.targets import Targets, local, owner

AGENCIES = ("alpha", "beta")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="samverka-cli-"))
    yield home
    discard(home)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def parts(home: Path) -> Parts:
    """Running, and provisioned twice: the second time must change nothing and not fail."""
    parts = start_parts(home)
    street.provision(home, parts, AGENCIES)
    street.provision(home, parts, AGENCIES)
    return parts


@pytest.fixture(scope="module")
def targets(home: Path, parts: Parts) -> Targets:
    return local(home, parts)


@pytest.fixture(scope="module")
def admin(parts: Parts) -> AdminClient:
    return AdminClient(scram(parts, parts.kafka_admin, parts.kafka_password))


def scram(parts: Parts, user: str, password: str) -> dict[str, str | int | float | bool]:
    return {
        "bootstrap.servers": parts.kafka_inner,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": user,
        "sasl.password": password,
    }


def test_every_topic_has_six_partitions_and_is_kept_for_ever(admin: AdminClient) -> None:
    there = admin.list_topics(timeout=20).topics
    for name in wanted_topics(AGENCIES):
        assert len(there[name].partitions) == PARTITIONS
    asked = [ConfigResource(ResourceType.TOPIC, name) for name in wanted_topics(AGENCIES)]
    for answer in admin.describe_configs(asked).values():
        settings = answer.result(20)
        assert settings["retention.ms"].value == "-1"
        assert settings["cleanup.policy"].value == "delete"


def test_the_rules_are_the_ones_that_are_needed_and_no_more() -> None:
    rules = {
        (
            rule.principal,
            rule.operation.name,
            rule.restype.name,
            rule.name,
            rule.resource_pattern_type.name,
        )
        for rule in wanted_rules(["x"])
    }
    assert rules == {
        ("User:referral", "WRITE", "TOPIC", "referral.v1", "LITERAL"),
        ("User:referral", "WRITE", "TOPIC", "agency.", "PREFIXED"),
        ("User:referral", "READ", "TOPIC", "participation.v1", "LITERAL"),
        ("User:referral", "READ", "TOPIC", "followup.v1", "LITERAL"),
        ("User:referral", "READ", "GROUP", "referral.", "PREFIXED"),
        ("User:participation", "WRITE", "TOPIC", "participation.v1", "LITERAL"),
        ("User:participation", "READ", "TOPIC", "referral.v1", "LITERAL"),
        ("User:participation", "READ", "GROUP", "participation.", "PREFIXED"),
        ("User:followup", "WRITE", "TOPIC", "followup.v1", "LITERAL"),
        ("User:followup", "READ", "TOPIC", "referral.v1", "LITERAL"),
        ("User:followup", "READ", "TOPIC", "participation.v1", "LITERAL"),
        ("User:followup", "READ", "GROUP", "followup.", "PREFIXED"),
        ("User:reporting", "READ", "TOPIC", "referral.v1", "LITERAL"),
        ("User:reporting", "READ", "TOPIC", "participation.v1", "LITERAL"),
        ("User:reporting", "READ", "TOPIC", "followup.v1", "LITERAL"),
        ("User:reporting", "READ", "GROUP", "reporting.", "PREFIXED"),
        ("User:agency-x", "READ", "TOPIC", "agency.x.v1", "LITERAL"),
        ("User:agency-x", "READ", "GROUP", "agency-x.", "PREFIXED"),
    }


def test_a_feed_that_is_missing_is_named(targets: Targets) -> None:
    assert missing_feeds(targets.kafka, [*AGENCIES, "gamma"]) == ["gamma"]


@pytest.mark.parametrize(
    ("service", "name", "refused"),
    [
        ("referral", topic("referral"), False),
        ("referral", feed("alpha"), False),
        ("referral", topic("participation"), True),
        ("participation", topic("participation"), False),
        ("participation", topic("referral"), True),
        ("participation", feed("alpha"), True),
        ("reporting", topic("followup"), True),
    ],
)
def test_a_service_writes_its_own_topic_only(
    parts: Parts, targets: Targets, service: str, name: str, refused: bool
) -> None:
    failures: list[KafkaError | None] = []
    producer = Producer(scram(parts, service, targets.passwords[service].kafka))
    producer.produce(name, b"{}", b"k", on_delivery=lambda error, _: failures.append(error))
    producer.flush(20)
    (failure,) = failures
    if refused:
        assert failure is not None
        assert failure.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED
    else:
        assert failure is None


def agency(home: Path, parts: Parts, organisation: str, group: str) -> Consumer:
    identity = certificates.client(home, principal(organisation))
    return Consumer(
        {
            "bootstrap.servers": parts.kafka_outer,
            "security.protocol": "SSL",
            "ssl.ca.location": str(parts.certificates / "ca.pem"),
            "ssl.certificate.location": str(identity.certificate),
            "ssl.key.location": str(identity.key),
            "group.id": group,
            "auto.offset.reset": "earliest",
        }
    )


def first(consumer: Consumer, name: str) -> bytes | KafkaError:
    """The first record of a topic, or why there is none."""
    consumer.subscribe([name])
    try:
        for _ in range(40):
            if message := consumer.poll(0.5):
                return message.error() or message.value() or b""
    except KafkaException as error:
        return error.args[0]
    finally:
        consumer.close()
    raise AssertionError("neither a record nor a refusal in 20 s")


def test_an_agency_reads_its_own_feed(home: Path, parts: Parts, targets: Targets) -> None:
    producer = Producer(scram(parts, "referral", targets.passwords["referral"].kafka))
    producer.produce(feed("beta"), b'{"for": "b"}', b"k")
    assert producer.flush(20) == 0
    assert first(agency(home, parts, "beta", "agency-beta.one"), feed("beta")) == b'{"for": "b"}'


@pytest.mark.parametrize("name", [feed("alpha"), topic("referral"), topic("participation")])
def test_an_agency_reads_no_other_topic(home: Path, parts: Parts, name: str) -> None:
    answer = first(agency(home, parts, "beta", "agency-beta.two"), name)
    assert isinstance(answer, KafkaError)
    assert answer.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED


def test_an_agency_joins_no_other_group(home: Path, parts: Parts) -> None:
    answer = first(agency(home, parts, "beta", "agency-alpha.one"), feed("beta"))
    assert isinstance(answer, KafkaError)
    assert answer.code() == KafkaError.GROUP_AUTHORIZATION_FAILED


async def test_a_service_enters_its_own_database_only(targets: Targets) -> None:
    for role, words in targets.passwords.items():
        own = await asyncpg.connect(targets.postgres.url(role, words.database, role))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await own.execute("create schema intruder")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await own.execute("create table public.intruder (i int)")
        await own.close()
        for other in {*targets.passwords, "postgres", "template1"} - {role}:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await asyncpg.connect(targets.postgres.url(role, words.database, other))


async def test_the_owner_owns_its_database_and_nothing_else(targets: Targets) -> None:
    words = targets.passwords
    owning = await asyncpg.connect(
        targets.postgres.url(owner("referral"), words["referral"].owner, "referral")
    )
    await owning.execute("create schema mine")
    await owning.execute("drop schema mine")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owning.execute("create role another")
    await owning.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(
            targets.postgres.url(owner("referral"), words["referral"].owner, "followup")
        )


async def test_provisioning_again_keeps_what_is_there(targets: Targets) -> None:
    url = targets.postgres.url(owner("followup"), targets.passwords["followup"].owner, "followup")
    owning = await asyncpg.connect(url)
    await owning.execute("create schema kept")
    await provision_databases(targets)
    assert await owning.fetchval("select true from pg_namespace where nspname = 'kept'")
    await owning.close()
