"""A programme with two lives, on a real database: targets, phases, names, pools, money and instruments, in any order."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from reporting.api import reports
from reporting.domain.periods import Period, whole_year
from reporting.domain.views import View
from tests.reporting import broker
from tests.reporting.conftest import bytes_of, hear, read
from tests.reporting.conftest import figures as figures_of
from tests.reporting.given import by_code, hear_and_undo
from tests.reporting.lives import Lives
from tests.reporting.lives_programme import ASSOCIATION, LAST, PILOT, TOWN, UNIT

WHOLE = Period(PILOT, LAST)


@pytest.fixture
async def lives(db: asyncpg.Connection) -> asyncpg.Connection:
    await hear(db, Lives().told())
    return db


async def of(
    db: asyncpg.Connection,
    report: reports.Report,
    period: Period | int = 2007,
    view: View = "agreed",
) -> Any:
    when = whole_year(period) if isinstance(period, int) else period
    return figures_of(await read(db, report, when, view))


async def outcomes(db: asyncpg.Connection, period: Period | int = 2007) -> dict[str, Any]:
    found = (await of(db, reports.read_targets, period))["targets"]["targets"]
    return {each["target"]: each["programme"] for each in found}


@pytest.mark.parametrize(
    ("target", "counted", "outcome", "verdict"),
    [
        ("support", (7, 15), "46.7", "missed"),
        ("places", (2522, 365), "6.91", "reached"),
        ("plans", (24, 25), "96.0", "missed"),
        ("life", ("7.5", 15), "0.50", "reached"),
        ("own-income", (16, 23), "69.6", "reached"),
        ("followed-up", (34, 46), "73.9", "missed"),
        ("first-follow-up", (23, 23), "100.0", "reached"),
        ("how-many", (26, None), "26", "missed"),
        ("onwards", ("..", 23), None, "withheld"),
    ],
)
async def test_what_came_of_each_target(
    lives: asyncpg.Connection, target: str, counted: Any, outcome: str | None, verdict: str
):
    found = (await outcomes(lives))[target]
    assert (found["numerator"], found["denominator"]) == counted
    assert (found["outcome"], found["verdict"]) == (outcome, verdict)


async def test_the_first_life_had_no_targets(lives: asyncpg.Connection):
    assert await outcomes(lives, 2006) == {}


async def test_of_the_whole_life_the_yearly_targets_have_a_row_for_each_year(
    lives: asyncpg.Connection,
):
    found = (await of(lives, reports.read_targets, WHOLE))["targets"]["targets"]
    times = [(each["target"], each["programme"]["first"]) for each in found]
    assert times.count(("support", "2007-01-01")) == 1
    assert [each for each, _ in times].count("plans") == 1
    assert len(times) == 9


async def test_the_phases_joined_count_nobody_twice(lives: asyncpg.Connection):
    found = (await of(lives, reports.read_history))["phases"]
    rows = [*found["phases"], found["joined"]]
    assert [(row["phase"], row["started"], row["ended"], row["took_part"]) for row in rows] == [
        ("pilot", 10, 0, 10),
        ("project", 16, 23, 26),
        ("closed", 0, 0, "<5"),
        (None, 26, 23, 26),
    ]
    assert [row["net_ore"] for row in rows] == [200_006, 100_003, 0, 300_009]
    assert sum(row["place_days"] for row in rows[:-1]) == rows[-1]["place_days"]
    assert [(row["first"], row["last"]) for row in rows][-1] == ("2006-01-01", "2007-12-31")


async def test_separate_periods_sum_to_the_joined_one(lives: asyncpg.Connection):
    apart = [await of(lives, reports.read_throughput, year) for year in (2006, 2007)]
    joined = await of(lives, reports.read_throughput, WHOLE)
    for figure in ("started", "ended"):
        counts = [found[figure]["programme"]["cases"] for found in apart]
        assert sum(counts) == joined[figure]["programme"]["cases"]


async def test_everything_has_the_name_it_had_on_the_day(lives: asyncpg.Connection):
    for year, programme, unit, town in (
        (2006, "Piloten", "Holmängen", "Holmangen-Kommun"),
        (2007, "Projektet", "Nya Holmängen", "Nya kommunen"),
    ):
        given = await read(lives, reports.read_cost_share, whole_year(year))
        found = figures_of(given)
        assert given.name == programme
        assert [row["name"] for row in found["costs"]["units"]] == [unit]
        shares = {a["agreement"]: a["shares"][0]["name"] for a in found["agreements"]["agreements"]}
        assert shares["avtal"] == town


async def test_the_history_says_what_changed_and_why(lives: asyncpg.Connection):
    found = (await of(lives, reports.read_history))["history"]
    assert [(v["version"], v["name"], v["phase"]) for v in found["versions"]] == [
        (1, "Piloten", "pilot"),
        (2, "Projektet", "projekt"),
        (3, "Projektet", "avslutad"),
    ]
    assert found["versions"][1]["changed"] == ["namnbyte", "fasbyte", "förlängning"]
    assert found["versions"][2]["closed_for"] == "finansiering saknas"
    (renamed,) = found["organisations"]
    assert [name["name"] for name in renamed["names"]] == ["Holmangen-Kommun", "Nya kommunen"]


async def test_an_agreement_of_one_kind_beats_the_general_one_in_every_view(
    lives: asyncpg.Connection,
):
    found = {view: await of(lives, reports.read_cost_share, 2006, view) for view in VIEWS}
    parts = {
        view: {p["bearer"]: p["ore"] for p in figure["cost_share"]["programme"]["parts"]}
        for view, figure in found.items()
    }
    assert parts["agreed"] == {ASSOCIATION: 100_003, TOWN: 100_003}
    assert parts["per_party"] == {
        "employment_service": 25_001,
        "social_insurance": 25_001,
        "region": 25_001,
        "municipality": 25_000 + 100_003,
    }
    assert parts["statutory"] == {
        "social_insurance": 50_001,
        "region": 25_001,
        "municipality": 25_001 + 100_003,
    }
    assert parts["municipal_key"] == {
        "social_insurance": 50_001,
        "region": 25_001,
        TOWN: 25_001 + 100_003,
    }
    kinds = found["agreed"]["cost_by_kind"]["kinds"]
    assert [(k["cost_kind"], [p["bearer"] for p in k["parts"]]) for k in kinds] == [
        ("premises", [TOWN]),
        ("supervisor", [ASSOCIATION]),
    ]


VIEWS: tuple[View, ...] = ("agreed", "per_party", "statutory", "municipal_key")


async def test_a_budget_counts_as_it_was_set_last(lives: asyncpg.Connection):
    found = (await of(lives, reports.read_cost_share, 2006))["budget"]
    assert [(k["cost_kind"], k["budget_ore"], k["deviation_ore"]) for k in found["kinds"]] == [
        ("premises", None, None),
        ("supervisor", 90_000, 10_003),
    ]
    assert (found["all"]["budget_ore"], found["all"]["outcome_ore"]) == (None, 200_006)
    assert [(each["funder"], each["ore"]) for each in found["funds"]] == [(ASSOCIATION, 7)]


async def test_places_count_from_the_day_that_there_were_so_many(lives: asyncpg.Connection):
    found = await of(lives, reports.read_occupancy)
    assert found["occupancy"]["programme"]["available"] == 12 * 181 + 15 * 184
    (pool,) = found["occupancy_by_pool"]["pools"]
    assert (pool["used"], pool["available"]) == (2522, 7 * 181 + 10 * 184)
    assert pool["full_year_places"] == 6.9


async def test_exits_corrected_taken_back_and_entered_in_error(lives: asyncpg.Connection):
    found = await of(lives, reports.read_throughput)
    assert found["ended"]["programme"]["cases"] == 23
    assert by_code(found["exits"]["counts"]) == {"work": 15, "studies": "<5", "completed": ".."}
    assert by_code(found["paused"]["sexes"]) == {"woman": "<5"}


async def test_who_rests_rests_on_the_days_of_the_pause(lives: asyncpg.Connection):
    for last, resting in ((date(2007, 11, 14), "<5"), (date(2007, 11, 15), 0), (LAST, "<5")):
        found = await of(lives, reports.read_throughput, Period(date(2007, 1, 1), last))
        assert found["paused"]["programme"]["cases"] == resting


async def test_first_and_last_answers_of_the_same_people(lives: asyncpg.Connection):
    found = await of(lives, reports.read_outcomes)
    (change,) = found["paired_change"]["instruments"]
    shown = (change["first"], change["last"], change["change"], change["pairs"], change["percent"])
    assert shown == ("4.00", "4.50", "0.50", 15, 100.0)
    rates = [
        (a["instrument"], a["at"], a["asked"], a["answered"])
        for a in found["instruments"]["answers"]
    ]
    assert rates == [
        ("quality-of-life", "start", 15, 15),
        ("quality-of-life", "exit", 15, 15),
        ("support", "exit", 15, 15),
    ]


async def test_whatever_the_order_it_says_the_same(db: asyncpg.Connection):
    told = Lives().told()
    expected = await _said(db, told, 500)
    for seed in range(6):
        crossed = broker.another_order(told, seed)
        assert await _said(db, crossed, (1, 13, 5_000)[seed % 3]) == expected


async def _said(db: asyncpg.Connection, told: Any, size: int) -> list[bytes]:
    whole = db.transaction()
    await whole.start()
    await hear(db, told, size)
    said = [
        bytes_of(await read(db, reports.read_annual, each)) for each in (whole_year(2007), WHOLE)
    ]
    await whole.rollback()
    return [*said, await hear_and_undo(db, told, size)]


async def test_the_unit_of_a_target_is_that_of_the_version(lives: asyncpg.Connection):
    found = (await of(lives, reports.read_targets))["targets"]["targets"]
    assert all(each["units"] == [] for each in found)
    assert UNIT not in str(found)
