"""`samverka verify`: what was told against what lies at Kafka and what was heard, read-only, also while all runs."""

import asyncio
import os
from collections.abc import Sequence

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

import embedded
from samverka.installation import HOME, Refused, recorded
from samverka.oracle.verdict import Heard, Log, Report, Row, Told
from samverka.provision.targets import Targets, from_environment, local
from samverka.terminal import Home, err, out

WHAT_TO_DO = (
    "Delivery is at fault: keep this list and the logs, rest no decision on the reports, and build what heard it "
    "anew (`samverka projections rebuild`) once the cause is mended."
)
FAULTS = ("lost", "invented", "altered", "out of order", "twice")
ALSO = ("repeated", "parked", "discarded", "on its way")
"""What is no fault: told again and dropped, waiting for a person, given up by one, still to come."""


def verify(home: Home = HOME) -> None:
    """Prove that nothing was lost, doubled or disordered: of this home, or of SAMVERKA_ADMIN_... elsewhere."""
    report = asyncio.run(_compared(_targets(home)))
    out.print(rendered(report))
    for row, fault, cases in report.faults:
        err.print(f"{_who(row)}: {cases.count} {fault}", style="red", highlight=False)
        for name in cases.first:
            err.print(f"  {name}", markup=False, highlight=False)
    if report.faults:
        err.print(WHAT_TO_DO, style="red", soft_wrap=True)
        raise typer.Exit(1)
    out.print("Nothing is lost, altered, out of order or applied twice.")


def _targets(home: Home) -> Targets:
    if "SAMVERKA_ADMIN_KAFKA_BOOTSTRAP" in os.environ:
        return from_environment(os.environ)
    if recorded(home) is None:
        raise Refused("Nothing has been started in this home: run `samverka up` first.")
    return local(home.resolve(), embedded.parts(home.resolve()))


async def _compared(targets: Targets) -> Report:
    # Here, because it needs all services, which no other command should wait for.
    from samverka.oracle.comparing import compare
    from samverka.oracle.parties import street
    from samverka.oracle.topics import Topics

    bar = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    topics = Topics(targets.kafka)
    try:
        with Progress(*bar, console=err, transient=True) as progress:
            task = progress.add_task("Looking", total=None)

            def say(what: str, done: int, total: int) -> None:
                progress.update(task, description=what, completed=done, total=total)

            return await compare(street(targets, topics), topics, say)
    finally:
        topics.close()


def rendered(report: Report) -> Table:
    """A row for each log, each topic told and each topic heard in which there is anything."""
    table = Table(
        Column("what", no_wrap=True), Column("facts", justify="right"), "faults", "besides"
    )
    for row in report.rows:
        facts, *numbers = _numbers(row)
        if any((facts, *numbers)):
            faults, besides = numbers[: len(FAULTS)], numbers[len(FAULTS) :]
            table.add_row(
                _who(row), str(facts), _said(faults, FAULTS) or "none", _said(besides, ALSO)
            )
    return table


def _said(numbers: Sequence[int | None], names: Sequence[str]) -> str:
    return ", ".join(f"{n} {name}" for n, name in zip(numbers, names, strict=True) if n)


def _who(row: Row) -> str:
    match row:
        case Log():
            return f"{row.service} its log"
        case Told():
            return f"{row.service} tells {row.topic}"
        case Heard():
            return f"{row.service} hears {row.topic}"
        case _:
            return f"{row.service} reacts"


def _numbers(row: Row) -> tuple[int | None, ...]:
    """In the order of the columns; none where the question does not arise."""
    match row:
        case Log():
            return row.events, None, None, None, row.broken.count, None, *(None,) * 4
        case Told():
            faults = (row.lost, row.ghosts, row.altered, row.disordered)
            counts = [cases.count for cases in faults]
            return row.told, *counts, None, row.repeated, None, None, row.backlog
        case Heard():
            first = (row.heard, row.missing.count, None, None, row.differing.count, row.twice.count)
            return *first, None, row.parked, row.discarded, row.lag
        case _:
            return row.events, None, row.uncaused.count, *(None,) * 7
