"""Hidden on the way, and forgotten at the end: nothing is left in any place, and a leak that is planted is found."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # pyright: ignore[reportPrivateImportUsage]

import embedded
from samverka.client import Problem
from samverka.forgetting import asking
from samverka.forgetting.remembered import Known, known
from samverka.forgetting.searching import Place, in_tables, logs_of, search
from samverka.provision.broker import settings
from samverka.provision.targets import Targets, local
from tests.journeys import feeds, stored
from tests.journeys.cases import WAGE, Case, refer
from tests.journeys.town import INSURANCE, JOBS, PARTIES, Person, Town, all_of, caseworker, staff

UNIT, STATION = "tjarn", "lager"
NAME, GOAL = "Testperson Förgätmigejsdotter", "Plocka linnea vid tjärnens strand"
"""Words of their own, so that what is planted here is no finding of any other journey."""
PLANTED = "planted.v1"


@dataclass(frozen=True)
class Forgotten:
    """Two cases of one person, lived and forgotten, and what there was to find before."""

    town: Town
    cases: list[Case]
    before: Known
    found_before: list[Place]
    report_before: dict[str, Any]
    receipts: list[Any]

    @property
    def targets(self) -> Targets:
        return targets(self.town)

    async def search(self) -> list[Place]:
        home = self.town.home
        return await search(home, self.targets, logs_of(home), self.before.sought)


def targets(town: Town) -> Targets:
    return local(town.home, embedded.parts(town.home))


async def lived(
    town: Town, person: Person, today: date, end: bool = True, sender: str = INSURANCE
) -> Case:
    """From referral to a plan with words of its own, and to an exit unless it goes on."""
    case = await refer(town, UNIT, today, sender, follow_up=True, person=person)
    await case.until_confirmed(today)
    await town.settle()
    await case.enrol(today, STATION)
    await case.at_desk("plan", today, goals=[GOAL])
    if end:
        await case.at_desk("exit", today, code="work", situation=WAGE)
    await town.settle()
    return case


@pytest.fixture(scope="module")
async def day(town: Town) -> date:
    """A day of this journey's own, on which no other journey's figures change."""
    day = await town.today() + timedelta(days=1)
    await town.come_to(day)
    return day


@pytest.fixture(scope="module")
async def forgotten(town: Town, day: date) -> Forgotten:
    person = Person(town.people.next().number, NAME)
    cases = [await lived(town, person, day), await lived(town, person, day, sender=JOBS)]
    before = await known(town.home, targets(town), UUID(cases[0].case_id))
    found = list(await in_tables(targets(town), before.sought))
    report = (await town.report("skogsbygden", day.year))["figures"]
    told = await asking.forget(town.doors, cases[0].case_id)
    receipts = await asking.carried_out(town.doors, told)
    await town.settle()
    return Forgotten(town, cases, before, found, report, list(receipts))


async def test_there_were_texts_and_keys_to_find(forgotten: Forgotten):
    names = " ".join(forgotten.before.sought.names)
    for kind in ("identity number", "name", "text", "key 1 of referral", "wrapped key 2 of part"):
        assert kind in names
    assert forgotten.before.keys == {"referral": 1, "participation": 2, "followup": 0}
    (tables, letters) = forgotten.found_before
    assert {at for _, at in tables.findings} == {"referral es.key", "participation es.key"}
    assert letters.findings == []


async def test_the_receipts_are_complete_and_name_every_service(forgotten: Forgotten):
    assert len(forgotten.receipts) == len(forgotten.cases)
    for receipt in forgotten.receipts:
        assert (receipt["complete"], receipt["waiting_for"]) == (True, [])
        assert {one["service"] for one in receipt["carried_out"]} == {"participation", "followup"}
        assert receipt["told"] == list(PARTIES)


async def test_nothing_is_left_in_any_place(forgotten: Forgotten):
    places = await forgotten.search()
    assert [place.kind for place in places] == [
        *("tables", "dead letters", "topics", "segments", "dumps", "logs")
    ]
    for place in places:
        assert place.searched[0].isdigit(), place
        assert place.findings == [], place


async def test_no_figure_has_changed(forgotten: Forgotten, day: date):
    after = (await forgotten.town.report("skogsbygden", day.year))["figures"]
    assert after == forgotten.report_before


async def test_each_agency_is_told_last_that_the_case_is_forgotten(forgotten: Forgotten):
    for party in PARTIES:
        records = await asyncio.to_thread(feeds.feed_of, forgotten.town.home, party)
        for case in forgotten.cases:
            mine = [record.fact for record in records if record.key == case.case_id]
            assert mine[-1] == "CaseForgotten"
            assert mine.count("CaseForgotten") == 1


async def test_nobody_can_ask_for_the_person_or_the_text_any_more(forgotten: Forgotten):
    town, case = forgotten.town, forgotten.cases[0]
    for service, who, path in (
        ("referral", caseworker(INSURANCE), f"/referrals/{case.case_id}/person"),
        ("participation", staff(UNIT), f"/participations/{case.case_id}"),
        ("followup", staff(UNIT), f"/schedules/{case.case_id}"),
    ):
        with pytest.raises(Problem) as refusal:
            await town.doors.to(service, who).get(path)
        assert refusal.value.status == 404
    with pytest.raises(Problem) as refusal:
        await case.at_desk("attendance", date(2012, 1, 2), week="2012-01-02")
    assert refusal.value.status in (404, 422)


async def test_who_looked_can_be_shown_at_every_service(forgotten: Forgotten):
    case = forgotten.cases[0]
    rows = await asking.reads(forgotten.town.doors, case.case_id)
    assert {row["service"] for row in rows} >= {"referral"}
    again = await asking.reads(forgotten.town.doors, case.case_id)
    shown = [row for row in again if row["operation"] == "list_reads"]
    assert {row["service"] for row in shown} == set(asking.LOGGING_READS)
    assert all(row["ground"] and row["read_at"] and row["actor"] for row in again)


Plant = Callable[[Forgotten], Any]


@asynccontextmanager
async def in_a_table(forgotten: Forgotten) -> AsyncGenerator[str]:
    db = await stored.connect(forgotten.town, "participation")
    await db.execute("create table desk.note (text text)")
    await db.execute("insert into desk.note values ($1)", f"ringde {NAME.upper()} igen")
    yield "participation desk.note"
    await db.execute("drop table desk.note")
    await db.close()


@asynccontextmanager
async def in_a_dead_letter(forgotten: Forgotten) -> AsyncGenerator[str]:
    db = await stored.connect(forgotten.town, "followup")
    await db.execute(
        "insert into es.dead_letter (topic, part, offset_, key, headers, value, rule, reason,"
        " settled_at, settlement, settled_by, settled_why)"
        " values ('none', 0, 0, 'k', '{}', $1, 'r', 'r', now(), 'discarded', 'x', 'x')",
        f'{{"name": "{NAME}"}}'.encode(),
    )
    yield "followup es.dead_letter"
    await db.execute("delete from es.dead_letter where topic = 'none'")
    await db.close()


@asynccontextmanager
async def in_a_log(forgotten: Forgotten) -> AsyncGenerator[str]:
    """A key, which is no person's text but opens them all."""
    key = next(iter(forgotten.before.sought.loose.keys() - _texts(forgotten)))
    log = forgotten.town.home / "logs" / "planted.log"
    log.write_bytes(b"opened with " + key + b"\n")
    yield str(log)
    log.unlink()


