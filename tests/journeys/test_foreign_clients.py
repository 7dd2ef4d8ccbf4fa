"""Clients that are not ours: an agency reads its own feed and nothing else, a service keeps to its topics."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer

import embedded
from contracts.topics import SERVICES, feed, principal
from embedded import certificates
from samverka.installation import addresses
from tests.journeys import feeds
from tests.journeys.cases import refer
from tests.journeys.feeds import Record
from tests.journeys.town import ASSOCIATION, INSURANCE, JOBS, PARTIES, Town

INTERNAL = tuple(topic for service in SERVICES for topic in service.tells)
TOPICS = (*INTERNAL, *map(feed, PARTIES))
KCAT = shutil.which("kcat")


@pytest.fixture(scope="module")
async def told(town: Town) -> list[Record]:
    """What the insurance's feed holds, read by its certificate; at least one case of its own."""
    today = await town.today()
    await (await refer(town, "spar", today)).until_accepted(today)
    await town.settle()
    return await asyncio.to_thread(feeds.feed_of, town.home, INSURANCE)


def code(refused: pytest.ExceptionInfo[KafkaException]) -> int:
    return refused.value.args[0].code()


async def test_an_agency_reads_its_own_feed_in_the_order_of_each_case(told: list[Record]):
    assert {record.topic for record in told} == {feed(INSURANCE)}
    for case in {record.key for record in told}:
        mine = [record for record in told if record.key == case]
        sequences = [int(record.headers["ce_sequence"]) for record in mine]
        assert sequences == sorted(set(sequences))
        facts = [record.fact for record in mine]
        assert set(facts[: facts.index("ReferralSent")]) <= {"ConsentGiven"}
        feeds.keeps_contract(mine[-1])


async def test_a_connection_that_rested_for_as_long_as_clients_keep_theirs_is_still_open(
    town: Town,
):
    """Most give up one that was idle for five seconds: had the service done so first, the next request would be lost."""
    url = urlsplit(addresses(town.home)["referral"][0])
    connection = HTTPConnection(url.hostname or "", url.port)
    connection.connect()
    connection.auto_open = 0  # this one, or none
    for rest in (6, 0):
        connection.request("GET", "/health/live")
        assert await asyncio.to_thread(lambda: connection.getresponse().read())
        await asyncio.sleep(rest)
    connection.close()


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != feed(INSURANCE)])
async def test_an_agency_is_refused_every_other_topic(town: Town, topic: str):
    group = f"{principal(INSURANCE)}.journey"
    with pytest.raises(KafkaException) as refused:
        await asyncio.to_thread(feeds.read, feeds.agency(town.home, INSURANCE), group, [topic])
    assert code(refused) == KafkaError.TOPIC_AUTHORIZATION_FAILED


async def test_an_agency_sees_that_its_own_feed_exists_and_no_other(town: Town):
    consumer = Consumer(feeds.agency(town.home, INSURANCE) | {"group.id": "agency-trygdekassan.x"})
    found = await asyncio.to_thread(consumer.list_topics, timeout=feeds.PATIENCE)
    consumer.close()
    assert set(found.topics) == {feed(INSURANCE)}


async def test_an_agency_has_groups_of_its_own_only(town: Town):
    """A group is joined by subscribing; the refusal comes with the first poll."""
    consumer = Consumer(feeds.agency(town.home, INSURANCE) | {"group.id": f"{principal(JOBS)}.x"})
    consumer.subscribe([feed(INSURANCE)])
    message = await asyncio.to_thread(consumer.poll, feeds.PATIENCE)
    consumer.close()
    assert message is not None
    assert message.error().code() == KafkaError.GROUP_AUTHORIZATION_FAILED


async def test_an_agency_cannot_write_its_own_feed(town: Town):
    refused = await asyncio.to_thread(written, feeds.agency(town.home, INSURANCE), feed(INSURANCE))
    assert refused == KafkaError.TOPIC_AUTHORIZATION_FAILED


def written(settings: Mapping[str, Any], topic: str) -> int | None:
    """The error that writing ends with; none if it was taken."""
    failures: list[int] = []
    producer = Producer(dict(settings) | {"message.timeout.ms": 10_000})
    producer.produce(
        topic, b"{}", on_delivery=lambda e, _: failures.append(e.code()) if e else None
    )
    producer.flush(feeds.PATIENCE)
    return failures[0] if failures else None


