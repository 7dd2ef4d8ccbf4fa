"""What is parked, discarded or retried by hand stays so through a rebuild, under the numbers that operators know."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from chassis.events import Heard
from contracts.participation import AttendanceRecorded
from reporting.app.editions import Refused
from tests.chassis.waiting import until
from tests.reporting import broker
from tests.reporting.given import START, case
from tests.reporting.memory import Memory, a_town, record

OURS = "participation.v1"
PARKED = "select dead_letter_id, topic, part, offset_, key, parked_at, settlement, settled_why from {}.dead_letter order by 1"


def attended(person: int, weeks: int) -> list[Heard]:
    """Weeks of one person, of which the first record is spoiled on its way."""
    log, monday = broker.Log(), START - timedelta(days=START.weekday())
    for week in range(weeks):
        log.tell(_attended(person, monday + timedelta(weeks=week)))
    return log.heard


def _attended(person: int, week: date) -> AttendanceRecorded:
    return AttendanceRecorded(
        case_id=case(person), on=week, week=week, planned_hours=20, attended_hours=20
    )


async def spoil(kept: Memory, heard: Sequence[Heard]) -> None:
    """Told with a first record that nobody can read."""
    key, _, headers = record(heard[0])
    whole = [(key, b"{}", headers), *map(record, heard[1:])]
    await kept.kafka.put(kept.topics[OURS], whole)
    kept.told.append(len(whole))


async def operate(client: httpx.AsyncClient, kept: Memory, what: str, body: Any = None) -> Any:
    """As an operator does over HTTP."""
    token = kept.issuer.token("operator")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"operator-{what}"}
    answer = await client.post(f"/dead-letters/{what}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def first_of(kept: Memory, person: int) -> int:
    """The number of the oldest that is parked for a person."""
    query = (
        "select min(dead_letter_id) from rpt_v1.dead_letter where key = $1 and settled_at is null"
    )
    return await until(lambda: kept.ask(query, str(case(person))))


async def weeks_of(kept: Memory, person: int) -> int:
    return await kept.ask("select count(*) from rpt_v1.attendance where case_id = $1", case(person))


async def settle(kept: Memory, client: httpx.AsyncClient, person: int) -> None:
    """Discards what nobody can read, and applies what waited behind it."""
    await operate(client, kept, f"{await first_of(kept, person)}/discard", {"reason": "unreadable"})
    again = await operate(client, kept, f"{await first_of(kept, person)}/retry")
    assert again["stopped_by"] is None


@pytest.fixture
async def spoiled(kept: Memory) -> Memory:
    """Two people, each with three weeks of which the first is unreadable."""
    await kept.tell(a_town(1, 3))
    for person in (7_001, 7_002):
        await spoil(kept, attended(person, 3))
    return kept


async def test_dead_letters_keep_their_numbers_their_age_and_their_history(spoiled: Memory):
    async with spoiled.running() as client:
        await spoiled.heard()
        await settle(spoiled, client, 7_001)
        before = await spoiled.rows(PARKED.format("rpt_v1"))
        assert await weeks_of(spoiled, 7_001) == 2
        await spoiled.work().rebuild((), anew=False)
        assert await spoiled.rows(PARKED.format("rpt_v1")) == before
        states = Counter(row["settlement"] for row in before)
        assert states == {"discarded": 1, "applied": 2, None: 3}
        assert (await weeks_of(spoiled, 7_001), await weeks_of(spoiled, 7_002)) == (2, 0)
        await settle(spoiled, client, 7_002)
        assert await weeks_of(spoiled, 7_002) == 2


async def test_what_is_settled_while_the_next_edition_is_built_is_settled_there_too(
    spoiled: Memory,
):
    async with spoiled.running() as client:
        await spoiled.heard()
        await spoiled.ask("update rpt_v1.applied set facts = facts + 1")
        with pytest.raises(Refused, match="applied"):
            await spoiled.work().rebuild((), anew=False)
        await spoiled.ask("update rpt_v1.applied set facts = facts - 1")
        await settle(spoiled, client, 7_002)
        await spoiled.work().rebuild((), anew=False)
        assert await weeks_of(spoiled, 7_002) == 2
        open_ = "select count(*) from rpt_v1.dead_letter where settled_at is null and key = $1"
        assert await spoiled.ask(open_, str(case(7_002))) == 0
        assert await spoiled.ask(open_, str(case(7_001))) == 3


async def test_swapped_back_it_has_what_was_settled_since(spoiled: Memory):
    async with spoiled.running() as client:
        await spoiled.heard()
        await spoiled.work().rebuild((), anew=False)
        await settle(spoiled, client, 7_001)
        settled = await spoiled.rows(PARKED.format("rpt_v1"))
        await spoiled.work().swap_back()
        assert await spoiled.rows(PARKED.format("rpt_v1")) == settled
        assert await weeks_of(spoiled, 7_001) == 2
