"""One table that can be read in a terminal of a hundred columns, and what to do where something is wrong."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from samverka.standing import Process, Standing
from samverka.status import age, rendered, troubles
from tests.cli.test_settling import progress

LOGS = Path("logs")
TOLD = {"referral": 123_456, "participation": 3, "followup": 1}
HEARS = {
    "referral": ("participation", "followup"),
    "participation": ("referral",),
    "followup": ("referral", "participation"),
    "reporting": ("referral", "participation", "followup"),
}


def said(service: str, **changes: Any) -> dict[str, Any]:
    """What a service that has heard everything answers."""
    told = {f"{service}.v1": TOLD[service]} if service in TOLD else {}
    applied = {f"{each}.v1": TOLD[each] for each in HEARS[service]}
    standing = {
        "oldest_unpublished_seconds": 0.0,
        "gap_hold_seconds": 0.0,
        "dead_letter_oldest_seconds": 0.0,
        "clock": {"mode": "played", "as_of": "2006-12-31"},
    }
    return progress(told, applied) | standing | changes


def standing(**changes: Process) -> Standing:
    """Everything runs and gets on, except what is changed; by the process' name without its number."""
    parts = [Process(name, "127.0.0.1:65535", True, ()) for name in ("kafka", "postgres")]
    services = [
        Process(f"{name}-1", "127.0.0.1:65535", True, (), name, said(name)) for name in HEARS
    ]
    found = [changes.pop(each.name.split("-")[0], each) for each in (*parts, *services)]
    return Standing([*found, *changes.values()])


def service(name: str, reasons: tuple[str, ...] = (), **changes: Any) -> Process:
    return Process(f"{name}-1", "127.0.0.1:65535", True, reasons, name, said(name, **changes))


def printed(standing: Standing) -> list[str]:
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(rendered(standing, LOGS))
    return [line.rstrip() for line in console.export_text().splitlines()]


def row(standing: Standing, name: str) -> list[str]:
    rows = [line.split() for line in printed(standing)]
    return next(row for row in rows if row[:1] == [name] and row[1].startswith("127."))


def test_where_all_is_well_there_is_a_table_and_nothing_to_do() -> None:
    assert list(troubles(standing(), LOGS)) == []
    address = "127.0.0.1:65535"
    assert row(standing(), "kafka") == ["kafka", address, "ready"]
    numbers = ["0", "0", "0", "s", "0", "s", "0", "0", "s", "2006-12-31"]
    assert row(standing(), "reporting-1") == ["reporting-1", address, "ready", *numbers]


def test_the_widest_table_fits_and_its_numbers_stand_under_each_other() -> None:
    wide = {
        "backlog": 1_000_000,
        "oldest_unpublished_seconds": 5_100,
        "gap_hold_seconds": 9_999.0,
        "dead_letters": 123_456,
        "dead_letter_oldest_seconds": 99 * 86_400,
        "heard_to": {},
    }
    full = standing(participation=service("participation", ("relay: no",), **wide))
    lines = printed(full)
    assert max(map(len, lines)) <= 100
    assert row(full, "participation-1")[4:] == (
        ["123456", "1000000", "85", "min", "3", "h", "123456", "99", "d", "2006-12-31"]
    )
    ends = {line.rindex("2006-12-31") for line in lines if "2006-12-31" in line}
    assert len(ends) == 1


def test_lag_is_what_others_have_told_and_nobody_has_come_past() -> None:
    heard_to = {"referral.v1": {"0": 123_449}, "participation.v1": {"0": 3}}
    behind = standing(reporting=service("reporting", heard_to=heard_to))
    assert (behind.lag("reporting"), behind.lag("followup")) == (8, 0)


def test_what_nobody_can_say_is_a_question() -> None:
    silent = Process("followup-1", "127.0.0.1:65535", True, None, "followup")
    now = standing(followup=silent)
    assert row(now, "followup-1")[2:] == ["no", "answer", *"???????"]
    assert now.lag("reporting") is None
    assert row(now, "reporting-1")[3] == "?"
    assert now.lag("participation") == 0


def test_two_processes_are_one_service_and_the_one_that_waits_shows() -> None:
    second = Process(
        *("participation-2", "127.0.0.1:1", True, ()),
        *("participation", said("participation", gap_hold_seconds=4.0)),
    )
    two = standing(second=second)
    assert row(two, "participation-1")[7:9] == ["4.0", "s"]
    assert row(two, "participation-2") == ["participation-2", "127.0.0.1:1", "ready"]


@pytest.mark.parametrize(
    ("changed", "what", "doing"),
    [
        (
            {"reporting": service("reporting", ("hearing: cannot hear: OSError",))},
            "reporting-1: hearing: cannot hear: OSError",
            "is postgres ready above? If it is: logs/reporting-1.log",
        ),
        (
            {"kafka": Process("kafka", "127.0.0.1:1", True, None)},
            "kafka runs and does not answer",
            "it starts or hangs: see logs/kafka.log; end it by its pid, then `samverka up`",
        ),
        (
            {"kafka": Process("kafka", "127.0.0.1:1", False, None)},
            "stopped: kafka",
            "`samverka up` starts what is missing; why it ended: logs",
        ),
        (
            {"followup": service("followup", dead_letters=2, dead_letter_oldest_seconds=700)},
            "followup has parked 2 records, the first 12 min ago",
            "`samverka dead-letters list` shows what is at fault",
        ),
        (
            {"followup": service("followup", backlog=7, oldest_unpublished_seconds=31)},
            "followup has not told 7 events, the first for 31 s",
            "its relay does not get on, or not fast enough: see the lines above",
        ),
    ],
)
def test_each_trouble_is_told_with_what_to_do(
    changed: dict[str, Process], what: str, doing: str
) -> None:
    assert list(troubles(standing(**changed), LOGS)) == [(what, doing)]


def test_where_nothing_runs_one_line_says_so() -> None:
    stopped = [Process(p.name, p.address, False, None, p.service) for p in standing().processes]
    (only,) = troubles(Standing(stopped), LOGS)
    assert only[0] == "stopped: everything"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.42, "0.4 s"),
        (59.6, "60 s"),
        (600, "10 min"),
        (7_200, "2 h"),
        (432_000, "5 d"),
    ],
)
def test_an_age_can_be_read(seconds: float, words: str) -> None:
    assert age(seconds) == words
