"""Every benchmark runs on the real parts and says what it should; how fast is never tested."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.__main__ import BENCHMARKS, measure
from benchmarks.ground import Ground
from benchmarks.lines import Goal, Line, line_of, quantile
from benchmarks.scale import TINY
from benchmarks.table import facts, keep, show
from tests.real.database import Databases
from tests.real.kafka import Kafka

REBUILT = "rebuild from"
WORKS = {
    "append": [
        "append 1 event, 1 caller",
        "append 1 event, 8 callers",
        "append 1 event, 32 callers",
    ],
    "decide": ["load 10, decide, append 1, 1 caller", "load 10, decide, append 1, 8 callers"],
    "fold": ["load and fold 50, 1 caller", "load and fold 50, 8 callers"],
    "replay": ["read 1200 in order, decoded"],
    "relay": ["relay (raw: send in chunks)", "relay (raw: send_batch)"],
    "hear": ["hear and project 1200"],
    "rebuild": [REBUILT],
    "acknowledge": [
        "commit to Kafka acknowledgement, 60 ev/s, p50",
        "commit to Kafka acknowledgement, 60 ev/s, p99",
        "· what that adds to the p99",
    ],
    "report": ["commit to report row, 60 ev/s, p99"],
}
"""The lines that have a goal."""
SLOW = {"acknowledge", "report"}
"""Those whose goals are milliseconds."""
ALONE = SLOW | {"rebuild"}
"""Those whose goals are no shares of what the machine does without us."""


@pytest.fixture
def ground(databases: Databases, kafka: Kafka) -> Ground:
    return Ground(databases, kafka)


def test_every_benchmark_is_tried():
    assert WORKS.keys() == BENCHMARKS.keys()


@pytest.mark.parametrize("name", list(WORKS))
async def test_a_benchmark_measures_what_its_goals_are_about(name: str, ground: Ground):
    said: list[str] = []
    lines = await measure(ground, TINY, [name], said.append)
    with_goal = [line for line in lines if line.goal]
    assert [_without_count(line.work) for line in with_goal] == WORKS[name]
    assert said[0].startswith(f"{name}: ")
    for line in lines:
        assert (line.unit == "ms") == (name in SLOW)
        if name not in ALONE:
            assert line.ours > 0
            assert line.raw is not None
            assert line.ratio == line.ours / line.raw
            assert {"ours", "raw"} <= line.rounds.keys()


def _without_count(work: str) -> str:
    """A year has as many facts as it has."""
    return REBUILT if work.startswith(REBUILT) else work


async def test_the_figures_are_kept_with_what_they_were_got_on(ground: Ground, tmp_path: Path):
    lines = [
        line_of(
            "a work", "ev/s", {"ours": [1.0, 9.0, 8.0], "raw": [10.0, 10.0, 3.0]}, Goal(ratio=0.8)
        ),
        Line("another", "ms", 70.0, goal=Goal(most=60)),
    ]
    kept = json.loads(keep(lines, await facts(ground), tmp_path).read_text("utf-8"))
    assert kept["postgres"]["fsync"] == kept["postgres"]["synchronous_commit"] == "on"
    assert kept["machine"]["cores"] >= 1
    assert kept["versions"].keys() >= {"python", "asyncpg", "aiokafka"}
    first, second = kept["lines"]
    assert (first["ours"], first["raw"], first["ratio"], first["met"]) == (8.0, 10.0, 0.8, True)
    assert first["rounds"]["ours"] == [1.0, 9.0, 8.0]
    assert (second["ratio"], second["met"]) == (None, False)


def test_the_table_says_which_goals_are_missed():
    console = Console(width=150, record=True)
    both = Goal(ratio=0.7, least=60_000)
    show(
        console,
        [
            Line("slow", "ev/s", 50_000, 60_000, both),
            Line("fast", "ev/s", 70_000, 60_000, both),
            Line("not kept up", "ms", 5, goal=Goal(most=60), note="kept only 3/s", valid=False),
        ],
    )
    told = [row.split("│") for row in console.export_text().splitlines() if row.startswith("│")]
    assert [(row[1].strip(), row[6].strip(), row[7].strip()) for row in told] == [
        ("slow", "≥ 0.70 of raw and ≥ 60 000", "missed"),
        ("fast", "≥ 0.70 of raw and ≥ 60 000", "met"),
        ("not kept up", "≤ 60", "missed kept only 3/s"),
    ]


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.5, 50), (0.99, 99), (1.0, 99)])
def test_a_quantile(share: float, expected: int):
    assert quantile(range(100), share) == expected