async def test_the_association_has_no_feed_and_may_read_nothing(town: Town):
    assert feed(ASSOCIATION) not in await asyncio.to_thread(feeds.topics, town.home)
    certificates.client(town.home, principal(ASSOCIATION))
    settings, group = feeds.agency(town.home, ASSOCIATION), f"{principal(ASSOCIATION)}.x"
    for topic in (feed(INSURANCE), "referral.v1"):
        with pytest.raises(KafkaException) as refused:
            await asyncio.to_thread(feeds.read, settings, group, [topic])
        assert code(refused) == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.parametrize("own", [False, True], ids=["no certificate", "a certificate of its own"])
async def test_without_a_certificate_of_our_authority_nobody_gets_in(
    town: Town, own: bool, tmp_path: Path
):
    settings = feeds.agency(town.home, INSURANCE)
    both = str(certificates.client(tmp_path, principal(INSURANCE)).both) if own else None
    for name in ("ssl.certificate.location", "ssl.key.location"):
        settings[name] = both
    given = {name: value for name, value in settings.items() if value is not None}
    consumer = Consumer(given | {"group.id": "agency-trygdekassan.x"})
    with pytest.raises(KafkaException) as refused:
        await asyncio.to_thread(consumer.list_topics, timeout=3)
    consumer.close()
    assert code(refused) in (KafkaError._TRANSPORT, KafkaError._TIMED_OUT, KafkaError._SSL)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_a_service_reads_what_it_hears_and_nothing_else(town: Town, service: Any):
    settings, group = feeds.service(town.home, service.name), f"{service.name}.journey"
    for topic in TOPICS:
        if topic in service.hears:
            await asyncio.to_thread(feeds.read, settings, group, [topic])
            continue
        with pytest.raises(KafkaException) as refused:
            await asyncio.to_thread(feeds.read, settings, group, [topic])
        assert code(refused) == KafkaError.TOPIC_AUTHORIZATION_FAILED, topic


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_a_service_cannot_write_what_another_tells(town: Town, service: Any):
    settings = feeds.service(town.home, service.name)
    for topic in TOPICS:
        own = topic in service.tells or (service.feeds_agencies and topic not in INTERNAL)
        if not own:
            refused = await asyncio.to_thread(written, settings, topic)
            assert refused == KafkaError.TOPIC_AUTHORIZATION_FAILED, topic


def kcat(home: Path, organisation: str, topic: str) -> subprocess.CompletedProcess[str]:
    """kcat with an agency's certificate, from the beginning to the end of a topic."""
    mine = certificates.client(home, principal(organisation)).both
    told = {
        "security.protocol": "ssl",
        "ssl.ca.location": str(certificates.folder(home) / "ca.pem"),
        "ssl.certificate.location": str(mine),
        "ssl.key.location": str(mine),
    }
    options = [word for name, value in told.items() for word in ("-X", f"{name}={value}")]
    where = ["-b", embedded.parts(home).kafka_outer, "-t", topic]
    return subprocess.run(
        [str(KCAT), "-C", *where, *options, "-o", "beginning", "-e", "-q", "-J"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


needs_kcat = pytest.mark.skipif(KCAT is None, reason="kcat is not installed (Debian: kcat)")


@needs_kcat
async def test_kcat_reads_what_confluents_client_reads(town: Town, told: list[Record]):
    done = await asyncio.to_thread(kcat, town.home, INSURANCE, feed(INSURANCE))
    assert done.returncode == 0, done.stderr
    found = [as_record(json.loads(line)) for line in done.stdout.splitlines()]
    place = lambda record: (record.partition, record.offset)  # noqa: E731
    assert sorted(found, key=place)[: len(told)] == sorted(told, key=place)
    for record in found:
        feeds.keeps_contract(record)


def as_record(line: Mapping[str, Any]) -> Record:
    """A line of kcat, whose headers are names and values in turn."""
    words = line["headers"]
    headers = dict(zip(words[::2], words[1::2], strict=True))
    value = line["payload"].encode()
    return Record(line["topic"], line["partition"], line["offset"], line["key"], headers, value)


@needs_kcat
@pytest.mark.parametrize("topic", [feed(JOBS), "referral.v1", "participation.v1"])
async def test_kcat_is_refused_like_any_other(town: Town, topic: str):
    done = await asyncio.to_thread(kcat, town.home, INSURANCE, topic)
    assert done.returncode != 0
    assert "authorization failed" in done.stderr.lower(), done.stderr
    assert done.stdout == ""
