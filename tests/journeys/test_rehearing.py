"""What reporting knows is what was told: forgotten and heard again, it says the same to the byte."""

import asyncio
from collections import Counter
from typing import Any

import pytest

import embedded
from samverka import programme_file, street
from tests.journeys import stored
from tests.journeys.cases import refer
from tests.journeys.town import ASSOCIATION, ECONOMIST, HERE, Town

UNIT = "granbacka"


@pytest.fixture(scope="module")
async def year(town: Town) -> int:
    """A year with something in every kind of figure, whatever was run before."""
    today = await town.today()
    case = await (await refer(town, "granbacka", today, follow_up=True)).until_confirmed(today)
    await town.settle()
    await case.enrol(today, "snickeri")
    for net in (330_000_00, 1, 77_77):
        await record_cost(town, today.year, net)
    await town.settle()
    return today.year


async def record_cost(town: Town, year: int, net: int) -> str:
    """A cost of the unit in öre; its id."""
    cost = {"programme": "skogsbygden", "unit": UNIT, "cost_kind": "supervisors", "net_ore": net}
    door, accrued = town.doors.to("referral", ECONOMIST), f"{year}-01-01"
    return (await door.post("/costs", {**cost, "accrued_on": accrued})).body["cost_id"]


async def said(town: Town, year: int) -> dict[str, bytes]:
    """Every report of every year and view, in the bytes of its answer."""
    answers: dict[str, bytes] = {}
    for asked in (
        *(f"annual?year={y}&view={v}" for y in (2010, year) for v in ("agreed", "per_party")),
        *(f"{kind}?year={year}" for kind in ("cost-share", "outcomes", "throughput", "occupancy")),
        f"response-rate?year={year}",
        f"waiting?on={await town.today()}",
    ):
        address = f"reporting/reports/{asked}&programme=skogsbygden"
        answer = await town.ask("GET", address, ECONOMIST)
        assert answer.status_code == 200, answer.text
        answers[asked] = answer.content
    return answers


async def forget(town: Town) -> None:
    """Reporting stops, its database is dropped, and everything is started as for the first time."""
    await asyncio.to_thread(embedded.down, town.home, ["reporting-1"])
    await stored.query(town, "postgres", "drop database reporting with (force)")
    parties = programme_file.organisations(HERE)
    await asyncio.to_thread(street.up, town.home, parties, None, {}, print)


async def test_after_forgetting_everything_reporting_says_the_same_to_the_byte(
    town: Town, year: int
):
    before = await said(town, year)
    heard = (await town.settle()).applied("reporting")
    await forget(town)
    reading = await town.settle()
    assert reading.applied("reporting") == heard
    assert await said(town, year) == before


async def shares(town: Town, year: int) -> Counter[str]:
    """What each funder bears of the unit's cost, in öre."""
    await town.settle()
    report = await town.report("skogsbygden", year, "cost-share")
    (unit,) = [row for row in report["figures"]["cost_share"]["units"] if row["unit"] == UNIT]
    return Counter({part["bearer"]: part["ore"] for part in unit["parts"]})


async def test_one_öre_more_moves_one_party_by_one_öre(town: Town, year: int):
    cost = await record_cost(town, year, 40_000)
    before = await shares(town, year)
    assert len(before) == 4
    for _ in range(5):
        await correct(town, cost, 1)
        after = await shares(town, year)
        moved = after - before
        assert (sorted(moved.values()), before - after) == ([1], Counter())
        before = after


async def correct(town: Town, cost: str, net: int) -> None:
    path, body = f"referral/costs/{cost}/corrections", {"net_ore": net}
    answer = await town.ask("POST", path, ECONOMIST, body)
    assert answer.status_code == 201, answer.text


async def test_the_parts_are_the_whole_in_every_view(town: Town, year: int):
    for view in ("agreed", "per_party"):
        door = town.doors.to("reporting", ECONOMIST)
        asked: dict[str, Any] = {"programme": "skogsbygden", "year": year, "view": view}
        figures = (await door.get("/reports/cost-share", asked)).body["figures"]
        for row, cost in zip(
            figures["cost_share"]["units"], figures["costs"]["units"], strict=True
        ):
            total = sum(part["ore"] for part in row["parts"]) + row["undivided_ore"]
            assert (row["unit"], total) == (cost["unit"], cost["net_ore"])
    assert ASSOCIATION not in str(figures["cost_share"]), "it bears nothing of this agreement"
