"""Who the people are is nowhere but at the desk: not on a topic, in a log, in a trace, or plain in a table."""

import asyncio
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.topics import SERVICES
from tests.journeys import feeds, stored
from tests.journeys.cases import refer
from tests.journeys.town import CONTACT, NAME, Town

GOAL = "Bortbytingskvist"
"""A word of a plan, which is as personal as a name."""

DIGITS = re.compile(rb"\d{6,}(?:[-+]\d{4})?")
IN_HEX = re.compile(rb"(?:3\d){6,}(?:2[bd](?:3\d){4})?")
"""The same as Postgres writes the bytes of a `bytea`."""
WORDS = re.compile("|".join((NAME, CONTACT, GOAL)).encode(), re.IGNORECASE)


@dataclass(frozen=True)
class Sought:
    """The numbers that the journeys told, and the names, in every way that they could be written."""

    numbers: frozenset[str]

    def found_in(self, text: str | bytes) -> list[str]:
        """What of it stands in a text, as it stands there."""
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        words = [*WORDS.findall(raw), *WORDS.findall(bytes_in(raw))]
        runs = [*DIGITS.findall(raw), *(bytes.fromhex(run.decode()) for run in IN_HEX.findall(raw))]
        return [*map(bytes.decode, words), *filter(self.is_a_number, map(bytes.decode, runs))]

    def is_a_number(self, run: str) -> bool:
        """With or without sign and century; twelve digits also within a longer row of digits."""
        digits = re.sub("[-+]", "", run)
        windows = {digits[at : at + 12] for at in range(len(digits) - 11)}
        short = len(digits) == 10 and any(number.endswith(digits) for number in self.numbers)
        return short or not windows.isdisjoint(self.numbers)


def bytes_in(raw: bytes) -> bytes:
    """All that is written in hexadecimal in a text, read."""
    return b" ".join(
        bytes.fromhex(run.decode()) for run in re.findall(rb"(?:[0-9a-f]{2}){8,}", raw)
    )


@pytest.fixture(scope="module")
async def sought(town: Town) -> Sought:
    """After one more case, so that there is something to find."""
    today = await town.today()
    case = await (await refer(town, "spar", today, follow_up=True)).until_confirmed(today)
    await town.settle()
    await case.enrol(today, "lager")
    await case.at_desk("plan", today, goals=[f"Möta {GOAL}"])
    await town.settle()
    return Sought(frozenset(number for number in town.people.used if number.isascii()))


async def test_the_search_would_find_them(sought: Sought, town: Town):
    number = town.people.used[0]
    for text in (
        f'{{"identity_number": "{number}"}}',
        f"key={number[:8]}-{number[8:]}",
        f"{number[2:8]}-{number[8:]}",
        f"{number[2:8]}+{number[8:]}",
        f"within 55{number}55",
        f"\\x{number.encode().hex()}",
        f"name is Testperson {NAME.upper()} 001",
        f"\\x{CONTACT.encode().hex()}",
    ):
        assert sought.found_in(text), text
    assert not sought.found_in(f"1{number[2:]}0 at 2010-02-01T12:00:00.123456+01:00")


async def test_no_record_of_any_topic_names_anybody(sought: Sought, town: Town):
    topics = await asyncio.to_thread(feeds.topics, town.home)
    records = await asyncio.to_thread(feeds.read, feeds.admin(town.home), "journeys", topics)
    reading = await town.settle()
    assert len(records) >= sum(reading.told.values()) > 0
    for record in records:
        text = f"{record.key} {dict(record.headers)}".encode() + record.value
        assert not sought.found_in(text), (record.topic, record.partition, record.offset)


async def test_no_log_and_no_trace_names_anybody(sought: Sought, town: Town):
    logs = sorted((town.home / "logs").iterdir())
    services = {f"{service.name}-1.log" for service in SERVICES}
    assert {log.name for log in logs} >= services | {"kafka.log", "postgres.log"}
    for file in (*logs, town.home / "spans.jsonl"):
        assert file.stat().st_size > 0, file
        assert not sought.found_in(file.read_bytes()), file


async def test_no_metric_names_anybody(sought: Sought, town: Town):
    for service, bases in town.doors.addresses.items():
        for process in range(len(bases)):
            answer = await town.ask("GET", f"{service}/metrics", None, process=process)
            assert answer.status_code == 200
            assert not sought.found_in(answer.text), service


async def test_no_table_holds_anybody_unsealed(sought: Sought, town: Town):
    """Not the event store, not a projection, not the answers that are kept to be repeated."""
    for service in SERVICES:
        db = await stored.connect(town, service.name)
        try:
            for table in await stored.tables(db):
                rows = await db.fetch(f"select t::text from {table} t")
                text = "\n".join(row[0] for row in rows)
                assert not sought.found_in(text), (service.name, table)
        finally:
            await db.close()


async def test_no_file_of_the_installation_names_anybody(sought: Sought, town: Town):
    """The folders of Kafka and Postgres too: what they wrote ahead and have not yet removed."""
    words = [NAME, CONTACT, GOAL]
    for number in sorted(sought.numbers):
        words += [number, f"{number[:-4]}-{number[-4:]}", f"{number[2:-4]}-{number[-4:]}"]
    planted = town.home / "planted"
    planted.write_text(f"here it says {words[-1]} ", "utf-8")
    assert await asyncio.to_thread(files_with, words, town.home) == [str(planted)]
    planted.unlink()


def files_with(words: list[str], folder: Path) -> list[str]:
    """By grep, since there are some hundred megabytes of them."""
    done = subprocess.run(
        ["grep", "-rlaF", "-f", "-", str(folder)],
        input="\n".join(words),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.split()