def _texts(forgotten: Forgotten) -> set[bytes]:
    loose = forgotten.before.sought.loose
    return {needle for needle, name in loose.items() if "key" not in name}


@asynccontextmanager
async def in_a_topic(forgotten: Forgotten) -> AsyncGenerator[str]:
    """On a topic whose segments go as soon as it is deleted."""
    admin = AdminClient(settings(forgotten.targets.kafka))
    wanted = NewTopic(PLANTED, 1, 1, config={"file.delete.delay.ms": "0"})
    admin.create_topics([wanted])[PLANTED].result()
    producer = Producer(settings(forgotten.targets.kafka))
    producer.produce(PLANTED, value=NAME.encode(), headers={"goal": GOAL.encode()})
    producer.flush(10)
    yield f"{PLANTED}/0@0"
    admin.delete_topics([PLANTED])[PLANTED].result()


@pytest.mark.parametrize("plant", [in_a_table, in_a_dead_letter, in_a_log, in_a_topic])
async def test_a_leak_that_is_planted_is_found_by_its_place_and_nothing_once_it_is_gone(
    forgotten: Forgotten, plant: Plant
):
    async with plant(forgotten) as where:
        found = [one for place in await forgotten.search() for one in place.findings]
        assert where in {at for _, at in found}, found
        assert NAME not in str(found)
    await _gone(forgotten)


