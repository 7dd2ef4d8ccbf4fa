"""One trace id, followed from the request through store, relay and Kafka to the reporting row."""

import asyncio
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from contracts.topics import SERVICES
from tests.journeys import feeds, stored
from tests.journeys.cases import Case, refer
from tests.journeys.feeds import Record
from tests.journeys.town import PARTIES, Town, group

UNIT = "spar"
HEARS = {service: import_module(f"{service.name}.app").SERVICE.facts for service in SERVICES}
"""The facts that each service makes something of; it skips the others unread."""
TOPICS = {topic for service in SERVICES for topic in service.tells}


@dataclass(frozen=True)
class Span:
    """One span of the file that the services write."""

    service: str
    name: str
    trace: str
    span: str
    parent: str | None
    links: Sequence[str]
    """The traces that it links to."""

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "Span":
        return cls(
            service=written["resource"]["attributes"]["service.name"],
            name=written["name"],
            trace=_bare(written["context"]["trace_id"]),
            span=_bare(written["context"]["span_id"]),
            parent=_bare(written["parent_id"]) if written["parent_id"] else None,
            links=[_bare(link["context"]["trace_id"]) for link in written["links"]],
        )


def _bare(number: str) -> str:
    return number.removeprefix("0x")


@dataclass(frozen=True)
class Followed:
    """An admission with a trace of the asker's own, and everything that carries it."""

    case: Case
    trace: str
    asker: str
    """The asker's span."""
    records: Sequence[Record]
    spans: Sequence[Span]

    def applied(self, service: str, record: Record) -> list[Span]:
        """The spans in which a service applied a record."""
        name, parent = f"apply {record.headers['ce_type']}", parent_of(record)
        ours = (s for s in self.spans if s.trace == self.trace and s.parent == parent)
        return [span for span in ours if (span.service, span.name) == (service, name)]


def parent_of(record: Record) -> str:
    """The span that a record's traceparent names."""
    return record.headers["traceparent"].split("-")[2]


@pytest.fixture(scope="module")
async def followed(town: Town) -> Followed:
    today = await town.today()
    case = await (await refer(town, UNIT, today)).until_accepted(today)
    trace, asker = secrets.token_hex(16), secrets.token_hex(8)
    body = {"on": str(today), "members": list(PARTIES)}
    header = {"traceparent": f"00-{trace}-{asker}-01"}
    where = f"referral/referrals/{case.case_id}/admission"
    answer = await town.ask("POST", where, group(UNIT), body, header)
    assert answer.status_code == 201
    await case.state("offered")
    await town.settle()
    return Followed(case, trace, asker, await carrying(town, trace), spans(town))


async def carrying(town: Town, trace: str) -> list[Record]:
    """The records, of any topic, whose traceparent belongs to the trace."""
    topics = await asyncio.to_thread(feeds.topics, town.home)
    found = await asyncio.to_thread(feeds.read, feeds.admin(town.home), "journeys", topics)
    return [each for each in found if trace in each.headers.get("traceparent", "")]


def spans(town: Town) -> list[Span]:
    lines = (town.home / "spans.jsonl").read_text("utf-8").splitlines()
    return [Span.read(json.loads(line)) for line in lines]


async def test_the_request_joins_the_trace_of_the_one_who_asks(followed: Followed):
    asked = [s for s in followed.spans if s.trace == followed.trace and s.parent == followed.asker]
    assert [(s.service, s.name.split()[0]) for s in asked] == [("referral", "POST")]


async def test_every_fact_that_follows_carries_the_trace_across_services(followed: Followed):
    told = {(r.topic, r.fact) for r in followed.records}
    own = {("referral.v1", "AdmissionDecided"), ("participation.v1", "PlaceHeld")}
    feeds_ = {(f"agency.{party}.v1", fact) for party in PARTIES for fact in FED}
    assert told == own | {("referral.v1", "PlaceOffered")} | feeds_


FED = ("AdmissionDecided", "PlaceOffered")


async def test_every_hearer_applies_each_fact_under_the_span_that_told_it(followed: Followed):
    for service, facts in HEARS.items():
        for record in followed.records:
            if record.topic in TOPICS:
                heard = record.topic in service.hears and record.headers["ce_type"] in facts
                found = followed.applied(service.name, record)
                assert len(found) == heard, (service.name, record.topic, record.fact)


async def test_a_hop_starts_where_the_one_before_it_was_applied(followed: Followed):
    record = {(r.topic, r.fact): r for r in followed.records}
    admitted = record["referral.v1", "AdmissionDecided"]
    held, offered = record["participation.v1", "PlaceHeld"], record["referral.v1", "PlaceOffered"]
    for cause, service, effect in (
        (admitted, "participation", held),
        (held, "referral", offered),
    ):
        assert parent_of(effect) in {s.span for s in followed.applied(service, cause)}


async def test_the_slice_that_was_heard_links_to_the_trace(followed: Followed):
    linking = {s.service for s in followed.spans if s.name == "hear" and followed.trace in s.links}
    assert linking == {"referral", "participation", "reporting"}, "nothing of it is the calendar's"


async def test_the_trace_ends_in_the_row_that_reporting_keeps(followed: Followed, town: Town):
    admitted = next(r for r in followed.records if r.topic == "referral.v1")
    assert followed.applied("reporting", admitted)
    kept = "select day from rpt_v1.decided where case_id = $1"
    rows = await stored.query(town, "reporting", kept, followed.case.case_id)
    assert [str(row["day"]) for row in rows] == [admitted.data["on"]]
