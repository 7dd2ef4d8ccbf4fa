"""`samverka status`: one table of what runs and how far it has come, and below it what to do where it does not get on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvloop
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from samverka.installation import Installation
from samverka.standing import Process, Standing, look

COLOURS = {"ready": "green", "stopped": "red", "no answer": "red", "not ready": "red"}
LATE = 10.0  # seconds that an event may wait to be told before it is trouble


def status(home: Path, installation: Installation) -> Group:
    """What to print; also when nothing runs."""
    standing = uvloop.run(look(home, installation))
    return rendered(standing, home / "logs")


def rendered(standing: Standing, logs: Path) -> Group:
    """The table, and a line for each trouble with what to do."""
    lines = [Text(f"\n{what}\n  → {doing}", "red") for what, doing in troubles(standing, logs)]
    return Group(_table(standing), *lines)


def _table(standing: Standing) -> Table:
    clock = f"The clock is {standing.clock}." if standing.clock else None
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=0,
        caption=clock,
        caption_justify="left",
    )
    for name in ("process", "address", "state"):
        table.add_column(name, no_wrap=True, vertical="bottom")
    for name in ("lag", "not\ntold", "since", "gap\nhold", "dead\nletters", "since", "clock"):
        table.add_column(name, justify="right", min_width=max(map(len, name.split("\n"))))
    shown = set[str]()
    for process in standing.processes:
        cells = _numbers(standing, process.service) if process.service else []
        first = process.service not in shown
        shown.add(process.service or "")
        state = Text(process.state, COLOURS[process.state])
        table.add_row(process.name, process.address, state, *(cells if first else []))
    return table


def _numbers(standing: Standing, service: str) -> list[str | Text]:
    """A service's, beside its first process; a question mark where nobody can say."""
    progress = standing.of(service)
    if progress is None:
        return ["?"] * 7
    lag = standing.lag(service)
    return [
        "?" if lag is None else str(lag),
        str(progress["backlog"]),
        _red(progress["oldest_unpublished_seconds"], LATE),
        _red(progress["gap_hold_seconds"], LATE),
        Text(str(progress["dead_letters"]), "red" if progress["dead_letters"] else ""),
        _red(progress["dead_letter_oldest_seconds"], 0),
        progress["clock"]["as_of"] or "–",
    ]


def _red(seconds: float, limit: float) -> Text:
    return Text(age(seconds), "red" if seconds > limit else "")


def age(seconds: float) -> str:
    """Seconds while they matter, then something that can be read."""
    for size, unit in ((172_800, "d"), (5_400, "h"), (600, "min")):
        if seconds >= size:
            return f"{seconds / {'d': 86_400, 'h': 3_600, 'min': 60}[unit]:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 10 or not seconds else f"{seconds:.1f} s"


def troubles(standing: Standing, logs: Path) -> Iterator[tuple[str, str]]:
    """What is wrong in words, and what to do about it."""
    parts = [process for process in standing.processes if "," not in process.name]
    if stopped := [process.name for process in parts if not process.runs]:
        what = "everything" if len(stopped) == len(parts) else ", ".join(stopped)
        yield f"stopped: {what}", f"`samverka up` starts what is missing; why it ended: {logs}"
    for process in parts:
        yield from _of_process(process, logs / f"{process.name}.log")
    for service in dict.fromkeys(p.service for p in standing.processes if p.service):
        if progress := standing.of(service):
            yield from _of_service(service, progress)


def _of_process(process: Process, log: Path) -> Iterator[tuple[str, str]]:
    if process.state == "no answer":
        doing = f"it starts or hangs: see {log}; end it by its pid, then `samverka up`"
        yield f"{process.name} runs and does not answer", doing
    for reason in process.reasons or ():
        yield f"{process.name}: {reason}", _advice(reason, log)


def _advice(reason: str, log: Path) -> str:
    if "a transaction that appends" in reason:
        return "see pg_stat_activity of its database for what is open longest, and end that"
    if "Kafka" in reason:
        return f"is kafka ready above? If it is: {log}"
    if "leads tells nothing" in reason:
        return "restart the service's other process: it holds the lead and does nothing"
    return f"is postgres ready above? If it is: {log}"


def _of_service(service: str, progress: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if progress["dead_letters"]:
        oldest = age(progress["dead_letter_oldest_seconds"])
        what = f"{service} has parked {progress['dead_letters']} records, the first {oldest} ago"
        yield what, "`samverka dead-letters list` shows what is at fault"
    if (waits := progress["oldest_unpublished_seconds"]) > LATE:
        what = f"{service} has not told {progress['backlog']} events, the first for {age(waits)}"
        yield what, "its relay does not get on, or not fast enough: see the lines above"
