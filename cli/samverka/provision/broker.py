"""Topics, principals and access rules at Kafka, from the service table and the naming rules."""

# confluent-kafka publishes these names without saying so, and leaves its futures' results open
# pyright: reportPrivateImportUsage=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from contracts.topics import PARTITIONS, SERVICES, Service, feed, principal
from samverka.installation import Refused
from samverka.provision.targets import Kafka, Targets

PATIENCE = 20.0  # seconds for one answer
KEPT_FOR_EVER = {"retention.ms": "-1", "cleanup.policy": "delete"}
ROUNDS = 8192  # of the password's hash


def provision_broker(targets: Targets, organisations: Sequence[str]) -> None:
    """Make what is missing: topics with a feed for each organisation, users and rules.

    Raises Refused if a topic exists with another number of partitions: that would break the
    order within a key, and cannot be mended here.
    """
    admin = _client(targets.kafka)
    _topics(admin, wanted_topics(organisations), targets.kafka.replication)
    _users(admin, {name: each.kafka for name, each in targets.passwords.items()})
    _done(admin.create_acls(wanted_rules(organisations)))


def missing_feeds(kafka: Kafka, organisations: Iterable[str]) -> list[str]:
    """Those organisations for which there is no feed yet."""
    there = _client(kafka).list_topics(timeout=PATIENCE).topics
    return [each for each in organisations if feed(each) not in there]


def wanted_topics(organisations: Iterable[str]) -> list[str]:
    """Each service's own, then each agency's feed."""
    told = [topic for service in SERVICES for topic in service.tells]
    return [*told, *(feed(organisation) for organisation in organisations)]


def wanted_rules(organisations: Iterable[str]) -> list[AclBinding]:
    """Everything that anybody but the super user may do."""
    services = [rule for service in SERVICES for rule in _of_service(service)]
    return [*services, *(rule for each in organisations for rule in _of_agency(each))]


def _of_service(service: Service) -> list[AclBinding]:
    rules = [_may(service.name, "write", topic) for topic in service.tells]
    rules += [_may(service.name, "read", topic) for topic in service.hears]
    rules.append(_may(service.name, "read", f"{service.name}.", groups=True))
    if service.feeds_agencies:
        rules.append(_may(service.name, "write", "agency.", prefix=True))
    return rules


def _of_agency(organisation: str) -> list[AclBinding]:
    name = principal(organisation)
    return [_may(name, "read", feed(organisation)), _may(name, "read", f"{name}.", groups=True)]


def _may(
    who: str, what: str, where: str, *, groups: bool = False, prefix: bool = False
) -> AclBinding:
    """A rule about one topic, about topics by prefix, or about consumer groups by prefix."""
    return AclBinding(
        ResourceType.GROUP if groups else ResourceType.TOPIC,
        where,
        ResourcePatternType.PREFIXED if groups or prefix else ResourcePatternType.LITERAL,
        f"User:{who}",
        "*",
        AclOperation.READ if what == "read" else AclOperation.WRITE,
        AclPermissionType.ALLOW,
    )


def _client(kafka: Kafka) -> AdminClient:
    return AdminClient(settings(kafka))


def settings(kafka: Kafka) -> dict[str, str | int | float | bool]:
    """How the super user's clients reach the cluster."""
    found: dict[str, str | int | float | bool] = {
        "bootstrap.servers": kafka.bootstrap,
        "security.protocol": "SASL_SSL" if kafka.ca else "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": kafka.user,
        "sasl.password": kafka.password,
        "log_level": 2,  # what fails we say ourselves, in one line; it would repeat itself on stderr
    }
    if kafka.ca:
        found["ssl.ca.location"] = str(kafka.ca)
    return found


def _topics(admin: AdminClient, wanted: Sequence[str], replication: int) -> None:
    there = admin.list_topics(timeout=PATIENCE).topics
    for name in wanted:
        if name in there and len(there[name].partitions) != PARTITIONS:
            found = len(there[name].partitions)
            raise Refused(f"Topic {name} has {found} partitions and needs {PARTITIONS}.")
    new = [
        NewTopic(name, PARTITIONS, replication, config=KEPT_FOR_EVER)
        for name in wanted
        if name not in there
    ]
    if new:
        _done(admin.create_topics(new))


def _users(admin: AdminClient, passwords: Mapping[str, str]) -> None:
    kind = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ROUNDS)
    changes: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, kind, password.encode())
        for user, password in passwords.items()
    ]
    _done(admin.alter_user_scram_credentials(changes))


def _done(answers: Mapping[Any, "Future[Any]"]) -> None:
    """Wait for every answer; that a topic was made by another in the meantime is fine."""
    for answer in answers.values():
        try:
            answer.result(PATIENCE)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