async def _gone(forgotten: Forgotten) -> None:
    """A broker takes its time to delete a topic's files."""
    for _ in range(20):
        places = await forgotten.search()
        if not any(place.findings for place in places):
            return
        await asyncio.sleep(1)
    raise AssertionError([place for place in places if place.findings])


async def test_on_the_command_line_it_forgets_waits_and_searches(town: Town, day: date):
    case = await lived(town, Person(town.people.next().number, NAME), day)
    done = await samverka(town.home, "forget", case.case_id)
    assert "Forgotten: 1 cases" in done
    assert done.count("nothing") == 6
    assert NAME not in done
    again = await samverka(town.home, "forget", case.case_id, "--search-only", "--texts", say=NAME)
    assert again.count("nothing") == 6
    assert case.case_id not in await samverka(town.home, "retention", "--dry-run")


async def test_that_nothing_was_lost_can_still_be_proved(forgotten: Forgotten):
    """The log is whole: what was destroyed are keys, not events."""
    assert "Nothing is lost" in await samverka(forgotten.town.home, "verify")


async def test_a_case_that_goes_on_is_refused_by_name(town: Town, day: date):
    case = await lived(town, town.people.next(), day, end=False)
    refused = await samverka(town.home, "forget", case.case_id, code=1)
    assert "case_goes_on" in refused
    await case.at_desk("exit", day, code="work", situation=WAGE)


async def samverka(home: Path, *words: str, say: str = "", code: int = 0) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "samverka.main", *words, "--home", str(home)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", "LANG": "C.UTF-8"},
    )
    told, _ = await process.communicate(say.encode())
    assert process.returncode == code, told.decode()
    return told.decode()


@dataclass(frozen=True)
class Hidden:
    """A case whose identity became a protected one in the middle of the participation."""

    case: Case
    before: dict[str, Any]
    receipt: dict[str, Any]


@pytest.fixture(scope="module")
async def hidden(town: Town, day: date) -> Hidden:
    case = await lived(town, town.people.next(), day, end=False)
    before = (await town.report("skogsbygden", day.year))["figures"]
    await case.by_sender("protection", day)
    await town.settle()
    door = town.doors.to("referral", caseworker(INSURANCE))
    receipt = (await door.get(f"/referrals/{case.case_id}/protection")).body
    return Hidden(case, before, receipt)


async def test_the_receipt_of_a_protection_is_complete(hidden: Hidden):
    assert (hidden.receipt["complete"], hidden.receipt["waiting_for"]) == (True, [])
    assert hidden.receipt["milestones_cancelled"] == 4
    assert hidden.receipt["told"] == list(PARTIES)


async def test_the_feeds_end_with_it_and_it_names_no_unit(hidden: Hidden):
    for party in PARTIES:
        records = await asyncio.to_thread(feeds.feed_of, hidden.case.town.home, party)
        last = [record for record in records if record.key == hidden.case.case_id][-1]
        assert (last.fact, last.data.get("unit")) == ("ProtectionRaised", None)


async def test_nothing_that_can_be_asked_leads_to_the_unit(hidden: Hidden):
    town, case = hidden.case.town, hidden.case
    found = await all_of(
        town.ask("GET", f"participation/participations/{case.case_id}", staff(UNIT)),
        town.ask("GET", f"participation/participations?unit={UNIT}", staff(UNIT)),
        town.ask("GET", f"participation/units/{UNIT}", staff(UNIT)),
        town.ask("GET", f"followup/schedules/{case.case_id}", staff(UNIT)),
        town.ask("GET", "referral/referrals", staff(UNIT)),
        town.ask("GET", f"referral/referrals/{case.case_id}", staff(UNIT)),
    )
    assert [answer.status_code for answer in found] == [404, 200, 200, 404, 200, 403]
    assert not [answer for answer in found if case.case_id in answer.text]
    own = await town.ask("GET", f"referral/referrals/{case.case_id}", caseworker(INSURANCE))
    assert (own.status_code, own.json()["unit"]) == (200, None)


async def test_the_programmes_figures_stay_and_the_unit_has_one_less(hidden: Hidden, day: date):
    after = (await hidden.case.town.report("skogsbygden", day.year))["figures"]
    before = hidden.before
    assert after["started"]["programme"] == before["started"]["programme"]
    assert after["full_year_places"]["programme"] == before["full_year_places"]["programme"]
    assert "" in {row["unit"] for row in after["started"]["units"]}
