"""What lies on Kafka, read with confluent-kafka as an agency, as a service or as the super user."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from jsonschema import Draft202012Validator, FormatChecker

import embedded
from contracts.headers import headers_schema
from contracts.topics import feed, principal
from embedded import certificates
from samverka.installation import PROJECT
from samverka.provision.targets import local

SILENCE = {"log_level": 0}
FORMATS = FormatChecker()
PATIENCE = 15.0  # seconds for one answer of the broker


@dataclass(frozen=True)
class Record:
    """One record, decoded."""

    topic: str
    partition: int
    offset: int
    key: str
    headers: Mapping[str, str]
    value: bytes

    @property
    def fact(self) -> str:
        """Such as `ReferralSent`."""
        return self.headers["ce_type"].split(".")[1]

    @property
    def data(self) -> Any:
        return json.loads(self.value)


def agency(home: Path, organisation: str) -> dict[str, Any]:
    """The settings of an agency's own client: its certificate and the outer listener."""
    mine = certificates.client(home, principal(organisation)).both
    return SILENCE | {
        "bootstrap.servers": embedded.parts(home).kafka_outer,
        "security.protocol": "ssl",
        "ssl.ca.location": str(certificates.folder(home) / "ca.pem"),
        "ssl.certificate.location": str(mine),
        "ssl.key.location": str(mine),
    }


def service(home: Path, name: str) -> dict[str, Any]:
    """The settings of a service's client: its password and the inner listener."""
    return _scram(home, name, local(home, embedded.parts(home)).passwords[name].kafka)


def admin(home: Path) -> dict[str, Any]:
    """The settings of the super user."""
    parts = embedded.parts(home)
    return _scram(home, parts.kafka_admin, parts.kafka_password)


def _scram(home: Path, user: str, password: str) -> dict[str, Any]:
    return SILENCE | {
        "bootstrap.servers": embedded.parts(home).kafka_inner,
        "security.protocol": "sasl_plaintext",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": user,
        "sasl.password": password,
    }


def read(settings: Mapping[str, Any], group: str, topics: Sequence[str]) -> list[Record]:
    """Everything on these topics, each partition in its order; KafkaException if it is refused."""
    own = {"group.id": group, "enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer(dict(settings) | own)
    try:
        places = [place for topic in topics for place in _partitions(consumer, topic)]
        consumer.assign(places)
        return _to_the_end(consumer, len(places))
    finally:
        consumer.close()


def _partitions(consumer: Consumer, topic: str) -> list[TopicPartition]:
    found = consumer.list_topics(topic, timeout=PATIENCE).topics[topic]
    if found.error:
        raise KafkaException(found.error)
    return [TopicPartition(topic, number, 0) for number in found.partitions]


def _to_the_end(consumer: Consumer, partitions: int) -> list[Record]:
    records: list[Record] = []
    ended = 0
    while ended < partitions:
        message = consumer.poll(PATIENCE)
        assert message is not None, "the broker fell silent"
        if message.error() is None:
            records.append(_decoded(message))
        elif message.error().code() == KafkaError._PARTITION_EOF:
            ended += 1
        else:
            raise KafkaException(message.error())
    return records


def _decoded(message: Any) -> Record:
    return Record(
        message.topic(),
        message.partition(),
        message.offset(),
        _text(message.key()),
        {name: _text(value) for name, value in message.headers() or ()},
        message.value() or b"",
    )


def _text(raw: bytes | None) -> str:
    """What is no text is shown as far as it can be: a journey also writes such records."""
    return (raw or b"").decode("utf-8", "replace")


def feed_of(home: Path, organisation: str) -> list[Record]:
    """An agency's own feed to its end, as the agency reads it."""
    group = f"{principal(organisation)}.journey"
    return read(agency(home, organisation), group, [feed(organisation)])


def topics(home: Path) -> list[str]:
    """Every topic but Kafka's own, as only the super user may see them."""
    consumer = Consumer(admin(home) | {"group.id": "journeys"})
    try:
        found = consumer.list_topics(timeout=PATIENCE).topics
    finally:
        consumer.close()
    return sorted(name for name in found if not name.startswith("__"))


def keeps_contract(record: Record) -> None:
    """Of a feed: CloudEvents headers, and JSON that the committed schema of its type accepts."""
    kind = record.headers["ce_type"]
    _of_type(kind).validate(record.data)
    _of_headers().validate(dict(record.headers))
    assert record.headers["ce_source"] == "urn:samverka:referral"
    assert record.headers["ce_dataschema"] == f"urn:samverka:schema:{kind}"
    assert record.key == record.data["case_id"]


@cache
def _of_type(kind: str) -> Draft202012Validator:
    committed = PROJECT / "contracts" / "schemas" / f"{kind}.json"
    return Draft202012Validator(json.loads(committed.read_text("utf-8")), format_checker=FORMATS)


@cache
def _of_headers() -> Draft202012Validator:
    return Draft202012Validator(headers_schema(), format_checker=FORMATS)
