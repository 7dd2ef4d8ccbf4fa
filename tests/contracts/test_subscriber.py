"""The example subscriber, at a real broker, with the certificate of an agency."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from contracts.examples import example
from contracts.headers import headers_example
from contracts.referral import ReferralReceived, ReferralSent
from contracts.schemas import schema
from contracts.topics import PARTITIONS, feed, principal
from embedded import Parts, discard, start_parts
from embedded.certificates import client

SUBSCRIBER = Path(__file__).parents[2] / "contracts" / "examples" / "subscriber.py"
OURS, OTHERS = "agency-one", "agency-two"
CASES = ("case-a", "case-b", "case-c")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="samverka-contracts-"))
    yield home
    discard(home)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def parts(home: Path) -> Parts:
    """A broker with the feeds of two agencies; each may read its own."""
    parts = start_parts(home)
    admin = AdminClient(by_scram(parts))
    topics = [NewTopic(feed(each), PARTITIONS, 1) for each in (OURS, OTHERS)]
    rules = [rule for each in (OURS, OTHERS) for rule in may_read(each)]
    for done in (*admin.create_topics(topics).values(), *admin.create_acls(rules).values()):
        done.result(20)
    return parts


def by_scram(parts: Parts) -> dict[str, str | int | float | bool]:
    return {
        "bootstrap.servers": parts.kafka_inner,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": parts.kafka_admin,
        "sasl.password": parts.kafka_password,
    }


def may_read(organisation: str) -> list[AclBinding]:
    """Its own feed, in groups of its own."""
    own, read, allow = principal(organisation), AclOperation.READ, AclPermissionType.ALLOW
    places = (
        (ResourceType.TOPIC, feed(organisation), ResourcePatternType.LITERAL),
        (ResourceType.GROUP, f"{own}.", ResourcePatternType.PREFIXED),
    )
    return [AclBinding(*place, f"User:{own}", "*", read, allow) for place in places]


def disclose(parts: Parts, sequences: range, type_: str = "") -> None:
    """Tells each case's facts, in order, to our agency."""
    producer = Producer({**by_scram(parts), "enable.idempotence": True})
    for sequence in sequences:
        for case in CASES:
            fact = ReferralSent if sequence == 1 else ReferralReceived
            told = headers_example(fact) | {
                "ce_type": type_ or fact.type_name(),
                "ce_subject": f"consent-{case}",
                "ce_sequence": str(sequence),
            }
            value = json.dumps(example(schema(fact)) | {"field_to_come": 1})
            headers = [(name, text.encode()) for name, text in told.items()]
            producer.produce(feed(OURS), value, case, headers=headers)
    assert producer.flush(20) == 0


def subscribe(parts: Parts, home: Path, who: str, whose: str) -> subprocess.CompletedProcess[str]:
    ca, pem = parts.certificates / "ca.pem", client(home, principal(who)).both
    words = (parts.kafka_outer, whose, str(ca), str(pem), str(home / f"{who}.sqlite"))
    command = [sys.executable, str(SUBSCRIBER), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def read(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int, str]]:
    """Case, sequence and type of each line."""
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [(case, int(sequence), type_) for type_, case, sequence, _ in lines]


def test_an_agency_reads_its_feed_once_and_in_order(parts: Parts, home: Path):
    disclose(parts, range(1, 4))
    first = read(subscribe(parts, home, OURS, OURS))
    for case in CASES:
        assert [s for c, s, _ in first if c == case] == [1, 2, 3]
    assert {t for _, s, t in first if s == 1} == {"referral.ReferralSent.v1"}
    assert read(subscribe(parts, home, OURS, OURS)) == []

    disclose(parts, range(2, 6))  # two are told again, two are new
    again = read(subscribe(parts, home, OURS, OURS))
    for case in CASES:
        assert [s for c, s, _ in again if c == case] == [4, 5]

    disclose(parts, range(6, 7), "referral.ReferralImagined.v1")
    unknown = subscribe(parts, home, OURS, OURS)
    assert [t for *_, t in read(unknown)] == ["referral.ReferralImagined.v1"] * len(CASES)
    assert "of a type to come" in unknown.stdout


def test_another_agency_cannot_read_it(parts: Parts, home: Path):
    refused = subscribe(parts, home, OTHERS, OURS)
    assert refused.returncode != 0
    assert refused.stdout == ""
    assert "TOPIC_AUTHORIZATION_FAILED" in refused.stderr


def test_the_example_is_short():
    assert len(SUBSCRIBER.read_text().splitlines()) <= 60
